"""The running text of tools/section_texts: Chinese of the field, for the counts of characters and words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

SECTIONS: Final = Path(__file__).with_name("section_texts")
_DAMAGE: Final = re.compile(r"[一-鿿](?:\([a-zà-ǜ]+\)|\?|[ \u3000]+)[一-鿿]|\ufffd")
"""Some of the texts are damaged, so that the model of sections knows damage; counts are of sound text."""


def running_lines() -> Iterator[str]:
    """Give every line of text, without marks and labels."""
    for path in sorted(SECTIONS.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line[:2] not in ("@ ", "%T") and not line.startswith("# source") and not _DAMAGE.search(line):
                yield line.rpartition("\t")[2].removeprefix("! ").rpartition(" | ")[2]
