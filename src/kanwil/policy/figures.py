"""The table of stakes as a file: where it lies, what it must hold, and all that is wrong in it."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from kanwil.base.places import data_folder
from kanwil.base.problems import KanwilError
from kanwil.base.terms import CATEGORIES, Action, Route
from kanwil.policy.stakes import ACTIONS, Fees, Floats, Stakes, logit

SHIPPED = Path(__file__).parent / "stakes.toml"
_FEES = ("commission_days", "commission", "nothing_collected", "fixed")
_ACTION = ("minutes", "days", "paid", "lost")


class StakesError(KanwilError):
    """The table of stakes lacks a figure or holds an impossible one; all are named."""

    def __init__(self, file: Path, problems: list[KanwilError]) -> None:
        super().__init__(
            "De tabel met opbrengsten ({file}) klopt niet:{lines}", file=file, lines=problems
        )


def own_file() -> Path:
    """Return the place of the owner's own table; it need not exist."""
    return data_folder() / "stakes.toml"


def load_stakes(file: Path | None = None, own: Mapping[str, float] | None = None) -> Stakes:
    """Read the owner's table in the data folder, else the shipped one, with single figures instead.

    A general figure that the owner's table leaves out is the shipped one; everything else must
    stand in it, so that no damage is ever left out by accident. `own` names figures by their place,
    `actions.call.minutes` or `actions.call.paid.0`; a place that no longer exists is passed by.

    Raises
    ------
    StakesError : with every figure that is missing or impossible, the damage of a hand-over too.
    """
    chosen = file or (own_file() if own_file().exists() else SHIPPED)
    table = table_of(chosen)
    for place, figure in (own or {}).items():
        _put(table, place.split("."), figure)
    problems = list(_problems(table, table_of(SHIPPED)))
    if problems:
        raise StakesError(chosen, problems)
    return _built(table)


