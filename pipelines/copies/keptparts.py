"""What comparison needs of a text again and again, on disk: made once.

Among hundreds of thousands of texts one is compared in several lots. Its shingles are made with the sample, which needs
the same hashes in the same order; its lines and whom it speaks of are known from its keys.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Final, NamedTuple

from pipelines.copies.candidates import packed, packed_array
from pipelines.copies.shingles import SHINGLE_CHARS, different, hashes_of_han
from pipelines.copies.shinglesets import set_of_different, shingle_set
from pipelines.copies.sketches import Sketch
from pipelines.copies.speaking import names_of_json
from pipelines.fingerprint import sample_of_different, sample_of_han
from pipelines.once import once
from pipelines.optional import has_numpy

if TYPE_CHECKING:
    from pipelines.copies.shinglesets import ShingleSet
    from pipelines.copies.spool import Reader, Spooled
    from pipelines.copies.textkeys import TextKeys

PARTS: Final = 4
"""Of a text: its sample, its shingles, as numpy has them, its lines, its names."""
_LINES_IN: Final = "utf-16-le"
"""Two thirds of the bytes of UTF-8."""


def parts_of(keys: TextKeys) -> tuple[bytes, ...]:
    """Give what is kept of a text, the sample as `packed` makes it; no shingles where they are no array."""
    han = keys.han
    if has_numpy() and len(han) >= SHINGLE_CHARS:
        every = different(hashes_of_han(han))
        sample = packed_array(sample_of_different(every)).tobytes()
        shingles = set_of_different(every).tobytes()
    else:
        sample, shingles = packed(sample_of_han(han)).tobytes(), b""
    names = keys.names.to_json().encode("utf-8", "surrogatepass")
    return sample, shingles, keys.lines.encode(_LINES_IN), names


class Known(NamedTuple):
    """What is known of a text, and where the rest lies."""

    place: Spooled
    bounds: array[int]
    """Of its parts; see `PartSpool.bounds`."""
    han_chars: int


class KeptSketch(Sketch):
    """A sketch whose parts are kept."""

    def __init__(self, texts: Reader, parts: Reader, known: Known) -> None:
        """Read all parts in one call; the text is read when it is asked for."""
        start, *ends = known.bounds
        self._kept = parts.between(start, ends[-1])
        self._ends = [end - start for end in ends]
        sample = array("I", self._kept[: self._ends[0]])
        names = self._kept[self._ends[2] :]
        super().__init__(
            lambda: texts.read(known.place),
            signature=sample,
            han_chars=known.han_chars,
            names=lambda: names_of_json(names.decode("utf-8", "surrogatepass")),
        )

    @once
    def lines(self) -> str:
        """Folded Han characters and line breaks."""
        return self._kept[self._ends[1] : self._ends[2]].decode(_LINES_IN)

    @once
    def shingles(self) -> ShingleSet:
        """All of them."""
        begin, end, *_ = self._ends
        if begin == end:
            return shingle_set(self.run)
        import numpy as np  # noqa: PLC0415 - whoever keeps arrays has it

        return np.frombuffer(self._kept[begin:end], np.uint32)
