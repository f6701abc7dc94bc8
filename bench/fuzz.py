"""Hostile input for decode and repair: damaged at random for a while, what broke, and what was slowest.

    python bench/fuzz.py [--seconds N] [--seed N]      600 seconds; case N of a run is seed + N, whatever the time

A case is decoded (a reasoned rejection is an answer) and repaired; edits must replay and undo exactly, and a second
repair must find nothing. Broken cases are named by their seed, never by their text; --seed S --seconds 0 runs one.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from charsets import raw_page
from mojibake import misreadings
from residue import reading
from sentences import sentences

from demosites.damage import ORDERED, charmap_hant
from demosites.splicing import insert_readings, slip, split_at_punctuation
from pipelines.config import DEFAULT
from pipelines.decode import decode
from pipelines.records import Reject
from pipelines.repair import repair_text, replay, undo

if TYPE_CHECKING:
    from collections.abc import Callable

CODECS: Final = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "cp932", "cp949", "cp1252", "hz", "koi8_r")
ALPHABETS: Final = (
    "()", "?", "(a)", "a(ā)", "中(zhōng)", "&#20013;", "%E4%B8", "\\u4e2d", "=?gbk?B?", "~{VP~}", "锟斤拷", "é€¾æœŸ",
    "\ud800", "\udfff中", "\ufffd?", "ｱｲｳ", "뷁퐑", "\ue000", "\u200b", "\x00\x07", "。，", "  ", "**", "## ", "1.",
    "?1", "閫炬湡", "ÓâÆÚ", "👨\u200d👩", "的", "\n", "A中", "問", "措", "手，",
)  # fmt: skip
NOTES: Final = [(char, reading(char)) for char in ORDERED]
MISREADINGS: Final = tuple(misreadings())
MEASURED_CHARS: Final = 2000
"""Texts below this are too short to be timed."""


class Outcome(NamedTuple):
    """What a case came to."""

    kind: str
    chars: int
    seconds: float
    trouble: str | None


def main() -> int:
    """Run cases until the time is over; print what broke and what was slowest."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=20261128)
    arguments = parser.parse_args()
    began, number = time.monotonic(), 0
    kinds: Counter[str] = Counter()
    slowest: list[tuple[float, int, str, int]] = []
    troubles: list[str] = []
    while number == 0 or time.monotonic() - began < arguments.seconds:
        outcome = run(arguments.seed + number)
        kinds[outcome.kind] += 1
        if outcome.trouble:
            troubles.append(f"seed {arguments.seed + number} ({outcome.kind}): {outcome.trouble}")
        if outcome.chars >= MEASURED_CHARS:
            speed = outcome.chars / max(outcome.seconds, 1e-6)
            slowest = sorted([*slowest, (speed, arguments.seed + number, outcome.kind, outcome.chars)])[:10]
        number += 1
    print(f"{number} cases: {', '.join(f'{kind} {count}' for kind, count in sorted(kinds.items()))}")
    for speed, seed, kind, chars in slowest:
        print(f"{speed:12,.0f} characters a CPU-second: seed {seed} ({kind}, {chars} characters)")
    print("\n".join(troubles) or "nothing broke")
    return int(bool(troubles))


def run(seed: int) -> Outcome:
    """Make the case of a seed, decode it if it is bytes, repair it, and check what repair promises."""
    dice = random.Random(seed)
    kind, make = dice.choice(KINDS)
    made = make(dice)
    text = made if isinstance(made, str) else ""
    began = time.process_time()
    try:
        if isinstance(made, bytes):
            text = decode(raw_page(made, dice.choice([None, *CODECS])), DEFAULT).html
        repaired, edits = repair_text(text)
        seconds = time.process_time() - began
        trouble = broken_promise(text, repaired, edits)
    except Reject:
        return Outcome(kind, len(made), time.process_time() - began, None)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what we look for
        return Outcome(kind, len(made), 0.0, f"{type(error).__name__} in {_place(error)}")
    return Outcome(kind, len(text), seconds, trouble)


def broken_promise(text: str, repaired: str, edits: tuple[object, ...]) -> str | None:
    if replay(text, edits) != repaired:  # type: ignore[arg-type]
        return "edits do not replay"
    if undo(repaired, edits) != text:  # type: ignore[arg-type]
        return "edits do not undo"
    return None if repair_text(repaired)[0] == repaired else "a second repair changes the text"


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}" if trace else "?"


def prose(dice: random.Random) -> str:
    lines = dice.choices(sentences(), k=dice.choice((1, 3, 20, 200)))
    return dice.choice(("", "\n", " ")).join(charmap_hant(line) if dice.random() < 0.5 else line for line in lines)


def noise(dice: random.Random) -> bytes:
    return dice.randbytes(dice.choice((10, 1000, 20_000)))


def mutated(dice: random.Random) -> bytes:
    octets = bytearray(prose(dice).encode(dice.choice(CODECS), "ignore"))
    for _ in range(dice.choice((1, 5, 100, 1000))):
        at = dice.randrange(len(octets) + 1)
        octets[at : at + dice.choice((0, 1, 1, 2))] = dice.randbytes(dice.choice((0, 1, 1, 3)))
    return bytes(octets)


def mixed(dice: random.Random) -> bytes:
    return b"".join(prose(dice)[:300].encode(dice.choice(CODECS), "ignore") for _ in range(dice.randint(2, 12)))


def rows(dice: random.Random) -> str:
    return "".join(dice.choice(ALPHABETS) * dice.choice((1, 10, 3000)) for _ in range(dice.randint(1, 6)))


def alternating(dice: random.Random) -> str:
    parts = dice.sample(ALPHABETS, dice.randint(2, 5))
    return "".join(dice.choice(parts) for _ in range(dice.choice((100, 5000))))


def garbled(dice: random.Random) -> str:
    text, (_, garble) = prose(dice)[:3000], dice.choice(MISREADINGS)
    at = sorted(dice.randrange(len(text) + 1) for _ in range(2))
    try:
        return text[: at[0]] + garble(text[at[0] : at[1]]) + text[at[1] :]
    except UnicodeError:
        return text


def torn(dice: random.Random) -> str:
    text = prose(dice)[:3000]
    tears: tuple[Callable[[str], str], ...] = (
        lambda one: insert_readings(one, dice.sample(NOTES, 40)),
        split_at_punctuation,
        lambda one: slip(one, dice.randrange(len(one))),
    )
    return dice.choice(tears)(text)


def spoiled(dice: random.Random) -> str:
    """Cut and spliced by any character, so that no rule finds what it was written for."""
    text = list(dice.choice((garbled, torn, prose))(dice))
    for _ in range(len(text) // dice.choice((3, 30, 300)) + 1):
        text[dice.randrange(len(text))] = chr(dice.choice((dice.randrange(0x250), dice.randrange(0x11_0000))))
    return "".join(text)


KINDS: Final[tuple[tuple[str, Callable[[random.Random], str | bytes]], ...]] = (
    ("noise", noise), ("mutated", mutated), ("mixed", mixed), ("rows", rows), ("alternating", alternating),
    ("garbled", garbled), ("torn", torn), ("spoiled", spoiled),
)  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
