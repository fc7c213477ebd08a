"""Personal data: a debtor's copy, erasing, retention clocks, and books without names."""
