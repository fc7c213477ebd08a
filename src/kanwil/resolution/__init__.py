"""How cases end: the closing label with its proof, and what was gained by each action."""
