"""What a browser hands in: kind, size and name checked here, for a page's limits bind nobody."""

from collections.abc import Iterable
from pathlib import Path

TYPES = ["csv", "tsv", "txt", "xlsx", "xlsm", "xls", "ods", "xaf", "xml", "sta", "940", "mt940"]
TYPES += ["swi", "053", "eml", "mbox", "tab", "zip"]
LARGEST = 200 * 2**20
_LONGEST = 120


def acceptable(name: str, size: int) -> bool:
    """Tell whether a file may be read; what it really holds, its reader decides."""
    return 0 < size <= LARGEST and Path(name).suffix.lower().lstrip(".") in TYPES


def lay_down(files: Iterable[tuple[str, bytes]], folder: Path) -> list[Path]:
    """Write files below a folder and nowhere else; each in its own, for two may have one name."""
    paths = []
    for number, (name, data) in enumerate(files):
        path = folder / str(number) / harmless(name)
        path.parent.mkdir()
        path.write_bytes(data)
        paths.append(path)
    return paths


def harmless(name: str) -> str:
    """Return a name without folders and without signs that a file or a screen trips over."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    clean = "".join(sign for sign in last if sign.isprintable() and sign not in '<>:"|?*')
    stem, dot, ending = clean.strip(". ").rpartition(".")
    room = _LONGEST - len(ending) - 1
    short = f"{stem.encode()[:room].decode(errors='ignore')}{dot}{ending}"
    return short if stem else f"bestand.{ending}"
