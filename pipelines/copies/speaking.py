"""Whom a text speaks of, and what is left of it when the names and a spinner's words are taken out."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from pipelines.annotate.named.names import lender_spans_at, name_phrases
from pipelines.annotate.numbers.numerals import parse_number
from pipelines.annotate.phrases import Lexicon, Phrases
from pipelines.annotate.tables import cities
from pipelines.copies.shingles import han_codes
from pipelines.language.spinning import spun_words
from pipelines.script.characters import HAN_CLASS
from pipelines.script.fold import fold
from pipelines.script.kinds import region_by_words, words_of_legal_regions
from pipelines.writing import Region

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipelines.annotate.phrases import Found

CONTEXT: Final = 6
"""Han characters on each side of a lender's name that must agree for the names to be compared."""

_NOT_HAN: Final = re.compile(f"[^{HAN_CLASS}]+")
_CONTEXT: Final = re.compile(f"[{HAN_CLASS}]{{{CONTEXT}}}")

_PLACEHOLDER: Final = "某"
"""Stands for every lender's name. Source: the word court papers use for a name left out."""

Spans: TypeAlias = "Iterable[tuple[int, int, str]]"
"""Lenders and products in a text: first code point, code point after, identifier. See `annotate.lender_spans`."""


_HOW_LONG: Final = r"((?:\d{1,4}|[一二三四五六七八九十两半百]{1,5})\s?(?:天|日|个多?月|个半月|周|星期|年))"

_OVERDUE_FOR: Final = re.compile(rf"(?:逾期|欠款|拖欠|断供)[了已有满达第整超过近约]{{0,3}}\s{{0,3}}{_HOW_LONG}")
_UNPAID: Final = re.compile("(?:没有?|未|不)还")
_UNTIL_UNPAID: Final = re.compile(rf"{_HOW_LONG}(?:都|也|还)?$")
_LONGEST_TIME: Final = 10
"""How long a debt is overdue, on folded text: what a template's pages swap besides the lender. A time before an unpaid
debt is looked for from there backwards, because numbers stand everywhere."""

_TIME: Final = re.compile(r"(\d+|[一二三四五六七八九十两百]+)\s?(天|日|个月|周|星期|年)")
_UNITS: Final = {"日": "天", "星期": "周"}

_CASE: Final = re.compile(
    rf"((?:19|20)\d\d)[)\]〕】]?([{HAN_CLASS}]{{1,2}}\d{{0,6}}[民刑行执破商知诉仲财][{HAN_CLASS}]{{0,3}}?)第?(\d{{1,6}})号"
)
"""A court's case, on folded text: (2023)沪0115民初931号."""

_CASE_ENDS: Final = "号"

_AS_JSON: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_FORM: Final = 6
"""Of what `Names.to_json` writes; the first was a list of six, the second had no frame, the third took a converter's
words for a region's, the fourth knew a hundred cities and no time but behind 逾期, the fifth no court cases."""


class Facts(NamedTuple):
    """What a text says of one kind that the pages of a template exchange: its lenders, its cities or its times."""

    contexts: Mapping[str, str]
    """Words beside a name -> the name."""
    named: frozenset[str]
    """All lenders; of cities and times those behind the headline, because copies are given other headlines. A city has
    to stand there twice: a spinner's word may be the name of one, a template's city is on every screen."""
    subject: str | None
    """The one named most often; of several the one named first."""
    headline: frozenset[str]
    """Those in the first line, which is the headline."""


_NOTHING: Final = Facts(contexts={}, named=frozenset(), subject=None, headline=frozenset())


