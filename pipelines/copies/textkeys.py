"""Keys of an article by which it is found among others: what is computed of every text before any two are compared."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Final, NamedTuple

from pipelines.copies.kin import kin_of
from pipelines.copies.shingles import han_codes, han_in_lines
from pipelines.copies.speaking import spoken_of
from pipelines.script.fold import fold

if TYPE_CHECKING:
    from pipelines.copies.speaking import Names

_KEY_BYTES: Final = 16


class TextKeys(NamedTuple):
    """The keys of one article."""

    key: bytes
    """Digest of all that comparison looks at, 16 bytes: articles with one key are the same to it."""
    lines: str
    """The folded Han characters of its text, of which shingles are made, and its line breaks."""
    kin: int
    """Whom it speaks of; see `kin_of`."""
    names: Names
    """The same at full length."""

    @property
    def han(self) -> str:
        """The characters alone."""
        return self.lines.replace("\n", "")


def text_keys(title: str | None, text: str, number: int | None = None) -> TextKeys:
    """Compute the keys of an article of either script.

    Args:
        title: its headline.
        text: the text.
        number: of the record. A text that says nothing has a key of its own by it; None where such are no concern.
    """
    whole = fold(f"{title or ''}\n{text}")
    headline, folded = whole[: len(title or "")], whole[len(title or "") + 1 :]
    lines = han_in_lines(text)
    han = lines.replace("\n", "")
    spoken = spoken_of(whole)
    written = " ".join(spoken.times)  # numbers are dropped from the rest
    key = _digest(f"{han_codes(headline)}\n{han or folded}\n{written}".encode("utf-8", "surrogatepass"))
    if number is not None and says_nothing(text):
        key = _digest(key + number.to_bytes(8, "big"))
    return TextKeys(key, lines, kin_of(spoken.version), spoken.names)


def says_nothing(text: str) -> bool:
    """Tell whether a text has neither a letter nor a digit: such texts are no copies of each other.

    >>> says_nothing(" 。……"), says_nothing("IOU 500")
    (True, False)
    """
    return not any(map(str.isalnum, text))


def _digest(compared: bytes) -> bytes:
    return blake2b(compared, digest_size=_KEY_BYTES).digest()
