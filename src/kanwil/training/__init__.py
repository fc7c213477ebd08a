"""Learning: training sets, fits, challenger against champion, the shelf, the generator."""
