"""A torn run to be read, and what is read of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from pipelines.repair.pinyin.readings import READING

if TYPE_CHECKING:
    from pipelines.repair.splices.around import Around

MARKERS: Final = "?\ufffd"
"""What decoders leave for half a character. ？ is none of them: it is a character, and may be part of the run."""

HALF_ANNOTATION: Final = re.compile(rf"\(?({READING}) ?\)(?:\({READING} ?\))*")
ANNOTATED: Final = re.compile(rf"(?:\(({READING}) ?\))+")
STOPS: Final = frozenset("！？，。；：、（）“”‘’《》「」『』【】!?,;:")

MARKS: Final = 0xA1
"""First byte of 。 and its kind."""

A_CHARACTER: Final = 5.5
"""What a character of good text costs, in nats: given back, so that readings do not win by being short."""
VANISHED: Final = -6.0
ANOTHER_WAY: Final = -1.0
"""Prices, in nats, of supposing that a pair of bytes was dropped, and that a character was read from unusual bytes."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A run read again."""

    text: str
    end: int
    """Where aligned text goes on, in the text that was read."""
    score: float
    """Log probability of its characters in nats, less what good text costs, with the prices of what was supposed."""
    is_exact: bool
    """Every character follows from bytes and printed readings; none was chosen by the model."""
    margin: float = 0.0
    """Nats by which it beats the next likely reading that ends otherwise."""
    likeliest: str = ""
    """The same characters before any was marked as lost because others are nearly as likely."""


class State(NamedTuple):
    """A run read up to some place, with a byte in hand."""

    score: float
    lead: int
    last: str
    text: str
    is_exact: bool


class Torn(NamedTuple):
    """A run to be read."""

    text: str
    start: int
    """The first character of the run, which ends before the next newline."""
    before: str
    """One or two characters in front of it, for the model; a newline where there is none."""
    around: Around
    """What the page tells: the run has its script and is likely to repeat its words."""
