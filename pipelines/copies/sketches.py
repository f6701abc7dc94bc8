"""What comparison needs of a text: each part made when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.copies.notices import han_without_notices, may_have_notices
from pipelines.copies.quoting import LEAST_QUOTED
from pipelines.copies.shingles import han_in_lines
from pipelines.copies.shinglesets import pair_set, shingle_run, shingle_set
from pipelines.copies.speaking import names_in, plain_han
from pipelines.fingerprint import sample_of_han
from pipelines.once import once
from pipelines.script.fold import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pipelines.copies.shinglesets import NumberRun, NumberSet, ShingleSet
    from pipelines.copies.speaking import Names


class Sketch:
    """What comparison needs of a text, each part made when it is first asked for; keep it where one text meets many."""

    def __init__(
        self,
        read: Callable[[], tuple[str | None, str]],
        *,
        signature: Iterable[int] | None = None,
        han_chars: int | None = None,
        names: Callable[[], Names | None] = lambda: None,
    ) -> None:
        """Take what is known already.

        Args:
            read: gives headline and text. The headline tells whose article it is; its shingles are left out, because
                a copy under another headline is a copy.
            signature: the sample of the text's shingles, where that was kept; so for the others.
            han_chars: length of the text in Han characters.
            names: tells whom headline and text speak of; None where that is to be found.
        """
        self._read = read
        self._look_up = names
        if signature is not None:
            self.signature = frozenset(signature)
        if han_chars is not None:
            self.han_chars = han_chars

    @once
    def lines(self) -> str:
        """Folded Han characters and line breaks."""
        return han_in_lines(self._title_and_text[1])

    @once
    def han(self) -> str:
        """The characters alone."""
        return self.lines.replace("\n", "")

    @once
    def han_chars(self) -> int:
        """Length in Han characters."""
        return len(self.han)

    @once
    def own(self) -> str:
        """The same without the sentences that speak of the site they stand on; only short texts are asked."""
        if not may_have_notices(self.lines):
            return self.han
        headline = len(self._title_and_text[0] or "")
        return han_without_notices(self._folded_whole[headline + 1 :], self.han)

    @once
    def own_shingles(self) -> ShingleSet:
        """All shingles of `own`."""
        return self.shingles if len(self.own) == self.han_chars else shingle_set(shingle_run(self.own))

    @once
    def paragraphs(self) -> list[str]:
        """The folded Han characters of every line that has some."""
        return [line for line in self.lines.split("\n") if line]

    @once
    def quotable(self) -> frozenset[str]:
        """Those long enough to be quoted."""
        return frozenset(line for line in self.lines.split("\n") if len(line) >= LEAST_QUOTED)

    @once
    def run(self) -> NumberRun:
        """All shingles in their order."""
        return shingle_run(self.han)

    @once
    def shingles(self) -> ShingleSet:
        """All of them; most pairs are decided by a sample."""
        return shingle_set(self.run)

    @once
    def pairs(self) -> NumberSet:
        """Every pair of neighbouring Han characters, as often as it stands in the text."""
        return pair_set(self.han)

    @once
    def signature(self) -> frozenset[int]:
        """The sample of the shingles."""
        return frozenset(sample_of_han(self.han))

    @once
    def names(self) -> Names:
        """Whom the text speaks of; only texts that are alike are asked."""
        known = self._look_up()
        return names_in(self._folded_whole) if known is None else known

    @once
    def beside_subject(self) -> frozenset[str]:
        """The words beside the lender the text is about; see `Facts.contexts`."""
        lenders = self.names.lenders
        return frozenset(context for context, name in lenders.contexts.items() if name == lenders.subject)

    @once
    def plain(self) -> str:
        """Folded Han characters with every lender's name the same, and words of the spinners' lists put back."""
        return plain_han(self._folded_whole)

    @once
    def _folded_whole(self) -> str:
        title, text = self._title_and_text
        return fold(f"{title or ''}\n{text}")

    @once
    def _title_and_text(self) -> tuple[str | None, str]:
        return self._read()


def sketch(title: str | None, text: str) -> Sketch:
    """Prepare an article for comparison."""
    return Sketch(lambda: (title, text))
