"""Reading files by what they hold: one reader per format."""
