"""`yuqi clean`: the chain as a filter, without an archive."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING, Any

import click

from yuqi.console import messages, progress, write_json_line
from yuqi.options import PATH

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipelines.lines import Cleaned


JSON_LINES = frozenset({".jsonl", ".ndjson"})


@click.command("clean")
@click.argument("files", nargs=-1, type=PATH)
@click.option("--with-before", is_flag=True, help="Add text_before, on which the edits replay.")
@click.option("--restore", is_flag=True, help="Add text_restored, with the candidate edits applied as well.")
@click.option("--strict", is_flag=True, help="Exit 1 when any page was rejected.")
def command(*, files: tuple[Path, ...], with_before: bool, restore: bool, strict: bool) -> int:
    """Clean pages: JSON Lines on standard input, or FILES, to JSON Lines.

    An input line holds {"id","url","html_base64"}, {"id","url","html"} or {"id","text"}; "content_type" may be given.
    A file is read as bytes, a .txt file as text, a .jsonl file as lines like those of standard input. One line comes
    out for every line or file that went in.

    \b
    Examples:
      yuqi clean page.html article.txt
      yuqi clean < pages.jsonl > articles.jsonl
    """
    rejected = 0
    with progress("cleaning", len(files) or None) as advance:
        for cleaned in _inputs(files):
            write_json_line(_fields(cleaned, with_before=with_before, restore=restore))
            rejected += cleaned.is_rejected
            advance(1)
    sys.stdout.flush()
    if rejected and messages.is_terminal:
        messages.print(f"{rejected} rejected; the reason stands in each line")
    return int(strict and rejected > 0)


def _inputs(files: tuple[Path, ...]) -> Iterator[Cleaned]:
    from pipelines import lines

    if files:
        for path in files:
            body = _read(path)
            if path.suffix.lower() in JSON_LINES:
                for number, line in enumerate(io.BytesIO(body), start=1):
                    yield lines.clean_line(line.rstrip(b"\r\n"), number)
            else:
                yield lines.clean_file(path.name, body)
        return
    for number, line in enumerate(sys.stdin.buffer, start=1):
        yield lines.clean_line(line.rstrip(b"\r\n"), number)


def _read(path: Path) -> bytes:
    from archive.errors import UserError

    try:
        return path.read_bytes()
    except OSError as error:
        raise UserError(f"{path}: {error.strerror}. Name files that can be read.") from error


def _fields(cleaned: Cleaned, *, with_before: bool, restore: bool) -> dict[str, Any]:
    fields = cleaned.fields()
    if with_before:
        fields["text_before"] = cleaned.text_before()
    if restore:
        fields["text_restored"] = cleaned.text_restored()
    return fields
