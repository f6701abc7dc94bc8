"""What an export does with each batch of articles: read it, and make of it what every format writes.

It is nearly all the work there is, and needs nothing but the archive, so it is done in this process or in several
(`archive.export.workers`); files are written in one, in order, and are the same to the byte either way.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from archive.export.batches import Reader
from archive.export.facts import personal_data, tally
from archive.export.fields import layout
from archive.export.originals import original
from archive.export.writers import piece
from archive.store import default_warc_folder
from pipelines.script import Target

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive.export.facts import Tally
    from archive.export.fields import Layout
    from archive.export.options import ExportOptions
    from archive.export.selection import Part
    from archive.reader import Archive


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A batch, ready to be written."""

    articles: int
    pieces: dict[str, Any]
    """By format: what its `Writer.write` takes."""
    tally: Tally


class Preparer:
    """Prepares articles of an archive that is in a snapshot, in this process."""

    def __init__(self, archive: Archive, options: ExportOptions) -> None:
        shape = layout_of(archive, options)
        folder = options.warc_folder or default_warc_folder(archive.path)
        originals = partial(original, archive.connection, folder) if options.with_pii else None
        self._connection = archive.connection
        self._reader = Reader(archive.connection, shape, target=Target(options.script), originals=originals)
        self._formats = options.formats

    def prepare(self, first: int, last: int) -> Prepared:
        """Prepare the articles at some positions of temp._chosen."""
        batch = self._reader.batch(first, last)
        pieces = {name: piece(name, batch) for name in self._formats}
        found = personal_data(self._connection, first, last)
        return Prepared(articles=batch.articles, pieces=pieces, tally=tally(batch, found))

    def prepared(self, parts: Iterable[Part]) -> Iterator[Prepared]:
        """Give the articles of all parts in order; no batch holds articles of two parts."""
        for part in parts:
            for first, last in part.ranges():
                yield self.prepare(first, last)


def layout_of(archive: Archive, options: ExportOptions) -> Layout:
    """Describe what an exported article has."""
    return layout(archive.connection, is_open=options.profile == "open", is_split=options.split)
