"""Writes the features' page: `python -m kanwil.features > docs/features.md`."""

import sys

from kanwil.features.catalogue import page

sys.stdout.write(page())
