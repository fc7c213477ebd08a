"""What pydantic finds wrong, as sentences that translate."""

from pydantic import ValidationError

from kanwil.base.problems import KanwilError

WORDS = {
    "missing": "ontbreekt",
    "extra_forbidden": "zo heet geen instelling",
    "greater_than": "hoort meer te zijn dan {gt}",
    "greater_than_equal": "hoort ten minste {ge} te zijn",
    "less_than": "hoort minder te zijn dan {lt}",
    "less_than_equal": "hoort hoogstens {le} te zijn",
    "string_too_short": "hoort ten minste {min_length} tekens te hebben",
    "string_pattern_mismatch": "is niet zo geschreven als het hoort",
    "string_type": "hoort tekst te zijn, tussen aanhalingstekens",
    "int_parsing": "hoort een heel getal te zijn",
    "int_type": "hoort een heel getal te zijn",
    "int_from_float": "hoort een heel getal te zijn",
    "float_parsing": "hoort een getal te zijn",
    "float_type": "hoort een getal te zijn",
    "decimal_parsing": "hoort een getal te zijn",
    "decimal_type": "hoort een getal te zijn",
    "bool_parsing": "hoort true of false te zijn",
    "bool_type": "hoort true of false te zijn",
    "literal_error": "hoort een van deze te zijn: {expected}",
    "enum": "hoort een van deze te zijn: {expected}",
}


def mistakes(error: ValidationError, prefix: str = "") -> list[KanwilError]:
    """Return each mistake with the field it is in; what was found is not said, it may be secret.

    Parameters
    ----------
    prefix : stands before each field, which is then written as a variable of the environment.
    """
    found = []
    for one in error.errors(include_url=False, include_input=False):
        place, context = ".".join(map(str, one["loc"])), one.get("ctx", {})
        own = context.get("error")
        words = WORDS.get(one["type"], "{msg}")
        what = KanwilError(str(own)) if own else KanwilError(words, msg=one["msg"], **context)
        name = f"{prefix}{place.upper()}" if prefix else place
        found.append(KanwilError("{name}: {what}", name=name, what=what))
    return found
