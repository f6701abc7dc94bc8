"""The Datasette plugin, loaded through an entry point; it acts on archives and leaves every other database alone.

Datasette's own search box asks the SQL function `escape_fts` for the expression to match; ours gives that of the query
language, so the box is exact without a line of JavaScript. Page text is escaped before anything is marked in it.
"""

from __future__ import annotations

import html
from contextvars import ContextVar
from copy import deepcopy
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast
from urllib.parse import parse_qsl
from weakref import WeakKeyDictionary

import yaml
from datasette import hookimpl
from markupsafe import Markup

from archive.folding import Folding
from archive.queries import to_match
from archive.search import register_functions
from archive.snippets import mark, snippet

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Awaitable, Callable

_Function = TypeVar("_Function", bound="Callable[..., Any]")

MARKED_WHOLE: Final = frozenset({"title", "title_hans", "snippet"})
MARKED_SNIPPETS: Final = frozenset({"text", "text_hans"})

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""Datasette's pages carry inline scripts; nothing is ever fetched from elsewhere."""

_TEMPLATE_NAME: Final = "archive"  # what metadata.yaml calls the database; the file may have any name
_query: Final[ContextVar[str]] = ContextVar("yuqi_query", default="")
_archives: Final[WeakKeyDictionary[Any, set[str]]] = WeakKeyDictionary()


def _hook(**options: bool) -> Callable[[_Function], _Function]:
    # pluggy's marker is untyped.
    return cast("Callable[[_Function], _Function]", hookimpl(**options))


@_hook(trylast=True)  # core registers its own escape_fts first, and the last one stays
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Give a connection to an archive the SQL functions of `Archive.connection`, and an exact `escape_fts`."""
    if not _has_index(conn):
        return
    folding = Folding.of(conn)
    register_functions(conn)
    conn.create_function("escape_fts", 1, lambda query: to_match(str(query or ""), folding), deterministic=True)


@_hook()
def startup(datasette: Any) -> Callable[[], Awaitable[None]]:
    """Find out which of the databases are archives."""

    async def look() -> None:
        found = set()
        for name, database in datasette.databases.items():
            if await database.execute_fn(_has_index):
                found.add(name)
        _archives[datasette] = found

    return look


@_hook()
def get_metadata(datasette: Any) -> dict[str, Any]:
    """Describe the tables of every archive, whatever its file is called; what the user configures goes before."""
    archives = _archives.get(datasette)
    if not archives:
        return {}
    described = deepcopy(_metadata())
    template = described["databases"].pop(_TEMPLATE_NAME)
    described["databases"] = {name: deepcopy(template) for name in sorted(archives)}
    return described


@_hook()
def asgi_wrapper(datasette: Any) -> Callable[[Any], Any]:
    """Remember the query of a request, for `render_cell`; forbid pages to load anything from elsewhere."""

    def wrap(app: Any) -> Any:
        async def with_query(scope: Any, receive: Any, send: Any) -> None:
            if scope["type"] != "http" or not _archives.get(datasette):
                await app(scope, receive, send)
                return

            async def send_guarded(message: Any) -> None:
                if message["type"] == "http.response.start":
                    header = (b"content-security-policy", CONTENT_SECURITY_POLICY.encode("ascii"))
                    message = message | {"headers": [*message.get("headers", ()), header]}
                await send(message)

            token = _query.set(_query_of(scope["query_string"]))
            try:
                await app(scope, receive, send_guarded)
            finally:
                _query.reset(token)

        return with_query

    return wrap


@_hook()
def render_cell(value: Any, column: str, database: str, datasette: Any) -> Markup | None:
    """Show titles with their hits marked, and of long texts the stretch with the most hits."""
    query = _query.get()
    if not query or not isinstance(value, str) or database not in _archives.get(datasette, ()):
        return None
    if column in MARKED_WHOLE:
        render = mark
    elif column in MARKED_SNIPPETS:
        render = snippet
    else:
        return None
    # The pieces between the marks are escaped one by one: nothing of the page reaches the browser as markup.
    return Markup(render(value, query, marks=("<mark>", "</mark>"), escape=html.escape))  # noqa: S704 - escaped above


def _has_index(connection: sqlite3.Connection) -> bool:
    query = "SELECT count(*) FROM sqlite_master WHERE name IN ('_zh_fold', 'articles_fts')"
    return bool(connection.execute(query).fetchone()[0] == 2)


def _query_of(query_string: bytes) -> str:
    pairs = parse_qsl(query_string.decode("latin-1"))
    return " ".join(value for name, value in pairs if name in ("q", "_search") or name.startswith("_search_"))


@cache
def _metadata() -> dict[str, Any]:
    text = files("archive.datasette").joinpath("metadata.yaml").read_text(encoding="utf-8")
    described: dict[str, Any] = yaml.safe_load(text)
    return described