def table_of(file: Path | None = None) -> dict[str, Any]:
    """Return the table as the file says it, general figures that it leaves out put in."""
    chosen = file or (own_file() if own_file().exists() else SHIPPED)
    shipped = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    try:
        table = tomllib.loads(chosen.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise StakesError(chosen, [KanwilError("{why}", why=str(error))]) from error
    if isinstance(table.get("general", {}), dict):
        table["general"] = shipped["general"] | table.get("general", {})
    return table


def _put(part: Any, place: list[str], figure: float) -> None:  # noqa: ANN401 -- a part of the table
    """Put a figure where the table has one."""
    name: Any = place[0]
    if isinstance(part, list) and name.isdigit() and int(name) < len(part):
        name = int(name)
    elif not (isinstance(part, dict) and name in part):
        return
    if len(place) > 1:
        _put(part[name], place[1:], figure)
    else:
        part[name] = figure


def _problems(table: Mapping[str, Any], shipped: Mapping[str, Any]) -> Iterator[KanwilError]:
    yield from _missing("", table, shipped)
    if any(not isinstance(table.get(name), dict) for name in shipped):
        return
    yield from _steps("recovery", table["recovery"], "days", "paid")
    for name, figure in table["general"].items():
        yield from _number(f"general.{name}", figure)
    yield from _missing("relation.", table["relation"], CATEGORIES)
    for name, figure in table["relation"].items():
        yield from _number(f"relation.{name}", figure)
    yield from _missing("routes.", table["routes"], Route)
    for name, route in table["routes"].items():
        yield from _route(f"routes.{name}", route)
    yield from _missing("actions.", table["actions"], ACTIONS)
    for name, action in table["actions"].items():
        yield from _action(f"actions.{name}", action)


def _missing(where: str, table: Mapping[str, Any], wanted: Any) -> Iterator[KanwilError]:  # noqa: ANN401
    names = [str(one) for one in wanted]
    absent = (f"{where}{name}" for name in names if name not in table)
    yield from (KanwilError("{place}: ontbreekt", place=one) for one in absent)
    strange = (f"{where}{name}" for name in table if name not in names)
    yield from (KanwilError("{place}: onbekend", place=one) for one in strange)


def _route(where: str, route: Any) -> Iterator[KanwilError]:  # noqa: ANN401 -- whatever the file says
    if not isinstance(route, dict):
        yield KanwilError("{place}: ontbreekt", place=where)
        return
    yield from _missing(f"{where}.", route, _FEES)
    yield from _steps(where, route, "commission_days", "commission")
    for name in ("nothing_collected", "fixed"):
        yield from _number(f"{where}.{name}", route.get(name, 0))


def _action(where: str, action: Any) -> Iterator[KanwilError]:  # noqa: ANN401 -- whatever the file says
    if not isinstance(action, dict):
        yield KanwilError("{place}: ontbreekt", place=where)
        return
    yield from _missing(f"{where}.", action, _ACTION)
    for name in ("minutes", "days"):
        yield from _number(f"{where}.{name}", action.get(name, 0))
    for name in ("paid", "lost"):
        if name in action and not (_chances(action[name]) and len(action[name]) == len(CATEGORIES)):
            place = f"{where}.{name}"
            yield KanwilError("{place}: vier kansen van 0 tot en met 1", place=place)
    lost: Any = action.get("lost")
    if where == f"actions.{Action.HAND_OVER}" and _chances(lost) and not all(lost):
        yield KanwilError(
            "{place}: schade aan de relatie is verplicht, dus groter dan 0", place=f"{where}.lost"
        )


def _steps(where: str, table: Mapping[str, Any], days: str, chances: str) -> Iterator[KanwilError]:
    given: Any = table.get(days)
    odds: Any = table.get(chances)
    if not (_numbers(given) and given and given == sorted(set(given))):
        yield KanwilError("{place}: oplopende getallen", place=f"{where}.{days}")
    elif not (_chances(odds) and len(odds) == len(given)):
        yield KanwilError(
            "{place}: voor elk van {days} een kans van 0 tot en met 1",
            place=f"{where}.{chances}",
            days=days,
        )


def _number(where: str, figure: Any) -> Iterator[KanwilError]:  # noqa: ANN401 -- whatever the file says
    if not (_is_number(figure) and figure >= 0):
        yield KanwilError("{place}: een getal van 0 of meer", place=where)


def _is_number(figure: Any) -> bool:  # noqa: ANN401 -- whatever the file says
    return isinstance(figure, int | float) and not isinstance(figure, bool) and figure < np.inf


def _numbers(figures: Any) -> bool:  # noqa: ANN401 -- whatever the file says
    return isinstance(figures, list) and all(map(_is_number, figures))


def _chances(figures: Any) -> bool:  # noqa: ANN401 -- whatever the file says
    return _numbers(figures) and all(0 <= one <= 1 for one in figures)


def _built(table: Mapping[str, Any]) -> Stakes:
    actions = [table["actions"][action] for action in ACTIONS]
    return Stakes(
        recovery_days=_array(table["recovery"]["days"]),
        recovery_odds=logit(_array(table["recovery"]["paid"])),
        general={name: float(figure) for name, figure in table["general"].items()},
        relation=_array([table["relation"][category] for category in CATEGORIES]),
        routes={route: _fees(table["routes"][route]) for route in Route},
        minutes=_array([one["minutes"] for one in actions]),
        days=_array([one["days"] for one in actions]),
        paid=_array([one["paid"] for one in actions]),
        lost=_array([one["lost"] for one in actions]),
        own=np.zeros((len(ACTIONS), len(CATEGORIES))),
    )


def _fees(route: Mapping[str, Any]) -> Fees:
    return Fees(
        _array(route["commission_days"]),
        _array(route["commission"]),
        float(route["nothing_collected"]),
        float(route["fixed"]),
    )


def _array(numbers: Any) -> Floats:  # noqa: ANN401 -- lists of numbers or of lists
    return np.asarray(numbers, dtype="float64")
