"""The development set of real pages with gold, where the reference folder lies beside the checkout."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from extraction_others import gold_page

from pipelines.chain import clean_page
from pipelines.records import Article, Extracted, Rejected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

    from extraction_others import GoldPage

FOLDER = Path(__file__).resolve().parents[1] / ".." / "shared" / "data" / "extraction"


FIGURES: Final = {
    "f": "body_f1", "lo": "under_half", "leak": "leak", "par": "paragraphs",
    "title": "title", "date": "date", "dt": "minute", "byl": "byline",
}  # fmt: skip
"""The metric's name for a figure -> ours."""


def measure_development() -> dict[str, tuple[float, int]] | None:
    """Measure bodies and what is told beside them with the set's own metric; None where the set is not here.

    The pages are read as archived; `raw_less_decoded` is what that costs against pages handed over in UTF-8.
    """
    if not (FOLDER / "evaluate.py").exists():
        return None
    metric = _evaluator()
    scores: defaultdict[str, list[float]] = defaultdict(list)
    for record in _records():
        for form in ("raw", "utf8"):
            score = metric.score(record, extract(metric.getbytes(record, form), record.get("url")))
            for name, value in score.items():
                scores[f"{form} {name}"].append(value)
    figures = {ours: _mean(scores[f"raw {name}"]) for name, ours in FIGURES.items()}
    raw, decoded = figures["body_f1"], _mean(scores["utf8 f"])
    return figures | {"raw_less_decoded": (abs(raw[0] - decoded[0]), raw[1])}


def _mean(values: list[float]) -> tuple[float, int]:
    return sum(values) / len(values), len(values)


def gold_pages() -> tuple[list[GoldPage], Callable[[str, str], float]] | None:
    """Give the pages with their gold and the set's own body F1; None where the set is not here."""
    if not (FOLDER / "evaluate.py").exists():
        return None
    pages = [
        gold_page((FOLDER / one["html"]).read_bytes(), one["actual_encoding"], one.get("url"), one["gold"]["text"])
        for one in _records()
    ]
    return pages, _body_f1(_evaluator())


def _records() -> Iterator[dict[str, Any]]:
    for folder in ("gne", "cx163"):
        for line in (FOLDER / folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            if record["type"] != "forum":
                yield record


def _body_f1(metric: ModuleType) -> Callable[[str, str], float]:
    return lambda gold, found: float(metric.prf(metric.toks(gold), metric.toks(found))[2])


def extract(page: bytes, url: str | None) -> dict[str, Any]:
    """Give what the chain finds, in the evaluator's words; a rejected page gives what was known of it."""
    outcome = clean_page(page, url=url)
    record = outcome.extracted if isinstance(outcome, Article) else _reached(outcome)
    if record is None:
        return {}
    return {
        "text": outcome.repaired.text if isinstance(outcome, Article) else record.text,
        "title": record.title_raw,
        "date": record.published.value if record.published else None,
        "author": record.author,
        "source": record.source_name,
    }


def _reached(rejected: Rejected) -> Extracted | None:
    return rejected.reached if isinstance(rejected.reached, Extracted) else None


def _evaluator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("evaluate", FOLDER / "evaluate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.dont_write_bytecode = True  # the reference folder is read-only
    spec.loader.exec_module(module)
    return module
