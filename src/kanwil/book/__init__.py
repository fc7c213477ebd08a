"""Everything that happened, as facts with a date: reading, storing, matching, and knowing when."""
