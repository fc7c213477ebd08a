"""Lets `python -m kanwil` do what `kanwil` does."""

from kanwil.cli import main

main()
