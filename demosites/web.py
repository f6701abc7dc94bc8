"""The fictional web as one object: its sites, their truth, their source files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from demosites.model import Model
from demosites.page import Request
from demosites.templates.board import Board
from demosites.templates.dede import Dede
from demosites.templates.empire import Empire
from demosites.templates.portal import Portal
from demosites.templates.wordpress import NightMirror, WordPress
from demosites.templates.yuqi_channel import YuqiChannel, YuqiMirror
from demosites.templates.zblog import ZBlog
from demosites.truth import pieces, whole

if TYPE_CHECKING:
    from demosites.page import Page
    from demosites.site import Site

SITES: Final[tuple[type[Site], ...]] = (
    YuqiChannel, YuqiMirror, Dede, Empire, WordPress, ZBlog, Portal, Board, NightMirror,
)  # fmt: skip
"""In the order of their ports."""
DEFAULT_SEED: Final = 20241106
DEFAULT_PORT: Final = 8801


class Web:
    """All sites for a seed, a scale and a first port; nothing is served until a server is started.

    Equal arguments give equal pages, byte by byte, except the blocks that are meant to change on every fetch.
    """

    def __init__(
        self, *, seed: int = DEFAULT_SEED, scale: int = 1, base_port: int = DEFAULT_PORT, edition: int = 0
    ) -> None:
        """Lay out the web.

        Args:
            seed: any integer.
            scale: multiplies the number of articles, which is about 400 at 1.
            base_port: loopback port of the first site; each further site has the next.
            edition: 0, or a later state: each step edits 5 % of the articles, deletes 2 % and adds 3 %.
        """
        if scale < 1:
            raise ValueError(f"scale is {scale}; it must be 1 or more")
        self.seed = seed
        self.scale = scale
        self.base_port = base_port
        self.edition = edition
        model = Model(seed=seed, scale=scale)
        homes = {kind.letter: f"http://127.0.0.1:{base_port + place}/" for place, kind in enumerate(SITES)}
        self.sites: tuple[Site, ...] = tuple(kind(model, homes, edition) for kind in SITES)

    def get(self, url: str, *, visit: int = 0) -> Page:
        """Return the page at an absolute address without a server, as its `visit`-th visitor after the first sees it.

        Raises:
            ValueError: when no site of this web has that address's host and port.
        """
        for site in self.sites:
            if url.startswith(site.home):
                path, _, query = url[len(site.home) - 1 :].partition("?")
                return site.respond(Request(path=path, query=query, visit=visit))
        raise ValueError(f"no site of this web is at {url}; the first is {self.sites[0].home}")

    def changes(self) -> dict[str, set[str]]:
        """Return the addresses of the articles that this edition has edited, deleted and added."""
        found: dict[str, set[str]] = {"edited": set(), "deleted": set(), "added": set()}
        for site in self.sites:
            edition = site.edition
            edited = {ordinal for ordinal in edition.edited if site.is_edited(ordinal)} - edition.deleted
            for name, ordinals in (("edited", edited), ("deleted", edition.deleted), ("added", edition.added)):
                found[name] |= {site.home + site.article_path(ordinal)[1:] for ordinal in ordinals}
        return found

    def truth(self) -> dict[str, Any]:
        """Return what is true of every address and article; the shape is described in `demosites.truth`."""
        return whole(self)

    def write(self, folder: Path | str) -> Path:
        """Write `sources/*.toml` and `truth.json` into `folder`, made if missing, and return it."""
        target = Path(folder)
        sources = target / "sources"
        sources.mkdir(parents=True, exist_ok=True)
        for site in self.sites:
            (sources / f"{site.name}.toml").write_text(source_toml(site), encoding="utf-8")
        with (target / "truth.json").open("w", encoding="utf-8") as stream:
            stream.writelines(pieces(self))
        return target


def source_toml(site: Site) -> str:
    """Return a site's source file. Loopback needs no delay; a Crawl-delay in robots.txt still holds."""
    facts = {"name": site.name, "title": site.title, "home": site.home, **site.source(), "delay_seconds": 0.0}
    return "".join(f"{field} = {_toml(value)}\n" for field, value in facts.items())


def _toml(value: str | float | list[str]) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_toml(item) for item in value)}]"
    # Literal strings: patterns are full of backslashes, and none of ours has an apostrophe.
    return f"'{value}'" if isinstance(value, str) else str(value)
