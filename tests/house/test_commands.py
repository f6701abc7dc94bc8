"""Every command has help that tells how to use it, and stands in the README."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from yuqi.cli import COMMANDS, yuqi

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", COMMANDS)
def test_help_shows_an_example(name):
    answer = CliRunner().invoke(yuqi, [name, "--help"])
    assert answer.exit_code == 0, answer.output
    assert f"\n    yuqi {name}" in answer.output.split("Example", 1)[1]  # on a line of its own, not reflowed


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_explained(name):
    command = yuqi.get_command(click.Context(yuqi), name)
    assert command is not None
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"yuqi {name} {parameter.opts[0]}"


@pytest.mark.parametrize("name", COMMANDS)
def test_the_readme_names_the_command(name):
    assert f"yuqi {name}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_an_unknown_command_is_the_users_mistake():
    assert CliRunner().invoke(yuqi, ["serach"]).exit_code == 2
