"""The command line as it is typed."""

import pytest

from kanwil.cli import main


@pytest.fixture
def cli(monkeypatch, capsys):
    """Run a command as typed; return exit code, stdout, stderr."""

    def _cli(*words):
        monkeypatch.setattr("sys.argv", ["kanwil", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return _cli
