"""Extraction on synthetic pages of many templates, and beside readability-lxml and trafilatura.

python bench/extraction.py            the tables
python bench/extraction.py --worst    and every page that is not right, with what came out
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from random import Random
from typing import TYPE_CHECKING

from development import gold_pages
from extraction_others import compare, gold_page, is_here
from page_frames import LEAKS
from pages_composed import COMPOSED
from pages_kinds import KINDS
from pages_old import OLD
from pages_press import PRESS
from pages_systems import SYSTEMS
from rich.console import Console
from sites import shingle_f1

from pipelines.chain import local_source
from pipelines.config import DEFAULT
from pipelines.decode import decode
from pipelines.extract import extract
from pipelines.extract.cues import letters
from pipelines.records import Extracted, RawPage, Reject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from page_frames import SyntheticPage

EACH = 4
"""Pages of a template."""
_RIGHT = 0.995


def synthetic_pages(each: int = EACH, seed: int = 7) -> Iterator[SyntheticPage]:
    """Make the pages; the same seed gives the same pages."""
    for place, template in enumerate((*SYSTEMS, *PRESS, *OLD, *COMPOSED, *(KINDS * 2))):
        for number in range(each):
            yield template(Random(f"{seed} {template.__name__} {place} {number}"))


def extract_page(page: SyntheticPage) -> Extracted | Reject:
    source = local_source(page.body, url=page.url, media_type="text/html")
    try:
        return extract(decode(RawPage(source=source, body=page.body, charset=None), DEFAULT), DEFAULT)
    except Reject as reject:
        return reject


def marks(page: SyntheticPage, found: Extracted | Reject) -> dict[str, float]:
    """Score one page; a rejected one has found nothing."""
    record = found if isinstance(found, Extracted) else None
    text = record.text if record else ""
    gold_lines = [line for line in page.text.split("\n") if len(line) >= 10]
    lines = Counter(letters(line) for line in text.split("\n"))
    f1 = shingle_f1(letters(page.text), letters(text))
    scores = {
        "body_f1": f1,
        "body_missed": float(f1 < 0.5),
        "leak": float(any(leak in text and leak not in page.text for leak in LEAKS)),
        "paragraphs": sum(letters(line) in lines for line in gold_lines) / len(gold_lines),
        "title": float(record is not None and letters(record.title_raw or "") == letters(page.title)),
    }
    published = record.published.value if record and record.published else ""
    if page.published:
        scores["day"] = float(published[:10] == page.published[:10])
        if len(page.published) > len("2024-11-06"):
            scores["minute"] = float(published[:16] == page.published)
    if page.byline:
        scores["byline"] = float(record is not None and page.byline in f"{record.author} {record.source_name}")
    if page.headings:
        kept = {text.split("\n")[heading.paragraph] for heading in record.headings} if record else set()
        common = len(kept & set(page.headings))
        scores["headings"] = 2 * common / (len(kept) + len(page.headings))
    return scores


def measure_extraction() -> dict[str, tuple[float, int]]:
    """Measure on the synthetic pages: figure name -> (mean, pages it applies to)."""
    scores: dict[str, list[float]] = defaultdict(list)
    for page in synthetic_pages():
        for name, value in marks(page, extract_page(page)).items():
            scores[name].append(value)
    return {name: (sum(values) / len(values), len(values)) for name, values in scores.items()}


def _print_worst() -> None:
    for page in synthetic_pages():
        found = extract_page(page)
        bad = {name: round(value, 3) for name, value in marks(page, found).items() if _is_bad(name, value)}
        if not bad:
            continue
        print(page.name, bad, f"wanted: {page.title} / {page.byline} / {page.published}")
        if isinstance(found, Reject):
            print("   REJECTED", found)
            continue
        print("   FOUND", found.title_raw, found.author, found.source_name, found.published)
        wanted, kept = ({letters(line) for line in text.split("\n")} for text in (page.text, found.text))
        print("   EXTRA", [line[:60] for line in found.text.split("\n") if letters(line) not in wanted][:6])
        print("   LOST ", [line[:60] for line in page.text.split("\n") if letters(line) not in kept][:4])


def _print_bands() -> None:
    bands: dict[int, list[float]] = defaultdict(list)
    for page in synthetic_pages():
        found = extract_page(page)
        if isinstance(found, Extracted):
            bands[min(9, int(found.confidence * 10))].append(marks(page, found)["body_f1"])
    for band, values in sorted(bands.items()):
        print(f"confidence {band / 10:.1f}  {len(values):>4} pages  body F1 {sum(values) / len(values):.4f}")


def _print_others() -> None:
    console = Console(highlight=False, width=132)
    if not is_here():
        console.print("readability-lxml and trafilatura are not installed (make extractors); not compared")
        return
    made = [gold_page(page.body, page.encoding, page.url, page.text) for page in synthetic_pages()]
    console.print(compare("synthetic pages", made, lambda gold, found: shingle_f1(letters(gold), letters(found))))
    real = gold_pages()
    if real is None:
        console.print("../shared is not here; real pages are not compared")
    else:
        console.print(compare("development set", *real))


def _is_bad(name: str, value: float) -> bool:
    return value > 0 if name in ("leak", "body_missed") else value < _RIGHT


if __name__ == "__main__":
    for name, (value, size) in measure_extraction().items():
        print(f"{name:<14}{size:>5}  {value:.4f}")
    _print_bands()
    _print_others()
    if "--worst" in sys.argv:
        _print_worst()
