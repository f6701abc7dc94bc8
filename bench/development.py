"""The development set of real pages with gold, where the reference folder lies beside the checkout."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extraction_others import gold_page

from pipelines.chain import clean_page
from pipelines.records import Article, Extracted, Rejected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

    from extraction_others import GoldPage

FOLDER = Path(__file__).resolve().parents[1] / ".." / "shared" / "data" / "extraction"


def measure_development() -> dict[str, tuple[float, int]] | None:
    """Measure title, date, byline and body with the set's own metric; None where the set is not here."""
    if not (FOLDER / "evaluate.py").exists():
        return None
    metric = _evaluator()
    body_f1 = _body_f1(metric)
    f1, titles, days, bylines = [], [], [], []
    for record in _records():
        found = extract(FOLDER / record["html"], record.get("url"))
        gold = record["gold"]
        f1.append(body_f1(gold["text"], found["text"]))
        if gold.get("title"):
            titles.append(metric.norm(gold["title"]) == metric.norm(found["title"]))
        if gold.get("date"):
            days.append(metric.dnorm(gold["date"])[0] == metric.dnorm(found["date"])[0])
        if byline := gold.get("author") or gold.get("source"):
            bylines.append(_is_named(metric, byline, found))
    lists = {"body_f1": f1, "title": titles, "date": days, "byline": bylines}
    return {name: (sum(values) / len(values), len(values)) for name, values in lists.items()}


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


def extract(path: Path, url: str | None) -> dict[str, Any]:
    """Give what the chain finds, in the evaluator's words; a rejected page gives what was known of it."""
    outcome = clean_page(path.read_bytes(), url=url)
    record = outcome.extracted if isinstance(outcome, Article) else _reached(outcome)
    if record is None:
        return {"text": "", "title": "", "date": None, "author": "", "source": ""}
    return {
        "text": outcome.repaired.text if isinstance(outcome, Article) else record.text,
        "title": record.title_raw,
        "date": record.published.value if record.published else None,
        "author": record.author,
        "source": record.source_name,
    }


def _reached(rejected: Rejected) -> Extracted | None:
    return rejected.reached if isinstance(rejected.reached, Extracted) else None


def _is_named(metric: ModuleType, byline: str | list[str], found: dict[str, Any]) -> bool:
    names = byline if isinstance(byline, list) else re.split(r"[、,，\s]+", byline)
    printed = metric.norm(f"{found['author'] or ''} {found['source'] or ''}")
    return any(metric.norm(name) and metric.norm(name) in printed for name in names)


def _evaluator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("evaluate", FOLDER / "evaluate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.dont_write_bytecode = True  # the reference folder is read-only
    spec.loader.exec_module(module)
    return module
