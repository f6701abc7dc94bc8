"""Holes by classes: text read by a codec that cannot show all of its bytes, each lost one a U+FFFD or "?".

python bench/mojibake_holes.py        the table, with the bytes that each class loses

Sentences are those of the bundled sites and of the texts marked by hand whose misses are looked at; in both scripts,
alone, in paragraphs, as lines between sound ones and amid sound sentences.
"""

from __future__ import annotations

import random
import re
import sys
import time
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from annotated_texts import read
from annotations import LOOKED_AT, TEXTS
from mojibake import READING, SEED, bundled_texts
from opencc import OpenCC
from rapidfuzz.distance import Levenshtein
from rich.console import Console
from rich.table import Table

from pipelines.records import Certainty
from pipelines.repair import repair_text

if TYPE_CHECKING:
    from collections.abc import Iterator

EACH: Final = 30
FORMS: Final = ("alone", "paragraph", "line", "alone", "amid")
SIZES: Final = {"alone": (1,), "paragraph": (3, 6, 15), "line": (1,), "amid": (1, 2, 3)}
"""Sentences that are garbled together."""
LONGEST_CHARS: Final = 800

CLASSES: Final = (
    *(("utf-8", wrong) for wrong in ("gbk", "shift_jis", "cp932", "cp949")),
    *(("gbk", wrong) for wrong in ("big5", "shift_jis", "euc_kr", "cp1250", "cp1251", "cp1252")),
    *(("big5", wrong) for wrong in ("gbk", "shift_jis", "euc_kr")),
)
DEAD: Final = (("utf-8", "big5"), ("utf-8", "cp950"), ("utf-8", "euc_kr"))
"""Half of all bytes are lost and a quarter of the characters whole: flagged, never guessed."""


class Garbled(NamedTuple):
    """A text of which a part was garbled."""

    before: str
    text: str
    behind: str
    broken: str
    """The part in U+FFFD form."""


class Came(NamedTuple):
    """What came of a class in one form of its holes."""

    size: int
    right: float
    """Share of the garbled characters that are right, aligned."""
    marked: float
    """Share of the holes in what was repaired that stand in an `inferred` edit."""
    left: float
    """Share of the texts of which no character was changed."""
    flagged: float
    lost: float
    """Bytes lost a character."""
    chars_per_second: float


def texts() -> Iterator[str]:
    """Give the texts that are garbled."""
    yield from bundled_texts()
    for name in LOOKED_AT:
        marked_texts = read(TEXTS / f"{name}.txt")
        yield from (text for marked in marked_texts for text in marked.paragraphs if not READING.search(text))


def cases(found: list[str], right: str, wrong: str) -> Iterator[Garbled]:
    """Garble sentences in every form, in either script in turn; those that lose nothing are left out."""
    chance = random.Random(f"{SEED} {right} {wrong}")
    to_hant = OpenCC("s2tw").convert
    for number in range(8 * EACH):
        form = FORMS[number % len(FORMS)]
        convert = to_hant if right == "big5" or number % 2 else str
        text = convert("".join(chance.sample(found, chance.choice(SIZES[form]))))[:LONGEST_CHARS]
        sides = [convert(chance.choice(found)) for _ in range(2)] if form in ("line", "amid") else ["", ""]
        newline = "\n" if form == "line" else ""
        try:
            broken = text.encode(right).decode(wrong, "replace")
        except UnicodeEncodeError:
            continue
        if "\ufffd" in broken:
            yield Garbled(f"{sides[0]}{newline}", text, f"{newline}{sides[1]}", broken)


def repair_all(garbled: list[Garbled], lost: str) -> Came:
    """Repair the texts of a class, and count."""
    right = holes = covered = inferred = left = flagged = read_chars = 0
    seconds = 0.0
    for case in garbled:
        whole = case.before + case.broken.replace("\ufffd", lost) + case.behind
        began = time.process_time()
        repaired, edits = repair_text(whole)
        seconds += time.process_time() - began
        read_chars += len(whole)
        right += max(0, len(case.text) - Levenshtein.distance(repaired, case.before + case.text + case.behind))
        places = [len(case.before) + found.start() for found in re.finditer("\ufffd", case.broken)]
        holes += len(places)
        for edit in edits:
            if edit.certainty in (Certainty.EXACT, Certainty.INFERRED):
                within = sum(edit.start <= place < edit.end for place in places)
                covered += within
                inferred += within if edit.certainty is Certainty.INFERRED else 0
        left += repaired == whole
        flagged += any(edit.certainty is Certainty.FLAG for edit in edits)
    chars = sum(len(case.text) for case in garbled)
    return Came(
        len(garbled),
        right / chars,
        inferred / max(1, covered),
        left / len(garbled),
        flagged / len(garbled),
        holes / chars,
        read_chars / seconds,
    )


def measure_all() -> Iterator[tuple[str, Came]]:
    """Give every class, once with each form of its holes."""
    found = sorted({part.strip() for text in texts() for part in re.split(r"(?<=[。！？\n])", text)})
    found = [sentence for sentence in found if len(sentence) >= 12 and "\ufffd" not in sentence]
    for right, wrong in (*CLASSES, *DEAD):
        garbled = list(islice(cases(found, right, wrong), EACH))
        for form, lost in (("", "\ufffd"), ("_as_questions", "?")):
            yield f"{right}_as_{wrong}{form}".replace("-", ""), repair_all(garbled, lost)


def measure_mojibake_holes() -> dict[str, tuple[float, int]]:
    """Give the figures CI holds: characters right by class, all guesses marked, what is beyond reading left alone."""
    figures: dict[str, tuple[float, int]] = {}
    marked = []
    dead = {f"{right}_as_{wrong}".replace("-", "") for right, wrong in DEAD}
    for name, came in measure_all():
        if name.removesuffix("_as_questions") in dead:
            figures[f"{name}_left"] = came.left, came.size
            figures[f"{name}_flagged"] = came.flagged, came.size
        else:
            figures[f"{name}_right"] = came.right, came.size
            marked.append(came.marked)
    return figures | {"marked_worst_class": (min(marked), len(marked))}


def main() -> int:
    """Measure and print."""
    table = Table("class", "n", "right", "marked", "left", "flagged", "bytes lost a character", "chars a CPU-second")
    for name, came in measure_all():
        shares = (f"{share:.3f}" for share in (came.right, came.marked, came.left, came.flagged, came.lost))
        table.add_row(name, str(came.size), *shares, f"{came.chars_per_second:,.0f}")
    Console(highlight=False, width=140).print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
