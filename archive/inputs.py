"""What `yuqi ingest` takes: WARC, WACZ, pages, texts, JSON Lines, and folders of these, as captures for the intake."""

from __future__ import annotations

import base64
import binascii
import json
import mimetypes
import os
import re
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from archive.errors import UserError
from archive.understanding import MAIN_TEXT
from archive.warc.exchange import MAX_BODY_BYTES, WEB_ADDRESS
from archive.warc.reader import host_of, parse_date
from archive.warc.writer import Exchange, iterate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

PLAIN: Final = "text/plain"
HTML: Final = "text/html"
UTF8: Final = "; charset=utf-8"

_BEFORE_THE_WEB: Final = 631_152_000.0
"""1990-01-01 in POSIX seconds: a file said to be older has lost its time."""

_SIDECARS: Final = (".url", ".meta.json")
_LINES: Final = (".jsonl", ".ndjson")
_PAGES: Final = (".html", ".htm", ".xhtml", ".shtml", ".php", ".asp", ".aspx", ".jsp")
_TAG: Final = re.compile(rb"<(?:!doctype|html|head|body|div|p|meta|title)\b", re.IGNORECASE)
_MAX_LABEL: Final = 200
"""Characters of a content type that is believed."""

_LOOKED_AT: Final = 4096
"""Bytes in which an unnamed kind of file is recognised."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """A page that was handed over, before it has the form of a capture."""

    body: bytes
    content_type: str
    url: str | None
    fetched_at: datetime
    is_timed: bool
    kind: str = "article"


def read_inputs(
    paths: Iterable[Path],
    *,
    url: str | None = None,
    now: Callable[[], datetime] | None = None,
    on_problem: Callable[[UserError], None] | None = None,
    on_bad_line: Callable[[Path, int], None] | None = None,
) -> Iterator[Exchange]:
    """Give every page the files hold, one by one, in the order of the paths, folders by name.

    Paths and address are looked at in the call, before the first page is asked for; the files are read one by one.

    Args:
        paths: files and folders. A page's address may stand beside it in `page.html.url` (one line) or
            `page.meta.json` ({"url", "content_type", "fetched_at"}).
        url: the address of the one bare page given.
        now: the clock, for files whose own time of change lies in the future or before the web.
        on_problem: called with what is wrong with a file, which is then left out; without it the error is raised.
        on_bad_line: called with file and line number where a line of JSON Lines holds no page; it is given all the
            same, and becomes a rejection.

    Raises:
        UserError: a file that is not there or cannot be read, or an address for several pages.
    """
    if url is not None and not WEB_ADDRESS.match(url):
        raise UserError(f"--url {url!r} is no address. Give it whole: https://host/path.")
    tell = on_problem or _raise
    clock = now or _utc_now
    files = list(_files(paths, tell))
    if url is not None and len(files) != 1:
        raise UserError(f"--url names the address of one page, {len(files)} files were given. Use sidecars: FILE.url.")
    return _exchanges(files, url, clock, _Voice(problem=tell, bad_line=on_bad_line or _say_nothing))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Voice:
    """Who is told what."""

    problem: Callable[[UserError], None]
    bad_line: Callable[[Path, int], None]


def _say_nothing(_path: Path, _number: int) -> None:
    pass


def _exchanges(files: Iterable[Path], url: str | None, now: Callable[[], datetime], tell: _Voice) -> Iterator[Exchange]:
    for path in files:
        try:
            yield from _read(path, url, now, tell)
        except OSError as error:
            tell.problem(UserError(f"{path}: {error.strerror}. Name files that can be read."))
        except UserError as error:
            tell.problem(error)


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _changed_at(path: Path, now: datetime) -> datetime | None:
    """Give the time of a file's last change; None where it cannot be true."""
    changed = path.stat().st_mtime
    return datetime.fromtimestamp(changed, UTC) if _BEFORE_THE_WEB < changed < now.timestamp() else None


