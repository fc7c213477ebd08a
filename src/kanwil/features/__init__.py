"""The catalogue of features: each defined once, with its words, as known at a moment."""
