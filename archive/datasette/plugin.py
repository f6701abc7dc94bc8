"""The Datasette plugin, loaded through an entry point; it acts on archives and leaves every other database alone.

Datasette's own search box asks the SQL function `escape_fts` for the expression to match; ours gives that of the query
language, so the box is exact without a line of JavaScript. Page text is escaped before anything is marked in it.
"""

from __future__ import annotations

import html
import json
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast
from urllib.parse import parse_qsl
from weakref import WeakKeyDictionary

from datasette import handle_exception, hookimpl
from markupsafe import Markup

from archive.datasette import description, pages, styles
from archive.datasette.cells import page_link
from archive.datasette.inert import inert, turns
from archive.search.folding import Folding
from archive.search.queries import to_match
from archive.search.search import register_functions
from archive.search.snippets import MARKS, mark, snippet

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Awaitable, Callable

_Function = TypeVar("_Function", bound="Callable[..., Any]")

MARKED_WHOLE: Final = frozenset({"title", "title_hans", "snippet"})
MARKED_SNIPPETS: Final = frozenset({"text", "text_hans"})

DATASETTE_POLICY: Final = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""For Datasette's own pages, which carry inline scripts; nothing is ever fetched from elsewhere."""

MAX_CELL_CHARS: Final = 300

_query: Final[ContextVar[str]] = ContextVar("yuqi_query", default="")
_archives: Final[WeakKeyDictionary[Any, dict[str, description.Columns]]] = WeakKeyDictionary()
_foldings: Final[WeakKeyDictionary[Any, dict[str, Folding]]] = WeakKeyDictionary()
_described: Final[WeakKeyDictionary[Any, str]] = WeakKeyDictionary()
"""The metadata of the archives as JSON: 0.65 asks for it forty times a page, and merges what it gets in place."""


def _hook(**options: bool) -> Callable[[_Function], _Function]:
    # pluggy's marker is untyped.
    return cast("Callable[[_Function], _Function]", hookimpl(**options))


@_hook(trylast=True)  # core registers its own escape_fts first, and the last one stays
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Give a connection to an archive the SQL functions of `Archive.connection`, and an exact `escape_fts`."""
    if not pages.is_archive(conn):
        return
    folding = Folding.of(conn)
    register_functions(conn)
    conn.create_function("escape_fts", 1, lambda query: to_match(str(query or ""), folding), deterministic=True)


@_hook()
def startup(datasette: Any) -> Callable[[], Awaitable[None]]:
    """Find out which of the databases are archives; tell Datasette 1.0 what 0.65 asks for itself."""

    async def look() -> None:
        found, foldings = {}, {}
        for name, database in datasette.databases.items():
            if await database.execute_fn(pages.is_archive):
                found[name] = await database.execute_fn(description.columns_in)
                foldings[name] = await database.execute_fn(Folding.of)
                if hasattr(datasette, "set_resource_metadata"):
                    await description.describe_for_1_0(datasette, name, found[name])
        _archives[datasette], _foldings[datasette] = found, foldings
        _described[datasette] = json.dumps(description.metadata(found) if found else {})
        if found:
            # With rich installed Datasette prints the local variables of every call, page text among them, for each
            # mistyped address. Without it a bug still prints its traceback, and the access log has the rest.
            handle_exception.rich = None

    return look


@_hook()
def get_metadata(datasette: Any) -> dict[str, Any]:
    """Describe the tables of every archive, whatever its file is called; what the user configures goes before."""
    told: dict[str, Any] = json.loads(_described.get(datasette, "{}"))
    return told


@_hook()
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    """Add the pages made for people."""
    return pages.routes()


@_hook()
def extra_css_urls(datasette: Any, database: str | None) -> list[str]:
    """Keep the search box and the rows of an archive's tables in sight below forty descriptions of columns."""
    return [styles.address(datasette, styles.TABLES)] if database in _archives.get(datasette, ()) else []


@_hook()
def menu_links(datasette: Any) -> list[dict[str, str]]:
    """Lead from Datasette's own pages to those made for people."""
    return [
        {"href": f"{datasette.urls.database(name)}/-/home", "label": f"{name}: read and search"}
        for name in sorted(_archives.get(datasette, ()))
    ]


@_hook()
def table_actions(datasette: Any, database: str, table: str, request: Any) -> list[dict[str, str]]:
    """Offer the order by relevance, which Datasette's table page has not."""
    if database not in _archives.get(datasette, ()) or table != "articles":
        return []
    address = pages.Addresses(datasette, database)
    query = request.args.get("_search") if request else ""
    return [{"href": address.page("find", q=query), "label": "Search by relevance"}]


@_hook()
def asgi_wrapper(datasette: Any) -> Callable[[Any], Any]:
    """Show the front page at the root; remember the query for `render_cell`; forbid loading from elsewhere."""

    def wrap(app: Any) -> Any:
        async def guarded(scope: Any, receive: Any, send: Any) -> None:
            archives = _archives.get(datasette)
            if scope["type"] != "http" or not archives:
                await app(scope, receive, send)
                return
            if scope["path"] == datasette.setting("base_url") and len(archives) == 1:
                path = f"{datasette.urls.database(next(iter(archives)))}/-/home"
                scope = scope | {"path": path, "raw_path": path.encode("ascii")}

            own_page = pages.is_own(scope["path"])

            async def send_guarded(message: Any) -> None:
                if message["type"] == "http.response.start":
                    headers = message.get("headers", ())
                    policy = pages.POLICY if own_page else DATASETTE_POLICY
                    told = [
                        (b"content-security-policy", policy.encode("ascii")),
                        (b"x-content-type-options", b"nosniff"),
                        (b"referrer-policy", b"no-referrer"),
                    ]
                    message = message | {"headers": [*headers, *told]}
                await send(message)

            token = _query.set(_query_of(scope["query_string"]))
            try:
                await app(scope, receive, send_guarded)
            finally:
                _query.reset(token)

        return guarded

    return wrap


@_hook()
def render_cell(row: Any, value: Any, column: str, table: str | None, database: str, datasette: Any) -> Markup | None:
    """Lead to the pages of articles, clusters and families; mark hits in titles and in a stretch of long texts."""
    if database not in _archives.get(datasette, ()):
        return None
    link = page_link(value, column, table, row, datasette.urls.database(database))
    if link is not None or not isinstance(value, str):
        return link
    query = _query.get()
    if query and column in MARKED_WHOLE:
        render = mark
    elif query and column in MARKED_SNIPPETS:
        render = snippet
    elif turns(value):
        cut = value[:MAX_CELL_CHARS] + ("…" if len(value) > MAX_CELL_CHARS else "")
        return Markup(_escaped(cut))  # noqa: S704 - escaped
    else:
        return None
    # The pieces between the marks are escaped one by one: nothing of the page reaches the browser as markup.
    folding = _foldings[datasette][database]  # the archive's own, which finds what is marked
    marked = render(value, query, marks=("<mark>", "</mark>"), escape=_escaped, folding=folding)
    if column == "snippet":  # of zh_snippet, which has marked its hits for plain text
        marked = marked.replace(f"{MARKS[0]}<mark>", "<mark>").replace(f"</mark>{MARKS[1]}", "</mark>")
    return Markup(marked)  # noqa: S704 - escaped above


def _escaped(text: str) -> str:
    return html.escape(inert(text))


def _query_of(query_string: bytes) -> str:
    pairs = parse_qsl(query_string.decode("latin-1"))
    return " ".join(value for name, value in pairs if name in ("q", "_search") or name.startswith("_search_"))
