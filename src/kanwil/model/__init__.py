"""What a case probably is: the case model, its reasons, its doubt, its card and its shelf."""
