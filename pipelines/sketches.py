"""What comparison needs of a text: each part made when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.fingerprint import sample_of_han
from pipelines.notices import han_without_notices
from pipelines.script.fold import fold
from pipelines.shingles import han_in_lines
from pipelines.shinglesets import pair_set, shingle_run, shingle_set
from pipelines.speaking import names_in, plain_han

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pipelines.shinglesets import NumberRun, NumberSet, ShingleSet
    from pipelines.speaking import Names


class Sketch:
    """What comparison needs of a text, each part made when it is first asked for; keep it where one text meets many."""

    __slots__ = (
        "_beside_subject",
        "_folded",
        "_han",
        "_han_chars",
        "_in_lines",
        "_look_up",
        "_names",
        "_own",
        "_own_shingles",
        "_pairs",
        "_plain",
        "_read",
        "_run",
        "_shingles",
        "_signature",
        "_words",
    )

    def __init__(
        self,
        read: Callable[[], tuple[str | None, str]],
        *,
        signature: Iterable[int] | None = None,
        han_chars: int | None = None,
        names: Callable[[], Names] | None = None,
    ) -> None:
        """Take what is known already.

        Args:
            read: gives headline and text. The headline tells whose article it is; its shingles are left out, because
                a copy under another headline is a copy.
            signature: the sample of the text's shingles, where that was kept; so for the others.
            han_chars: length of the text in Han characters.
            names: tells whom headline and text speak of.
        """
        self._read = read
        self._words: tuple[str | None, str] | None = None
        self._signature = None if signature is None else frozenset(signature)
        self._beside_subject: frozenset[str] | None = None
        self._folded: str | None = None
        self._han: str | None = None
        self._han_chars = han_chars
        self._in_lines: str | None = None
        self._look_up = names
        self._names: Names | None = None
        self._own: str | None = None
        self._own_shingles: ShingleSet | None = None
        self._pairs: NumberSet | None = None
        self._plain: str | None = None
        self._run: NumberRun | None = None
        self._shingles: ShingleSet | None = None

    @property
    def han(self) -> str:
        """Folded Han characters."""
        if self._han is None:
            self._han = self._lines().replace("\n", "")
        return self._han

    @property
    def han_chars(self) -> int:
        """Length in Han characters."""
        if self._han_chars is None:
            self._han_chars = len(self.han)
        return self._han_chars

    @property
    def own(self) -> str:
        """The same without the sentences that speak of the site they stand on; only short texts are asked."""
        if self._own is None:
            self._own = han_without_notices(self._folded_text(), self.han)
        return self._own

    @property
    def own_shingles(self) -> ShingleSet:
        """All shingles of `own`."""
        if self._own_shingles is None:
            is_whole = len(self.own) == self.han_chars
            self._own_shingles = self.shingles if is_whole else shingle_set(shingle_run(self.own))
        return self._own_shingles

    @property
    def paragraphs(self) -> list[str]:
        """The folded Han characters of every line that has some."""
        return [line for line in self._lines().split("\n") if line]

    @property
    def run(self) -> NumberRun:
        """All shingles in their order."""
        if self._run is None:
            self._run = shingle_run(self.han)
        return self._run

    @property
    def shingles(self) -> ShingleSet:
        """All of them; most pairs are decided by a sample."""
        if self._shingles is None:
            self._shingles = shingle_set(self.run)
        return self._shingles

    @property
    def pairs(self) -> NumberSet:
        """Every pair of neighbouring Han characters, as often as it stands in the text."""
        if self._pairs is None:
            self._pairs = pair_set(self.han)
        return self._pairs

    @property
    def signature(self) -> frozenset[int]:
        """The sample of the shingles."""
        if self._signature is None:
            self._signature = frozenset(sample_of_han(self.han))
        return self._signature

    @property
    def names(self) -> Names:
        """Whom the text speaks of; only texts that are alike are asked."""
        if self._names is None:
            self._names = names_in(self._folded_whole()) if self._look_up is None else self._look_up()
        return self._names

    @property
    def beside_subject(self) -> frozenset[str]:
        """The words beside the lender the text is about; see `Facts.contexts`."""
        if self._beside_subject is None:
            lenders = self.names.lenders
            beside = (context for context, name in lenders.contexts.items() if name == lenders.subject)
            self._beside_subject = frozenset(beside)
        return self._beside_subject

    @property
    def plain(self) -> str:
        """Folded Han characters with every lender's name the same, and words of the spinners' lists put back."""
        if self._plain is None:
            self._plain = plain_han(self._folded_whole())
        return self._plain

    def _lines(self) -> str:
        if self._in_lines is None:
            self._in_lines = han_in_lines(self._title_and_text()[1])
        return self._in_lines

    def _folded_text(self) -> str:
        return self._folded_whole()[len(self._title_and_text()[0] or "") + 1 :]

    def _folded_whole(self) -> str:
        if self._folded is None:
            title, text = self._title_and_text()
            self._folded = fold(f"{title or ''}\n{text}")
        return self._folded

    def _title_and_text(self) -> tuple[str | None, str]:
        if self._words is None:
            self._words = self._read()
        return self._words


def sketch(title: str | None, text: str) -> Sketch:
    """Prepare an article for comparison."""
    return Sketch(lambda: (title, text))
