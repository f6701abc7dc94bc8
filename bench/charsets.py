"""Encodings: how often a body is read in the right one, row by row, beside other detectors where they are installed.

python bench/charsets.py [--worst]    the table; and the first bodies of every row that are not read right

Ours must give the exact text; of the others only the family of the encoding is asked (GBK and GB 18030 are one).
"""

from __future__ import annotations

import codecs
import importlib
import random
import re
import sys
import time
from hashlib import sha256
from itertools import cycle, islice, product
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from opencc import OpenCC
from rich.console import Console
from rich.table import Table

from demosites import Web
from pipelines.config import DEFAULT
from pipelines.decode import decode
from pipelines.decode.labels import codec_of
from pipelines.records import RawPage, Reject, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE = Path(__file__).parent
ROW = 60
"""Bodies in a row, at least."""

FAMILY = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "ascii": "utf-8", "utf-8-sig": "utf-8"}
DETECTORS: dict[str, Callable[[object, bytes], str | None]] = {
    "chardet": lambda module, body: module.detect(body)["encoding"],
    "charset_normalizer": lambda module, body: (best := module.from_bytes(body).best()) and best.encoding,
    "cchardet": lambda module, body: module.detect(body)["encoding"],
    "resiliparse.parse.encoding": lambda module, body: module.detect_encoding(body),
}


class Case(NamedTuple):
    """A body, what it says of itself, and what is right."""

    body: bytes
    charset: str | None
    text: str | None
    """The exact text, U+FFFD where it is lost; None where only the encoding is asked."""
    codec: str
    loses: int = 0
    """Characters that may be wrong."""


def measure_encodings() -> dict[str, tuple[float, int]]:
    """Give for every row the share read right and the number of bodies."""
    return {
        re.sub(r"\W+", "_", name): (sum(map(is_right, cases)) / len(cases), len(cases))
        for name, cases in rows().items()
    }


def is_right(case: Case) -> bool:
    try:
        decoded = decode(raw_page(case.body, case.charset), DEFAULT)
    except Reject:
        return False
    if case.text is None:
        return codec_of(decoded.decoding.encoding) not in {"gb18030", "big5hkscs", "hz"}
    if not case.loses:
        return decoded.html == case.text
    same = shared(decoded.html, case.text)
    tail = shared(decoded.html[same:][::-1], case.text[same:][::-1])
    return len(case.text) - same - tail <= case.loses and decoded.html.count("\ufffd") <= 1


