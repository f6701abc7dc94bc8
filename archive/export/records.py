"""An article as one exported object: the same keys in the same order, whatever the format.

Nothing in it depends on when or how often the archive was rebuilt: no row ids but those of articles, clusters and
families, which are numbers of captures, and no times but those of the fetches.

The profile `open` is what may be passed on freely: where an article stands, what it is about, what was repaired, and
the hashes to check one's own copy by. It leaves out every text of the page, who signed it, and personal data.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from archive.annotations import annotations_of
from pipelines.script import Target, convert_for_export
from pipelines.writing import Script

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from archive.rows import ArticleRow

BATCH_ARTICLES: Final = 200
"""Articles whose sections, edits and annotations are fetched at once: memory stays flat, queries stay few."""

LEADING: Final = (
    *("id", "url", "canonical_url", "mirror_of", "source"),
    *("title", "title_hans", "title_raw", "author", "source_name", "editor"),
    *("published", "published_precision", "published_basis", "first_seen", "last_seen", "changed_at", "revision"),
    *(
        "breadcrumb",
        "script",
        "script_kind",
        "region",
        "language",
        "encoding",
        "encoding_evidence",
        "replaced_chars",
        "confidence",
    ),
    *("text_chars", "edit_count", "flag_count", "sha256", "fold_sha256", "cluster_id", "family_id", "is_primary"),
    *("chain_version", "text", "text_hans"),
)
"""The columns of `articles` in an exported object, in order."""

NESTED: Final[Mapping[str, tuple[str, ...]]] = {
    "sections": ("level", "number", "heading", "start"),
    "edits": ("field", "start", "end", "before", "after", "rule", "certainty", "confidence"),
    "removed": ("kind", "rule", "text"),
}
"""The lists of an exported object with the fields of their elements, in order."""

CONVERSION: Final = ("config", "changed_chars", "dictionaries")
"""What `ExportOptions.script` did to title and text; all empty where they stand as in the archive."""

CAPTURE: Final = (
    *("url", "status", "fetched_at", "media_type", "charset_label", "body_bytes", "sha256"),
    *("warc_file", "warc_offset", "warc_length", "warc_record_id"),
)
"""Where the bytes of the current revision are."""

OPEN_LEAVES_OUT: Final = frozenset(
    {
        *("title_raw", "author", "editor", "text", "text_hans", "removed"),
        *("sections.heading", "edits.before", "edits.after", "annotations.pii"),
    }
)
"""What the profile `open` has not."""

_TABLES: Final = {"sections": "sections", "edits": "edits", "removed": "removed_blocks"}
_CONTACT: Final = re.compile(r"\d{7,}|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def exported(
    connection: sqlite3.Connection, rows: Iterable[ArticleRow], *, is_open: bool, target: Target = Target.ORIGINAL
) -> Iterator[dict[str, Any]]:
    """Give every article as an object of the dataset.

    Args:
        connection: to the archive the rows come from.
        rows: articles, in the order wanted.
        is_open: profile `open`; otherwise `full`.
        target: the script title and text go out in; offsets stay, for both are as long as they were.
    """
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH_ARTICLES)):
        yield from _batch(connection, batch, is_open=is_open, target=target)


def _batch(
    connection: sqlite3.Connection, batch: Sequence[ArticleRow], *, is_open: bool, target: Target
) -> Iterator[dict[str, Any]]:
    ids = [row.id for row in batch]
    lists = {name: _lists(connection, name, ids) for name in NESTED}
    annotations = annotations_of(connection, ids)
    captures = _captures(connection, [row.capture_id for row in batch])
    for row in batch:
        record: dict[str, Any] = {name: getattr(row, name) for name in LEADING}
        record["breadcrumb"] = list(row.breadcrumb)
        record |= {name: found[row.id] for name, found in lists.items()}
        record["annotations"] = annotations[row.id]
        record["conversion"] = _convert(record, target)
        record["capture"] = captures[row.capture_id]
        yield _open(record) if is_open else record


def _convert(record: dict[str, Any], target: Target) -> dict[str, Any]:
    """Convert title and text in place; give what was done."""
    label = Script(record["script"])
    text = convert_for_export(record["text"], label, target)
    title = convert_for_export(record["title"] or "", label, target)
    record["text"] = text.text
    if record["title"] is not None:
        record["title"] = title.text
    return {
        "config": text.config or title.config,
        "changed_chars": text.changed_chars + title.changed_chars,
        "dictionaries": text.dictionaries or title.dictionaries,
    }


def _lists(connection: sqlite3.Connection, name: str, ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {number: [] for number in ids}
    columns = ", ".join(f'"{column}"' for column in NESTED[name])
    rows = connection.execute(
        f"""SELECT article_id, {columns} FROM {_TABLES[name]} WHERE article_id IN ({_marks(ids)})
        ORDER BY article_id, position, id""",  # noqa: S608 - names of our own and question marks
        ids,
    )
    for number, *values in rows:
        found[number].append(dict(zip(NESTED[name], values, strict=True)))
    return found


def _captures(connection: sqlite3.Connection, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    rows = connection.execute(
        f"SELECT id, {', '.join(CAPTURE)} FROM captures WHERE id IN ({_marks(ids)})",  # noqa: S608 - as above
        ids,
    )
    return {number: dict(zip(CAPTURE, values, strict=True)) for number, *values in rows}


def _marks(ids: Sequence[int]) -> str:
    return ", ".join("?" * len(ids))


def _open(record: dict[str, Any]) -> dict[str, Any]:
    shown = {name: value for name, value in record.items() if name not in OPEN_LEAVES_OUT}
    for name in ("title", "title_hans"):
        shown[name] = mask_contacts(shown[name]) if shown[name] is not None else None
    for name in ("sections", "edits"):
        kept = [column for column in NESTED[name] if f"{name}.{column}" not in OPEN_LEAVES_OUT]
        shown[name] = [{column: element[column] for column in kept} for element in shown[name]]
    shown["annotations"] = {
        kind: found for kind, found in shown["annotations"].items() if f"annotations.{kind}" not in OPEN_LEAVES_OUT
    }
    return shown


def mask_contacts(title: str) -> str:
    """Hide what in a title may be a person's number or address; as long as the title.

    >>> mask_contacts("催收电话13800000000是谁")
    '催收电话***********是谁'
    """
    return _CONTACT.sub(lambda match: "*" * len(match.group()), title)
