"""A full disk is told in one line, whoever met it."""

import errno
import sqlite3

import pytest

from archive.errors import is_disk_full
from yuqi import cli


def full_database():
    """Let SQLite say that there is no room."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE pages(body)")
    connection.execute("PRAGMA max_page_count = 8")
    connection.execute("INSERT INTO pages VALUES(zeroblob(1000000))")


def full_folder():
    raise OSError(errno.ENOSPC, "No space left on device")


def within(meet):
    """Meet it on the way to another error."""
    try:
        meet()
    except (OSError, sqlite3.Error) as error:
        raise sqlite3.OperationalError("cannot commit") from error


@pytest.mark.parametrize("meet", [full_database, full_folder, lambda: within(full_folder)])
def test_a_full_disk_ends_a_command_with_one_line(monkeypatch, capsys, meet):
    monkeypatch.setattr(cli, "_invoke", meet)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("yuqi: the disk is full.")


@pytest.mark.parametrize("error", [sqlite3.OperationalError("no such table: x"), PermissionError(errno.EACCES, "no")])
def test_other_errors_are_not_hidden(monkeypatch, error):
    def meet():
        raise error

    monkeypatch.setattr(cli, "_invoke", meet)
    with pytest.raises(type(error)):
        cli.main()
    assert not is_disk_full(error)