def shared(one: str, other: str) -> int:
    """Count the characters that both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (first, second) in pairs if first != second), min(len(one), len(other)))


def raw_page(body: bytes, charset: str | None) -> RawPage:
    digest = sha256(body).hexdigest()
    source = Source(url=None, final_url=None, fetched_at=None, status=200, media_type="text/html", sha256=digest)
    return RawPage(source=source, body=body, charset=charset)


def rows() -> dict[str, list[Case]]:
    """Make all the rows; the same every time."""
    dice = random.Random("encodings")
    hans, hant, hkscs, rare = sentences()
    articles = [article["text"] for article in Web().truth()["articles"]]
    dice.shuffle(articles)
    to_hant = OpenCC("s2t")
    bodies = {
        "utf-8": articles[:40],
        "gb18030": articles[40:80],
        "big5hkscs": [only(to_hant.convert(text), "big5hkscs") for text in articles[80:120]],
    }
    pages = [(page, codec) for codec, texts in bodies.items() for page in texts]
    found = dict(page_rows(pages, dice))
    found |= dict(damage_rows(pages, dice)) | dict(mixed_rows(pages, (hans, hant), dice))
    found |= {
        "text gb": texts(hans, "gb18030"),
        "text traditional in gbk": texts(hant, "gb18030"),
        "text gb18030 four-byte": texts(
            [a + b for a, b in zip(islice(cycle(rare), ROW), cycle(hans), strict=False)], "gb18030"
        ),
        "text big5": texts([text for text in hant + cut(hant, 16, 24, dice) if fits(text, "big5")], "big5hkscs"),
        "text big5-hkscs": texts(
            [text for text in hkscs if fits(text, "big5hkscs")] + cut(hkscs, 16, 24, dice), "big5hkscs"
        ),
        "text hz": texts(hans, "hz"),
        "text utf-16 without mark": texts(hans, "utf-16-le") + texts(hant, "utf-16-be"),
        "text utf-8": texts(hans + hant, "utf-8"),
        "6 to 10 characters": [
            case
            for codec, source in (("gb18030", hans), ("gb18030", hant), ("big5hkscs", hant), ("utf-8", hans))
            for case in texts([text for text in cut(source, 6, 10, dice) if fits(text, codec)], codec)
        ],
        "other languages not Chinese": [
            Case(case.body, case.charset, None, case.codec) for case in tongues() for case in variants(case)
        ],
        "other languages, exact": [case for one in tongues() for case in variants(one)],
    }
    return found


def sentences() -> tuple[list[str], list[str], list[str], list[str]]:
    """Give sentences of 16 to 40 characters: Simplified, Traditional, Cantonese, with rare characters."""
    lines = (HERE / "charsets_chinese.txt").read_text(encoding="utf-8").splitlines()
    kinds: dict[str, list[str]] = {"hans": [], "hkscs": [], "rare": []}
    for line in lines:
        if not line.startswith("#"):
            kind, text = line.split("\t")
            kinds[kind].append(text)
    to_hant = OpenCC("s2t")
    return kinds["hans"], list(map(to_hant.convert, kinds["hans"])), kinds["hkscs"], kinds["rare"]


def tongues() -> Iterator[Case]:
    for line in (HERE / "charsets_languages.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            _, encodings, text = line.split("\t")
            for codec in encodings.split():
                yield Case(text.encode(codec), None, text, codec)


def variants(case: Case) -> list[Case]:
    """The bare text, and a page of it."""
    page = f"<html><head><title>Test</title></head><body><p>{case.text}</p></body></html>"
    return [case, Case(page.encode(case.codec), None, page, case.codec)]


def texts(sources: list[str], codec: str) -> list[Case]:
    return [Case(text.encode(codec), None, text, codec) for text in sources if fits(text, codec)]


def joined(rare: list[str], hans: list[str]) -> list[str]:
    """Give sentences with a rare character followed by one without, as many as a row needs."""
    return [first + second for first, second in islice(zip(cycle(rare), cycle(hans), strict=False), ROW)]


def cut(sources: list[str], least: int, most: int, dice: random.Random) -> list[str]:
    """Cut pieces out of sentences: as many as a row needs."""
    pieces = []
    for text in islice(cycle(sources), ROW):
        size = min(len(text), dice.randint(least, most))
        start = dice.randint(0, len(text) - size)
        pieces.append(text[start : start + size])
    return pieces


def fits(text: str, codec: str) -> bool:
    try:
        return text.encode(codec).decode(codec) == text
    except UnicodeEncodeError:
        return False


def only(text: str, codec: str) -> str:
    """Leave out what the encoding has not."""
    return text.encode(codec, "ignore").decode(codec)


def html(text: str, label: str | None) -> str:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={label}">' if label else ""
    lines = "\n".join(f'<p class="text">{line}</p>' for line in text.split("\n"))
    return (
        f"<html>\n<head>{meta}\n<title>{text[:8]}</title></head>\n<body><div id=main>\n{lines}\n</div></body></html>\n"
    )


RIGHT_LABELS = {"utf-8": ["utf-8", "UTF8"], "gb18030": ["gb2312", "gbk"], "big5hkscs": ["big5", "Big5-HKSCS"]}
WRONG_LABELS = ["utf-8", "gb2312", "big5", "iso-8859-1", "shift_jis", "windows-1252", "euc-kr", "x-unheard-of"]


def page_rows(pages: list[tuple[str, str]], dice: random.Random) -> Iterator[tuple[str, list[Case]]]:
    right, wrong, bare = [], [], []
    for text, codec in pages:
        label = dice.choice(RIGHT_LABELS[codec])
        page = html(text, label)
        right.append(Case(page.encode(codec), label, page, codec))
        for label in dice.sample([label for label in WRONG_LABELS if codec_of(label) != codec], 2):
            page = html(text, label)
            wrong.append(Case(page.encode(codec), dice.choice([None, label]), page, codec))
        page = html(text, None)
        bare.append(Case(page.encode(codec), None, page, codec))
    yield from (("declared right", right), ("declared wrong", wrong), ("no declaration", bare))


def damage_rows(pages: list[tuple[str, str]], dice: random.Random) -> Iterator[tuple[str, list[Case]]]:
    stray, between, over, tail = [], [], [], []
    lost: dict[str, list[Case]] = {"utf-8": [], "gb18030": [], "big5hkscs": []}
    step: list[Case] = []
    for text, codec in pages:
        page = html(text, None)
        at = dice.choice([place for place, char in enumerate(page) if char >= "\u4e00" and char < "\ua000"])
        before, char, after = page[:at].encode(codec), page[at].encode(codec), page[at + 1 :].encode(codec)
        place = dice.randrange(1, len(char))
        stray.append(Case(before + char[:place] + b"\xff" + char[place:] + after, None, page, codec, loses=1))
        between.append(Case(before + b"\xff" + char + after, None, page[:at] + "\ufffd" + page[at:], codec))
        place = dice.randrange(len(char))
        holed = page[:at] + "\ufffd" + page[at + 1 :]
        over.append(Case(before + char[:place] + b"\xff" + char[place + 1 :] + after, None, holed, codec))
        lost[codec].append(Case(before + char[:place] + char[place + 1 :] + after, None, holed, codec))
        step.append(lost[codec][-1]._replace(text=page, loses=2))
        tail.append(Case(before + char[:-1], None, page[:at] + "\ufffd", codec))
    yield from (("one 0xFF between characters", between), ("one 0xFF inside a character", stray))
    yield from (("one byte overwritten by 0xFF", over), ("last byte cut", tail))
    yield "one byte lost, in step after two characters", step
    yield from ((f"one byte lost, {codec}, exact", cases) for codec, cases in lost.items())


def mixed_rows(
    pages: list[tuple[str, str]], sources: tuple[list[str], list[str]], dice: random.Random
) -> Iterator[tuple[str, list[Case]]]:
    fragments, traditional = sources[0], [text for text in sources[1] if fits(text, "big5hkscs")]
    for (codec, other), extra in product(
        (
            ("utf-8", "gb18030"),
            ("utf-8", "big5hkscs"),
            ("gb18030", "utf-8"),
            ("gb18030", "big5hkscs"),
            ("big5hkscs", "utf-8"),
            ("big5hkscs", "gb18030"),
        ),
        (False, True),
    ):
        cases = []
        for text, _ in [page for page in pages if page[1] == codec]:
            page, fragment = html(text, None), dice.choice(fragments if other != "big5hkscs" else traditional)
            # In a block of its own, and in the middle of a sentence.
            at = page.rindex("</div>") if not extra else page.index("，") + 1
            inserted = f"<p>{fragment}</p>" if not extra else fragment
            body = page[:at].encode(codec) + inserted.encode(other) + page[at:].encode(codec)
            cases.append(Case(body, None, page[:at] + inserted + page[at:], codec))
        yield f"{codec} page, {other} {'words' if extra else 'block'}", cases


def family(name: str | None) -> str:
    if not name:
        return ""
    codec = codec_of(name) or codecs.lookup(name).name
    return FAMILY.get(codec, codec)


def others_columns(found: dict[str, list[Case]]) -> dict[str, dict[str, float]]:
    """Measure the detectors that are installed, on the same bodies."""
    columns = {}
    for name, detect in DETECTORS.items():
        try:
            module = importlib.import_module(name)
        except ImportError:
            continue
        columns[name.split(".")[0]] = {row: share_of(module, detect, cases) for row, cases in found.items()}
    return columns


def share_of(module: object, detect: Callable[[object, bytes], str | None], cases: list[Case]) -> float:
    right = 0
    for case in cases:
        try:
            answer = family(detect(module, case.body))
        except (LookupError, UnicodeError):
            answer = ""
        is_chinese = answer in {"gb18030", "big5hkscs", "hz"}
        right += not is_chinese if case.text is None else answer == case.codec
    return right / len(cases)


def megabytes_a_second() -> Iterator[tuple[str, float]]:
    """Give the speed of decoding healthy pages and one of the largest size, in MB a CPU-second."""
    articles = [article["text"] for article in Web().truth()["articles"]][:60]
    to_hant = OpenCC("s2t")
    for codec in ("utf-8", "gb18030", "big5hkscs"):
        texts = [only(to_hant.convert(text), codec) if codec == "big5hkscs" else text for text in articles]
        bodies = [html(text * 8, None).encode(codec) for text in texts]
        bodies.append(b"".join(bodies)[: 2 * 2**20])
        start = time.process_time()
        for body in bodies:
            decode(raw_page(body, None), DEFAULT)
        yield codec, sum(map(len, bodies)) / (time.process_time() - start) / 1e6


def main() -> int:
    """Print the table."""
    found = rows()
    others = others_columns(found)
    table = Table("row", "n", "ours", *others)
    for name, cases in found.items():
        wrong = [case for case in cases if not is_right(case)]
        share = 1 - len(wrong) / len(cases)
        columns = (f"{column[name]:.3f}" for column in others.values())
        table.add_row(name, str(len(cases)), f"{share:.4f}", *columns, style="" if share >= 0.99 else "bold red")
        if "--worst" in sys.argv:
            for case in wrong[:6]:
                show(name, case)
    Console(highlight=False).print(table)
    for codec, speed in megabytes_a_second():
        print(f"{codec}: {speed:.1f} MB a CPU-second")
    return 0


def show(name: str, case: Case) -> None:
    try:
        decoded = decode(raw_page(case.body, case.charset), DEFAULT)
    except Reject as reject:
        print(name, case.codec, reject)
        return
    got, want = decoded.html, case.text or ""
    at = shared(got, want)
    print(name, case.codec, decoded.decoding)
    print(
        "   got ", ascii_free(got[max(0, at - 10) : at + 30]), "\n   want", ascii_free(want[max(0, at - 10) : at + 30])
    )


def ascii_free(text: str) -> str:
    return text.encode("utf-8", "replace").decode().replace("\n", " ")


if __name__ == "__main__":
    sys.exit(main())
