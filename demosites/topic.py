"""A topic of the grammar: headings, a question and subsections with sentence patterns."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Sub:
    """A subsection: one heading pattern and the sentences its paragraph is made of."""

    heading: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A section of an article."""

    heading: str
    question: str
    """The heading of the same section in an article of questions and answers, without the mark."""
    subs: tuple[Sub, ...]


def sub(heading: str, *sentences: str) -> Sub:
    """Return a subsection of at least one sentence pattern."""
    return Sub(heading=heading, sentences=sentences)


def topic(heading: str, question: str, *subs: Sub) -> Topic:
    """Return a topic of at least one subsection."""
    return Topic(heading=heading, question=question, subs=subs)
