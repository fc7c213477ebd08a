"""Which cases are labelled blind: a random tenth, the same whoever looks and whenever."""

import hashlib

ONE_IN = 10


def drawn(case_id: str) -> bool:
    """Tell whether the model's category of this case stays out of sight until the user has said."""
    lot = hashlib.sha256(f"blind {case_id}".encode()).digest()
    return int.from_bytes(lot[:8]) % ONE_IN == 0