class Names(NamedTuple):
    """Whom a text speaks of, and of what: all that the pages of one template exchange.

    The kinds are kept apart, because a template that exchanges one of them repeats the others on every page: as many
    places where the cities agree say nothing about the lender.
    """

    lenders: Facts
    cities: Facts
    times: Facts
    """How long debts are overdue."""
    region: Region | None
    """Whose law the text speaks of, as far as its words tell."""
    cases: frozenset[str]
    """Numbers of the court cases it names: notices that a court prints by one form share all else."""
    frame: str
    """Han characters of the headline without lenders, cities and times: what the versions of a template share."""

    def to_json(self) -> str:
        """Give them as JSON; `names_of_json` reads it."""
        kinds = [
            [kind.contexts, sorted(kind.named), kind.subject, sorted(kind.headline)]
            for kind in (self.lenders, self.cities, self.times)
        ]
        return _AS_JSON([_FORM, *kinds, self.region, sorted(self.cases), self.frame])


def names_of_json(known: str) -> Names | None:
    """Read what `Names.to_json` wrote; None where another version of it did, so that they are looked for again."""
    form, *rest = json.loads(known)
    if form != _FORM:
        return None
    *kinds, region, cases, frame = rest
    lenders, cities, times = (
        Facts(contexts=contexts, named=frozenset(named), subject=subject, headline=frozenset(headline))
        for contexts, named, subject, headline in kinds
    )
    return Names(
        lenders=lenders,
        cities=cities,
        times=times,
        region=None if region is None else Region(region),
        cases=frozenset(cases),
        frame=frame,
    )


def names_in(folded: str) -> Names:
    """Find whom a folded text speaks of; its first line is its headline."""
    return spoken_of(folded).names


class Spoken(NamedTuple):
    """What is found of a text with whom it speaks of."""

    names: Names
    times: list[str]
    """How long debts are overdue, as the text writes it, in its order."""
    version: tuple[str, str, str]
    """What tells the versions of a template apart: the lender it is about, the first city of the headline, a bank's
    name included, and its first time; empty where there is none."""


def spoken_of(folded: str) -> Spoken:
    r"""Find all of that in a folded text whose first line is its headline.

    >>> spoken_of("花呗逾期半年,福州怎么办\n逾期三个月").version, spoken_of("花呗逾期半年\n逾期三个月").times
    (('ant/花呗', '福州', '6个月'), ['半年', '三个月'])
    """
    headline_end = max(0, folded.find("\n"))
    lexicon = _lexicon()
    places = lexicon.all.places(folded)
    lenders = lender_spans_at(folded, places["names"])
    every_city = list(lexicon.cities.find(folded, places=places["cities"]))
    cities = _city_spans(every_city, lenders)
    words = {lexicon.regions.folded[number] for _, _, number in places["regions"]}
    written = [(start, end, folded[start:end]) for start, end in _times(folded)]
    times = [(start, end, _plain_time(time)) for start, end, time in written]
    names = Names(
        lenders=_facts(folded, lenders, 0),
        cities=_facts(folded, cities, headline_end, often=2),
        times=_facts(folded, times, headline_end),
        region=region_by_words(folded, words),
        cases=frozenset(map("".join, _CASE.findall(folded))) if _CASE_ENDS in folded else frozenset(),
        frame=_frame(folded[:headline_end], [*lenders, *cities, *times]),
    )
    city, time = (next((name for _, end, name in found if end <= headline_end), "") for found in (every_city, times))
    return Spoken(names, [time for _, _, time in written], (names.lenders.subject or "", city, time))


def _times(folded: str) -> list[tuple[int, int]]:
    spans = [match.span(1) for match in _OVERDUE_FOR.finditer(folded)]
    for unpaid in _UNPAID.finditer(folded):
        end = unpaid.start()
        taken = max((last for _, last in spans if last <= end), default=0)
        if match := _UNTIL_UNPAID.search(folded, max(taken, end - _LONGEST_TIME), end):
            spans.append(match.span(1))
    return sorted(spans)


def places_of(words: str, text: str) -> Iterator[int]:
    """Find every place at which words begin in a text."""
    place = text.find(words)
    while place >= 0:
        yield place
        place = text.find(words, place + 1)


