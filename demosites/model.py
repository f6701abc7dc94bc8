"""The model of the fictional web: any posting, any article of it, computed from seed and number when asked for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING, Final

from demosites import damage
from demosites.contacts import Contact, contact
from demosites.layout import MIRRORED, ONE_BLOCK_ONLY, WORKS, Layout, Treatment, lay_out
from demosites.numbering import Paragraph, Style, number_work
from demosites.works import Work, compose, lender_of, plan_key, titles

if TYPE_CHECKING:
    from collections.abc import Callable

    from demosites.lenders import Lender

AUTHORS: Final = (
    "甄例文", "贾样章", "范本华", "易测试", "钟示例", "柳虚构", "余假名", "白模板", "文样本", "章拟稿", "方夹具", "石替身",
    "林样例", "高范文", "何设定", "许编造",
)  # fmt: skip
"""Writers of the fictional web; no real person carries such a name."""
FIRST_DAY: Final = datetime(2023, 2, 3, 6, 0, 0)  # noqa: DTZ001 - pages print local time without a zone
SPAN: Final = timedelta(days=1240)
DROPPING: Final = {"A": 0.6, "E": 0.15}
GLUING: Final = {"A": 0.12, "B": 0.12, "F": 0.12}
MISREADING: Final = {"C": 0.18, "D": 0.18, "E": 0.18}
ESCAPING: Final = {"C": 0.14, "D": 0.1, "F": 0.12}
"""Share of a site's postings with that damage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """A work on a site, before its text is needed."""

    key: str
    letter: str
    ordinal: int
    """Place on the site, oldest is 0."""
    origin: tuple[str, int]
    """The posting a mirror host repeats; itself on other sites."""
    work: int
    plan: str
    sibling: int
    family: str | None
    home: str
    treatment: Treatment
    published: datetime
    author: str

    @property
    def cluster(self) -> str:
        return f"w{self.work:06d}"

    @property
    def lender(self) -> Lender:
        return lender_of(self.plan, self.sibling)

    def rng(self, use: str) -> Random:
        """Return the random stream of this posting for one use; a mirror has the streams of its origin."""
        return Random(f"{self.plan}/{self.origin}/{use}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A posting with its text, as served and as it would be after ideal repair."""

    posting: Posting
    title: str
    title_hans: str
    paragraphs: tuple[Paragraph, ...]
    script: str
    damage: tuple[str, ...]
    contact: Contact | None
    """Personal data in one of the paragraphs."""

    @property
    def text(self) -> str:
        return "\n".join(paragraph.text for paragraph in self.paragraphs)

    @property
    def text_hans(self) -> str:
        return "\n".join(paragraph.hans for paragraph in self.paragraphs)


class Model:
    """All postings of all sites for one seed and scale."""

    def __init__(self, *, seed: int, scale: int) -> None:
        self.seed = seed
        self.scale = scale
        self.layout: Layout = lay_out(seed)
        self._slot_of_origin = {
            letter: {slot: place for place, slot in enumerate(slots)} for letter, slots in self.layout.mirrored.items()
        }
        self.posting: Callable[[str, int], Posting] = lru_cache(maxsize=4096)(self._posting)
        self.title: Callable[[str, int], str] = lru_cache(maxsize=4096)(self._title)

    def block_size(self, letter: str) -> int:
        return len(self.layout.mirrored.get(letter) or self.layout.slots[letter])

    def count(self, letter: str) -> int:
        """Return the number of articles of a site."""
        return self.block_size(letter) * (1 if letter in ONE_BLOCK_ONLY else self.scale)

    def origin(self, letter: str, ordinal: int) -> tuple[str, int]:
        """Return the posting that a posting of a mirror host repeats."""
        if letter not in MIRRORED:
            return letter, ordinal
        block, place = divmod(ordinal, self.block_size(letter))
        source = MIRRORED[letter][0]
        return source, block * self.block_size(source) + self.layout.mirrored[letter][place]

    def mirror(self, letter: str, origin_ordinal: int) -> int | None:
        """Return the mirror host's ordinal of a posting of its origin; None where the mirror lacks it."""
        block, slot = divmod(origin_ordinal, self.block_size(MIRRORED[letter][0]))
        place = self._slot_of_origin[letter].get(slot)
        return None if place is None else block * self.block_size(letter) + place

    def _posting(self, letter: str, ordinal: int) -> Posting:
        source, number = self.origin(letter, ordinal)
        block, place = divmod(number, self.block_size(source))
        slot = self.layout.slots[source][place]
        family = self.layout.family.get(slot.work)
        name = None if family is None else f"f{block * 1000 + family[0]:06d}"
        rng = Random(f"{self.seed}/posting/{source}/{number}")
        share = (number + rng.random()) / self.count(source)
        seconds = int(SPAN.total_seconds() * share)
        return Posting(
            key=f"{letter}{ordinal:06d}", letter=letter, ordinal=ordinal, origin=(source, number),
            work=block * WORKS + slot.work, plan=plan_key(self.seed, block * WORKS + slot.work, name),
            sibling=family[1] if family else 0, family=name, home=self.layout.home[slot.work],
            treatment=slot.treatment, published=FIRST_DAY + timedelta(seconds=seconds), author=rng.choice(AUTHORS),
        )  # fmt: skip

    def _title(self, letter: str, ordinal: int) -> str:
        posting = self.posting(letter, ordinal)
        first, other = titles(posting.plan, posting.lender)
        return _script(posting)[1](other if posting.treatment is Treatment.RETITLED else first)

    def article(self, letter: str, ordinal: int, *, later: bool = False) -> Article:
        """Return an article; `later` gives the text it has after its author changed it."""
        posting = self.posting(letter, ordinal)
        work = compose(posting.plan, posting.sibling)
        lines = list(number_work(work, _style(posting)))
        lines = _treated(lines, posting, work)
        if later:
            note = f"【更新】编辑部补充：{work.lender.name}的还款页面已调整，读者请以合同和官方客服的答复为准。"
            lines.insert(len(lines) - 1, Paragraph.plain(note))
        paragraphs, kinds = _damaged(lines, posting)
        found = contact(letter, ordinal)
        if found:
            paragraphs.insert(len(paragraphs) - 1, Paragraph(hans=found.masked, text=found.masked, served=found.line))
        script, convert = _script(posting)
        title = work.other_title if posting.treatment is Treatment.RETITLED else work.title
        return Article(
            posting=posting,
            title=convert(title),
            title_hans=title,
            paragraphs=tuple(paragraph.converted(convert) for paragraph in paragraphs),
            script=script,
            damage=kinds,
            contact=found,
        )


def _style(posting: Posting) -> Style:
    rng = Random(f"{posting.plan}/style")
    if posting.home == "D" and rng.random() < 0.5:
        # The paragraph-only templates print numbers, whoever wrote the text.
        return Style.DOTTED if posting.letter in "AMG" else Style.TAGS
    return rng.choices(
        (Style.DOTTED, Style.CHINESE, Style.PARTS, Style.QUESTIONS, Style.NONE), weights=(40, 25, 10, 12, 13)
    )[0]


def _treated(lines: list[Paragraph], posting: Posting, work: Work) -> list[Paragraph]:
    rng = posting.rng("treatment")
    if posting.treatment is Treatment.CUT:
        bodies = [place for place, line in enumerate(lines[:-1]) if line.level is None and place > 1]
        del lines[rng.choice(bodies)]
    if posting.treatment is Treatment.BOILERPLATE:
        lines.append(
            Paragraph.plain(
                f"本文由{posting.author}整理自网络，转载请保留出处，更多{work.lender.name}逾期知识请关注本栏目。"
            )
        )
    return lines


def _script(posting: Posting) -> tuple[str, Callable[[str], str]]:
    if posting.letter == "G":
        return "Hant", damage.phrase_hant
    if posting.letter == "M" or posting.treatment is Treatment.HANT:
        return "Hant", damage.charmap_hant
    return "Hans", str


def _damaged(lines: list[Paragraph], posting: Posting) -> tuple[list[Paragraph], tuple[str, ...]]:
    """Apply the damage of the site that made the page; a mirror inherits it and adds its own."""
    site = posting.origin[0]
    rng = posting.rng("damage")
    chance = Counter({name: rng.random() for name in ("drop", "glue", "misread", "escape")})
    kinds: list[str] = []
    if chance["drop"] < DROPPING.get(site, 0):
        lines = _recorded([line.rewritten(damage.drop_words) for line in lines], lines, "dropped_words", kinds)
    if chance["glue"] < GLUING.get(site, 0):
        lines = _recorded([line.rewritten(damage.glue_numbers) for line in lines], lines, "numbers", kinds)
    bodies = [place for place, line in enumerate(lines) if line.level is None and len(line.hans) > 40]
    if posting.treatment is not Treatment.HANT and chance["misread"] < MISREADING.get(site, 0):
        kind, how = rng.choice((("mojibake_latin1", damage.misread_latin1), ("mojibake_cp1252", damage.misread_cp1252)))
        for place in rng.sample(bodies, min(2, len(bodies))):
            lines[place] = lines[place].garbled(how)
        kinds.append(kind)
    elif chance["escape"] < ESCAPING.get(site, 0):
        for place in rng.sample(bodies, min(3, len(bodies))):
            lines[place] = lines[place].garbled(damage.escape_twice)
        kinds.append("entities")
    kinds += {"M": ["pinyin"], "H": ["injected"]}.get(posting.letter, [])
    return lines, tuple(kinds)


def _recorded(after: list[Paragraph], before: list[Paragraph], kind: str, kinds: list[str]) -> list[Paragraph]:
    if after != before:
        kinds.append(kind)
    return after
