"""Golden pages: one per template kind, exactly what decode and extract make of them."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import pytest

GOLDEN = runpy.run_path(str(Path(__file__).resolve().parents[2] / "golden" / "update.py"))
FOLDERS = GOLDEN["folders"]()


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_golden_page(folder):
    """On purpose changed: `make golden-update`, then read the difference."""
    assert GOLDEN["observe"](folder) == json.loads((folder / "expected.json").read_text(encoding="utf-8"))


def test_the_golden_pages_are_there():
    assert len(FOLDERS) >= 7
