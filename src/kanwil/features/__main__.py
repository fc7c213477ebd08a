"""Writes the features' page: `python -m kanwil.features > docs/features.md`."""

import sys

from kanwil.features.catalogue import page

if __name__ == "__main__":
    sys.stdout.write(page())
