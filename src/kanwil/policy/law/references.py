"""Payment references that a bank can check: the Dutch betalingskenmerk and the ISO 11649 RF."""

from stdnum import iso11649
from stdnum.iso7064 import mod_97_10

from kanwil.base.problems import KanwilError

_WEIGHTS = (2, 4, 8, 5, 10, 9, 7, 3, 6, 1)
_PLAIN_LENGTH, _FULL_LENGTH = 7, 16


class BadReferenceError(KanwilError):
    """A text from which no payment reference can be made."""

    def __init__(self, text: str) -> None:
        super().__init__("Hiervan is geen betalingskenmerk te maken: {text!r}.", text=text)


def check_digit(digits: str) -> str:
    """Return the check digit over `digits` (betaalvereniging.nl: weighted modulus 11)."""
    weighted = (
        int(digit) * _WEIGHTS[place % len(_WEIGHTS)] for place, digit in enumerate(reversed(digits))
    )
    rest = 11 - sum(weighted) % 11
    return {10: "1", 11: "0"}.get(rest, str(rest))


def betalingskenmerk(number: str) -> str:
    """Return the 16-digit betalingskenmerk of at most 15 digits, zeros in front."""
    bare = number.replace(" ", "")
    if not (bare.isascii() and bare.isdigit() and len(bare) < _FULL_LENGTH):
        raise BadReferenceError(number)
    digits = bare.zfill(_FULL_LENGTH - 1)
    return check_digit(digits) + digits


def valid_betalingskenmerk(reference: str) -> bool:
    """Tell whether a betalingskenmerk of 7, 9–14 or 16 digits is well-formed."""
    bare = reference.replace(" ", "")
    if not (bare.isascii() and bare.isdigit()):
        return False
    if len(bare) == _PLAIN_LENGTH:
        return True
    if 9 <= len(bare) <= 14:
        return int(bare[1]) == (len(bare) - 2) % 10 and check_digit(bare[1:]) == bare[0]
    return len(bare) == _FULL_LENGTH and check_digit(bare[1:]) == bare[0]


def rf_reference(text: str) -> str:
    """Return the RF creditor reference of `text`: its letters and digits, at most 21 of them."""
    bare = "".join(sign for sign in text.upper() if sign.isascii() and sign.isalnum())
    if not 0 < len(bare) <= 21:
        raise BadReferenceError(text)
    return "RF" + str(mod_97_10.calc_check_digits(bare + "RF")) + bare


def valid_rf(reference: str) -> bool:
    """Tell whether an RF creditor reference is valid (ISO 11649, mod 97-10)."""
    return bool(iso11649.is_valid(reference))
