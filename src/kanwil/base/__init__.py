"""The vocabulary that every stage speaks: terms, money, days, words, problems, the store."""
