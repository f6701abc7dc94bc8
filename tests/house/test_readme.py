"""What the README shows is what the program does."""

from __future__ import annotations

import re
from pathlib import Path

from pipelines import clean_text
from pipelines.records import Article

README = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")


def test_the_broken_paragraph_is_repaired_to_the_one_shown():
    served, repaired, hans = re.findall(r"^> (.{20,})$", README, re.MULTILINE)
    outcome = clean_text(served)
    assert isinstance(outcome, Article)
    assert outcome.repaired.text == repaired
    assert outcome.converted.text_hans == hans


def test_linked_files_are_there():
    for target in re.findall(r"\]\(([^)]+)\)", README):
        assert (Path(__file__).resolve().parents[2] / target).exists(), target