def _raise(error: UserError) -> None:
    raise error


def _files(paths: Iterable[Path], tell: Callable[[UserError], None]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            for folder, folders, names in os.walk(path):
                folders[:] = sorted(name for name in folders if not name.startswith("."))
                for name in sorted(names):
                    file = Path(folder, name)
                    if not name.startswith(".") and not name.endswith(_SIDECARS) and file.is_file():
                        yield file
        elif path.is_file():
            yield path
        else:
            tell(UserError(f"{path}: there is no such file or folder. Check the path."))


def _read(path: Path, url: str | None, now: Callable[[], datetime], tell: _Voice) -> Iterator[Exchange]:
    with path.open("rb") as file:
        head = file.read(_LOOKED_AT)
    name = path.name.lower()
    if _is_warc(name, head):
        yield from _captures(path, tell.problem)
        return
    changed = _changed_at(path, now())
    when = changed or now()
    if name.endswith(".json"):
        yield from _whole_json(path, when, tell)
        return
    if name.endswith(_LINES) or (head.lstrip().startswith(b'{"') and not name.endswith((*_PAGES, ".txt"))):
        yield from _lines(path, when, tell)
        return
    with path.open("rb") as file:
        body = file.read(MAX_BODY_BYTES)
    yield _exchange(_page_of(path, body, url, when, is_timed=changed is not None))


def _is_warc(name: str, head: bytes) -> bool:
    if name.endswith((".warc", ".warc.gz", ".warc.open", ".warc.gz.open", ".wacz")) or head.startswith(b"WARC/"):
        return True
    if not head.startswith(b"\x1f\x8b"):
        return False
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, 5) == b"WARC/"
    except zlib.error:
        return False


def _captures(path: Path, tell: Callable[[UserError], None]) -> Iterator[Exchange]:
    def torn(name: str, offset: int, what: str) -> None:
        remedy = "What stands before was taken." if offset else "Check that it is a WARC or WACZ file."
        tell(UserError(f"{path}: {what} (byte {offset} of {name}). {remedy}"))

    for captured in iterate(path, torn):
        if captured.exchange.is_addressed:
            yield captured.exchange


def _lines(path: Path, when: datetime, tell: _Voice) -> Iterator[Exchange]:
    number = 0
    with path.open("rb") as file:
        while line := file.readline(MAX_BODY_BYTES):
            whole = line.endswith(b"\n") or len(line) < MAX_BODY_BYTES
            while not whole:  # the rest of a line no page needs
                whole = file.readline(1 << 20).endswith(b"\n") or not file.peek(1)
            number += 1
            if line.strip():
                page = _page_of_record(_parsed(line), line.strip(), when)
                if page.kind == "file":
                    tell.bad_line(path, number)
                yield _exchange(page)


def _whole_json(path: Path, when: datetime, tell: _Voice) -> Iterator[Exchange]:
    """Read a .json file: one object, a list of them, or in truth JSON Lines."""
    with path.open("rb") as file:
        body = file.read(MAX_BODY_BYTES)
    value = _parsed(body)
    if isinstance(value, dict):
        yield _exchange(_page_of_record(value, body, when))
    elif isinstance(value, list) and value:
        for record in value:
            line = json.dumps(record, ensure_ascii=False).encode("utf-8", "surrogatepass")
            yield _exchange(_page_of_record(record, line, when))
    else:
        yield from _lines(path, when, tell)


