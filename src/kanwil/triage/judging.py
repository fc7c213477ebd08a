"""From moments to the contract's rows and the screen's details: assess, situate, advise, word."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pandas as pd

from kanwil.base.money import euros
from kanwil.base.settings import Settings
from kanwil.base.terms import CATEGORIES, Lang
from kanwil.base.words import Tr
from kanwil.book.door import known
from kanwil.book.frames import Ledger
from kanwil.book.position import positions
from kanwil.model.assess import Assessed, assess
from kanwil.model.bundle import Bundle
from kanwil.policy.advise import advise
from kanwil.policy.situation import situate
from kanwil.triage.table import COLUMNS
