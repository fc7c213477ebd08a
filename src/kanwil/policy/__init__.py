"""What to do with a late debtor: the law, the guards, the euros, the question."""