def _parsed(text: bytes) -> Any:
    """Parse JSON; None where it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _page_of_record(record: Any, line: bytes, when: datetime) -> _Page:
    """Read one object: html_base64 (bytes as served), html or text (text already, with an optional title)."""
    if isinstance(record, dict):
        url, label = _address(record.get("url")), record.get("content_type")
        told = _time(record.get("fetched_at"))
        when, is_timed = told or when, told is not None
        if isinstance(record.get("html_base64"), str):
            try:
                body = base64.b64decode(record["html_base64"], validate=True)
                label = _label(label, HTML)
                return _Page(body=body, content_type=label, url=url, fetched_at=when, is_timed=is_timed)
            except (binascii.Error, ValueError):
                pass
        if isinstance(record.get("html"), str):
            body = record["html"].encode("utf-8", "surrogatepass")
            return _Page(body=body, content_type=HTML + UTF8, url=url, fetched_at=when, is_timed=is_timed)
        if isinstance(record.get("text"), str):
            title = record.get("title")
            title = " ".join(title.split()) if isinstance(title, str) else ""
            text = title + "\n\n" + record["text"] if title else record["text"]
            media_type = PLAIN if title else MAIN_TEXT  # a text without a title is taken without one
            body = text.encode("utf-8", "replace")
            return _Page(body=body, content_type=media_type + UTF8, url=url, fetched_at=when, is_timed=is_timed)
    # The intake records it as bad input; the bytes are kept.
    return _Page(body=line, content_type="application/json", url=None, fetched_at=when, is_timed=False, kind="file")


def _page_of(path: Path, body: bytes, url: str | None, when: datetime, *, is_timed: bool) -> _Page:
    told = _sidecar(path)
    fetched_at = _time(told.get("fetched_at"))
    label, kind = _recognise(path.name.lower(), body)
    if isinstance(told.get("content_type"), str):
        label = _label(told["content_type"], label)
    return _Page(
        body=body,
        content_type=label,
        url=url or _address(told.get("url")),
        fetched_at=fetched_at or when,
        is_timed=is_timed or fetched_at is not None,
        kind=kind,
    )


def _recognise(name: str, body: bytes) -> tuple[str, str]:
    """Give (media type, capture kind) of a file by its name, else by its first bytes."""
    if name.endswith(_PAGES):
        return HTML, "article"
    if name.endswith((".txt", ".text", ".md")):
        return PLAIN, "article"
    guessed, coding = mimetypes.guess_type(name)
    if coding or (guessed and not guessed.startswith("text/") and guessed != "application/xhtml+xml"):
        return guessed or "application/octet-stream", "file"
    return (HTML if _TAG.search(body[:_LOOKED_AT]) else PLAIN), "article"


def _sidecar(path: Path) -> dict[str, Any]:
    """Read what stands beside a page about it.

    Raises:
        UserError: a sidecar that is no JSON object.
    """
    for beside in (path.with_name(path.name + ".meta.json"), path.with_suffix(".meta.json")):
        if beside.is_file():
            try:
                told = json.loads(beside.read_bytes())
            except (ValueError, RecursionError) as error:
                raise UserError(
                    f"{beside}: not JSON. Write {{'url': ..., 'content_type': ...}} or remove it."
                ) from error
            if not isinstance(told, dict):
                raise UserError(f"{beside}: not a JSON object. Write {{'url': ..., 'content_type': ...}} or remove it.")
            return told
    address = path.with_name(path.name + ".url")
    if address.is_file():
        return {"url": address.read_text("utf-8", "replace").strip()}
    return {}


def _label(value: object, otherwise: str) -> str:
    fits = isinstance(value, str) and value.isprintable() and value.isascii() and len(value) < _MAX_LABEL
    return str(value) if fits else otherwise


def _address(value: object) -> str | None:
    return value.strip() if isinstance(value, str) and WEB_ADDRESS.match(value.strip()) else None


def _time(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    when = parse_date(value)
    return when if when.year > 1970 else None


def _exchange(page: _Page) -> Exchange:
    url = page.url or f"local:{sha256(page.body).hexdigest()[:16]}"
    return Exchange(
        url=url,
        method=None,
        request_headers=(),
        request_body=b"",
        status=200,
        reason="OK",
        response_headers=((b"Content-Type", page.content_type.encode("ascii")),),
        body=page.body,
        fetched_at=page.fetched_at,
        source=host_of(url) or "local",
        kind=page.kind,
        is_timed=page.is_timed,
    )
