"""One example for each command, shown below its help; the tests type them on the sample company."""

import typer

EXAMPLES = {
    "ageing": "kanwil ageing --out ouderdom.xlsx",
    "app": "kanwil app --book kanwil.db",
    "backup": "kanwil backup kanwil-backup.db --yes",
    "books": "kanwil books",
    "changes": "kanwil changes",
    "check": "kanwil check",
    "close-complaint": "kanwil close-complaint D0101 --merit unfounded",
    "costs": "kanwil costs 412,30 --consumer",
    "demo": "kanwil demo --port 8502",
    "dossier": "kanwil dossier D0101 --concept --out dossier.zip",
    "evaluate": "kanwil evaluate --json",
    "explain": "kanwil explain D0101 --out blad.pdf",
    "export": "kanwil export boek",
    "import": "kanwil import openstaande-posten.csv --dry-run",
    "imports list": "kanwil imports list",
    "imports undo": "kanwil imports undo 1",
    "interest": "kanwil interest 1000 --kind commercial --from 2026-01-01 --to 2026-06-30",
    "letter": "kanwil letter D0101 --action remind",
    "memorial": "kanwil memorial memoriaal.csv",
    "model card": "kanwil model card",
    "model list": "kanwil model list",
    "model promote": "kanwil model promote MODEL",
    "model rebuild": "kanwil model rebuild MODEL",
    "model rollback": "kanwil model rollback",
    "model scorecard": "kanwil model scorecard",
    "model verify": "kanwil model verify",
    "people add": "kanwil people add anna@example.nl --name Anna --role administrator",
    "people end": "kanwil people end sanne@example.nl",
    "people list": "kanwil people list",
    "personal erase": "kanwil personal erase D0101",
    "personal export": "kanwil personal export D0101 --out inzage",
    "personal proposal": "kanwil personal proposal",
    "personal pseudonymise": "kanwil personal pseudonymise zonder-namen",
    "read-text": "kanwil read-text antwoorden.csv --out gelezen.csv",
    "replay": "kanwil replay --from 2026-10-29 --to 2026-10-30 --certainty 0.8",
    "resolve": "kanwil resolve D0101 --category wants_cant --outcome paid_part --recovered 500",
    "restore": "kanwil restore kanwil-backup.db --yes",
    "retrain": "kanwil retrain",
    "simulate": "kanwil simulate bedrijf --debtors 50 --seed 7",
    "triage": "kanwil triage --out lijst.xlsx",
    "upcoming": "kanwil upcoming --days 14",
}


def show(app: typer.Typer, before: str = "") -> None:
    """Put each command's example below its help."""
    for group in app.registered_groups:
        if group.typer_instance is not None:
            show(group.typer_instance, f"{group.name} ")
    for command in app.registered_commands:
        name = str(command.name or getattr(command.callback, "__name__", ""))
        if example := EXAMPLES.get(before + name):
            command.epilog = f"Example: {example}"
