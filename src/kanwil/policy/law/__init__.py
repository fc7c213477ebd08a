"""Dutch collection law as pure functions on amounts and dates, the article in each docstring."""