def contexts_of(folded: str, names: Spans) -> dict[str, str]:
    """Give the Han characters before and behind each name with the name's identifier.

    A context that stands beside two different names in the same text proves nothing and is left out.
    """
    reach = CONTEXT * 4  # blanks, digits and punctuation lie between
    contexts: dict[str, str] = {}
    contradicted: set[str] = set()
    for start, end, name in sorted(names):
        before, after = folded[max(0, start - CONTEXT) : start], folded[end : end + CONTEXT]
        if not _CONTEXT.fullmatch(before):
            before = _NOT_HAN.sub("", folded[max(0, start - reach) : start])[-CONTEXT:]
        if not _CONTEXT.fullmatch(after):
            after = _NOT_HAN.sub("", folded[end : end + reach])[:CONTEXT]
        for side, words in (("<", before), (">", after)):
            if len(words) == CONTEXT:
                context = side + words
                if contexts.setdefault(context, name) != name:
                    contradicted.add(context)
    return {context: name for context, name in contexts.items() if context not in contradicted}


def _facts(folded: str, spans: Sequence[tuple[int, int, str]], begin: int, often: int = 1) -> Facts:
    """Collect what is known of one kind; `named` are those that stand so often from this place on."""
    if not spans:
        return _NOTHING  # most texts name no city
    spans = sorted(spans)
    counts = Counter(name for _, _, name in spans)
    behind = Counter(name for start, _, name in spans if start >= begin)
    headline_end = folded.find("\n")
    return Facts(
        contexts=contexts_of(folded, spans),
        named=frozenset(name for name, times in behind.items() if times >= often),
        subject=max(counts, key=counts.__getitem__),
        headline=frozenset(name for _, end, name in spans if end <= headline_end),
    )


def _frame(headline: str, spans: Spans) -> str:
    chars = list(headline)
    for start, end, _ in spans:
        for place in range(start, min(end, len(chars))):
            chars[place] = " "
    return _NOT_HAN.sub("", "".join(chars))


def _city_spans(found: Iterable[Found[str]], lenders: Spans) -> list[tuple[int, int, str]]:
    taken = [(start, end) for start, end, _ in lenders]
    # 上海 in 上海银行 is the bank's name.
    return [
        (start, end, name)
        for start, end, name in found
        if not any(first < end and start < last for first, last in taken)
    ]


def _plain_time(written: str) -> str:
    """Write a time one way, so that a copy that writes it another is no other version.

    >>> _plain_time("三个月"), _plain_time("17日"), _plain_time("半年"), _plain_time("两个半月")
    ('3个月', '17天', '6个月', '两个半月')
    """
    if written == "半年":
        return "6个月"
    found = _TIME.fullmatch(written)
    if found is None:
        return written
    number, unit = found.groups()
    value = parse_number(number)
    return f"{number if value is None else int(value)}{_UNITS.get(unit, unit)}"


def plain_han(folded: str) -> str:
    """Give the Han characters of a folded text with one name for every lender and a spinner's words put back.

    Never shown.

    >>> plain_han("若是花呗逾期，会有什么疑问？") == plain_han("如果借呗逾期,会有什么问题")
    True
    """
    parts = []
    at = 0
    for start, end, _ in lender_spans_at(folded, None):
        parts += [folded[at:start], _PLACEHOLDER]
        at = end
    pattern, word_of = _spun()
    return pattern.sub(lambda found: word_of[found.group()], han_codes("".join([*parts, folded[at:]])))


class _Lexicon(NamedTuple):
    """All that is looked for in a text, found in one pass."""

    cities: Phrases[str]
    regions: Phrases[str]
    all: Lexicon


@cache
def _lexicon() -> _Lexicon:
    names = list(map(fold, cities()))
    phrases = Phrases(zip(names, names, strict=True), whole_words=False)
    words = sorted(words_of_legal_regions())
    regions = Phrases(zip(words, words, strict=True), whole_words=False)
    return _Lexicon(phrases, regions, Lexicon({"names": name_phrases(), "cities": phrases, "regions": regions}))


@cache
def _spun() -> tuple[re.Pattern[str], dict[str, str]]:
    word_of = spun_words()
    return re.compile("|".join(sorted(word_of, key=lambda spun: (-len(spun), spun)))), word_of
