from __future__ import annotations

import re

from click.testing import CliRunner

from yuqi.cli import COMMANDS, yuqi


def test_the_list_of_commands_ends_its_sentences():
    told = CliRunner().invoke(yuqi, ["--help"], terminal_width=80).output
    assert "..." not in told.partition("Commands:")[2]
    assert all(len(line) <= 80 for line in told.splitlines())
    assert re.findall(r"^  ([a-z]+)  ", told.partition("Commands:")[2], re.MULTILINE) == list(COMMANDS)
    assert "every capture against its WARC record" in " ".join(told.split())
