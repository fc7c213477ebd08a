"""Lets `python -m kanwil.migrations MESSAGE` write the next revision."""

import sys

from kanwil.migrations import revise

revise(sys.argv[1])
