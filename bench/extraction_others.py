"""Our extractor beside readability-lxml and trafilatura, on the same pages in one run: body F1, intervals, speed.

The other two get each page as text, decoded with its true encoding, so that no wrong guess counts against them; ours
gets the bytes as published. A difference is paired: the F1 of one page by ours less that by the other. Its interval is
the percentile bootstrap over pages. Speed is CPU time of this process, best of three, decoding included for ours; the
readers take turns, for a machine is not the same from one minute to the next.
They are an extra of their own: make extractors.
"""

from __future__ import annotations

import importlib
import importlib.util
import logging
import re
import time
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from lxml import html as lxml_html
from rich.table import Table

from pipelines.chain import local_source
from pipelines.config import DEFAULT
from pipelines.decode import decode
from pipelines.extract import extract
from pipelines.extract.lines import page_lines
from pipelines.records import RawPage, Reject

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

OTHERS: Final = {"readability": "readability-lxml", "trafilatura": "trafilatura"}
"""Module -> distribution."""
RESAMPLES: Final = 4_000
ROUNDS: Final = 3
_MARGIN: Final = 0.01
"""A page is won or lost by more F1 than this."""
_CHARSET: Final = re.compile(r'(<meta[^>]{0,80}charset\s*=\s*["\']?\s*)([\w-]+)', re.IGNORECASE)


COLUMNS: Final = (
    "reader", "body F1", "under .5", "failed", "ours less its", "95 % interval", "won", "lost", "pages a CPU-second",
    "ours, times its",
)  # fmt: skip


class Readings(NamedTuple):
    """What a reader made of every page, None where it failed, and the CPU seconds of its best round."""

    texts: list[str | None]
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldPage:
    """A page with the text a person, or its template, says is its main text."""

    body: bytes
    """As published."""
    markup: str
    """The same page as text, with a <meta> that says UTF-8."""
    url: str | None
    text: str


def gold_page(body: bytes, encoding: str, url: str | None, text: str) -> GoldPage:
    """Make one page of its bytes and their true encoding."""
    markup = body.decode("utf-8-sig" if encoding == "utf-8" else encoding, "replace")
    return GoldPage(body=body, markup=_CHARSET.sub(r"\1utf-8", markup), url=url, text=text)


def is_here() -> bool:
    """Whether both others are installed."""
    return all(importlib.util.find_spec(module) for module in OTHERS)


def ours(page: GoldPage) -> str:
    """Decode and extract; a rejected page has no text."""
    source = local_source(page.body, url=page.url, media_type="text/html")
    try:
        return extract(decode(RawPage(source=source, body=page.body, charset=None), DEFAULT), DEFAULT).text
    except Reject:
        return ""


def readability(page: GoldPage) -> str:
    """Give the text of readability-lxml's summary, read as lines by our own reader: it gives markup only."""
    summary = importlib.import_module("readability").Document(page.markup).summary()
    return "\n".join(line.text for line in page_lines(lxml_html.fromstring(summary)).lines)


def trafilatura(page: GoldPage) -> str:
    """Give trafilatura's text, without comments, metadata as by default."""
    found: Any = importlib.import_module("trafilatura").bare_extraction(
        page.markup, url=page.url, include_comments=False
    )
    return str(found.text or "") if found else ""


READERS: Final[dict[str, Callable[[GoldPage], str]]] = {
    "yuqi": ours, "readability-lxml": readability, "trafilatura": trafilatura,
}  # fmt: skip


def compare(name: str, pages: Sequence[GoldPage], f1: Callable[[str, str], float]) -> Table:
    """Measure all readers on the same pages.

    Args:
        name: of the corpus.
        pages: with their gold.
        f1: of a gold text and a found one.
    """
    logging.disable(logging.ERROR)  # both say much about pages they cannot read
    results = _read_all(pages)
    logging.disable(logging.NOTSET)
    table = Table(*COLUMNS, title=f"{name}, {len(pages)} pages", title_justify="left")
    scores = {reader: [f1(page.text, text or "") for page, text in zip(pages, result.texts, strict=True)]
              for reader, result in results.items()}  # fmt: skip
    for reader, values in scores.items():
        low = sum(value < 0.5 for value in values) / len(values)
        failed = sum(text is None for text in results[reader].texts)
        differences = [own - other for own, other in zip(scores["yuqi"], values, strict=True)]
        paired = ["", "", "", ""] if reader == "yuqi" else _paired(differences)
        seconds = results[reader].seconds
        speed = [f"{len(pages) / seconds:.0f}", "" if reader == "yuqi" else f"{seconds / results['yuqi'].seconds:.2f}"]
        table.add_row(reader, f"{_mean(values):.4f}", f"{low:.3f}", str(failed), *paired, *speed)
    return table


def interval(differences: Sequence[float], *, resamples: int = RESAMPLES, seed: int = 1) -> tuple[float, float]:
    """Give the 95 % percentile-bootstrap interval of a mean over pages; the same seed gives the same interval.

    Source: Efron & Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13.
    """
    rng = Random(seed)
    means = sorted(_mean(rng.choices(differences, k=len(differences))) for _ in range(resamples))
    return means[round(0.025 * (resamples - 1))], means[round(0.975 * (resamples - 1))]


def _paired(differences: Sequence[float]) -> list[str]:
    low, high = interval(differences)
    won, lost = (sum(sign * difference > _MARGIN for difference in differences) for sign in (1, -1))
    return [f"{_mean(differences):+.4f}", f"[{low:+.4f}, {high:+.4f}]", str(won), str(lost)]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _read_all(pages: Sequence[GoldPage]) -> dict[str, Readings]:
    """Read every page by every reader, as often as there are rounds."""
    best: dict[str, Readings] = {}
    for _ in range(ROUNDS):
        for reader, read in READERS.items():
            began = time.process_time()
            texts = [_text(read, page) for page in pages]
            seconds = time.process_time() - began
            best[reader] = Readings(texts, min(seconds, best[reader].seconds) if reader in best else seconds)
    return best


def _text(read: Callable[[GoldPage], str], page: GoldPage) -> str | None:
    try:
        return read(page)
    except Exception:  # noqa: BLE001 - another tool's failure is a result, and counted
        return None
