"""What a text says: replies and notes read into cues, with the words that counted."""
