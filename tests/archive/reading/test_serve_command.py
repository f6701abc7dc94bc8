"""`yuqi serve` before Datasette takes over."""

from __future__ import annotations

import os
import socket

import pytest
from click.testing import CliRunner

from archive.errors import UserError
from yuqi.commands.serve import command


@pytest.fixture
def started(monkeypatch):
    """The arguments Datasette was started with."""
    calls = []
    monkeypatch.setattr(os, "execv", lambda _program, arguments: calls.append(arguments))
    return calls


def serve(archive_path, *arguments):
    return CliRunner().invoke(
        command, ["--archive", str(archive_path), *arguments], standalone_mode=False, catch_exceptions=True
    )


def test_a_taken_port_says_what_to_do(archive_path, started):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = serve(archive_path, "--port", str(port))
    assert isinstance(done.exception, UserError)
    assert f"127.0.0.1:{port}" in str(done.exception)
    assert f"yuqi serve --port {port + 1}" in str(done.exception)
    assert started == []


def test_any_free_port_is_named(archive_path, started):
    assert serve(archive_path, "--port", "0").exception is None
    (arguments,) = started
    assert int(arguments[arguments.index("--port") + 1]) > 0


def test_an_address_of_another_machine_is_a_mistake(archive_path, started):
    done = serve(archive_path, "--host", "192.0.2.1")
    assert isinstance(done.exception, UserError)
    assert started == []
