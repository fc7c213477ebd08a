"""docs/commands.md says what the commands say; `python tests/cli/test_docs.py` writes it."""

from pathlib import Path

import typer

from kanwil.cli import commands

app = commands()

FILE = Path(__file__).resolve().parents[2] / "docs" / "commands.md"


def told():
    """Return the page: each command with its help line, arguments and options."""
    parts = [
        "# Commands\n\nWritten by `python tests/cli/test_docs.py` from the commands themselves.\n"
    ]
    for name, command in sorted(_commands(typer.main.get_command(app), "kanwil")):
        parts.append(f"## `{name}`\n\n{(command.help or '').strip()}\n")
        lines = [_line(one) for one in command.params if one.name != "help"]
        if lines:
            parts.append("| option | what |\n|---|---|\n" + "\n".join(lines) + "\n")
        parts.append(f"    {(command.epilog or '').removeprefix('Example: ')}\n")
    return "\n".join(parts)


def _commands(command, name):
    for key, part in getattr(command, "commands", {}).items():
        yield from _commands(part, f"{name} {key}")
    if not hasattr(command, "commands"):
        yield name, command


def _line(one):
    names = (
        ", ".join(f"`{name}`" for name in one.opts)
        if one.opts[0].startswith("-")
        else f"`{one.name.upper()}`"
    )
    return f"| {names} | {(getattr(one, 'help', '') or '').strip()} |"


def test_the_page_says_what_the_commands_say():
    assert FILE.read_text(encoding="utf-8") == told()


def test_every_command_and_option_says_what_it_is_for():
    assert "|  |" not in told()


if __name__ == "__main__":
    FILE.write_text(told(), encoding="utf-8")
