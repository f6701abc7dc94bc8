"""A few pages fetched by hand, for `yuqi sources check` and `yuqi sources add`: as polite as the crawl, no archive."""

from __future__ import annotations

import ssl
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin, urlsplit

from protego import Protego

from archive.errors import UserError
from archive.warc.writer import BodyUnreadable, decode_body
from crawler.plan import user_agent
from crawler.politeness import (
    MAX_CRAWL_DELAY_SECONDS,
    REDIRECTS,
    ROBOTS_NAME,
    SERVER_ERROR,
    TOO_MANY,
    may_hold_rules,
)
from crawler.reading.links import resolve
from crawler.sites.source import host_port, is_loopback_host, is_private_address

if TYPE_CHECKING:
    from collections.abc import Collection

MAX_BYTES: Final = 16 * 2**20
TIMEOUT_SECONDS: Final = 30.0
TOTAL_SECONDS: Final = 120.0
"""A body that drips in is cut off here."""
MAX_HOPS: Final = 5


class FetchFailed(UserError):  # noqa: N818 - what happened, not a bug
    """A page that could not be had, with the reason."""

    def __init__(self, url: str, why: str) -> None:
        super().__init__(f"{url}: {why}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A page as it was served, redirects followed."""

    url: str
    """That answered."""
    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    """Content encodings removed."""

    def header(self, name: str) -> str | None:
        """Give the first header of a name, read as Latin-1."""
        wanted = name.lower().encode("ascii")
        return next((value.decode("latin-1") for key, value in self.headers if key.lower() == wanted), None)


class PoliteFetcher:
    """Fetches one page after the other from a set of hosts, within their robots.txt and with a pause between."""

    def __init__(self, hosts: Collection[str], delay_seconds: float) -> None:
        """Bind to hosts ("host:port"); `delay_seconds` is raised where a robots.txt asks for more."""
        self._hosts = hosts
        self._delay_seconds = delay_seconds
        self._rules: dict[str, Protego | None] = {}
        self._last = 0.0
        context = ssl.create_default_context()
        context.check_hostname = False  # as in the crawl: old sites' certificates have run out
        context.verify_mode = ssl.CERT_NONE
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context), _AnyStatus()
        )

    def get(self, url: str) -> Answer:
        """Fetch a page, following redirects between the hosts.

        Raises:
            FetchFailed: out of scope, forbidden by robots.txt, no answer, too large, or an encoding that is torn.
        """
        for _ in range(MAX_HOPS + 1):
            self._allow(url)
            answer = self._ask(url)
            if answer.status not in REDIRECTS:
                return answer
            url = resolve(url, answer.header("location") or "", None)
        raise FetchFailed(url, f"more than {MAX_HOPS} redirects")

    def _allow(self, url: str) -> None:
        key, host = host_port(url), urlsplit(url).hostname or ""
        if key not in self._hosts:
            raise FetchFailed(url, "leads away from the site, and is not followed")
        if is_private_address(host) and not is_loopback_host(host):
            raise FetchFailed(url, "is a private address")
        if key not in self._rules:
            self._rules[key] = self._read_rules(url)
        rules = self._rules[key]
        if rules is not None and not rules.can_fetch(url, ROBOTS_NAME):
            raise FetchFailed(url, "robots.txt forbids it")

    def _read_rules(self, url: str) -> Protego | None:
        place = urljoin(url, "/robots.txt")
        for _ in range(MAX_HOPS + 1):
            answer = self._ask(place)
            if answer.status == TOO_MANY or answer.status >= SERVER_ERROR:
                raise FetchFailed(place, f"answers {answer.status}; until it can be read, nothing is fetched")
            if answer.status not in REDIRECTS:
                break
            place = resolve(place, answer.header("location") or "", None)
            if not may_hold_rules(place, self._hosts):
                return None
        if not 200 <= answer.status < 300:
            return None
        rules = Protego.parse(answer.body.decode("utf-8-sig", "ignore"))
        wish = rules.crawl_delay(ROBOTS_NAME)
        if wish is not None:
            self._delay_seconds = max(self._delay_seconds, min(float(wish), MAX_CRAWL_DELAY_SECONDS))
        return rules

    def _ask(self, url: str) -> Answer:
        time.sleep(max(0.0, self._last + self._delay_seconds - time.monotonic()))
        self._last = time.monotonic()
        headers = {"User-Agent": user_agent(), "Accept": "text/html,*/*;q=0.5", "Accept-Encoding": "gzip, deflate"}
        request = urllib.request.Request(url, headers=headers)  # noqa: S310 - host_port knows http and https only
        try:
            with self._opener.open(request, timeout=TIMEOUT_SECONDS) as response:
                body = self._read(response, url)
                sent = tuple((_octets(name), _octets(value)) for name, value in response.headers.items())
                return Answer(url=url, status=response.status, headers=sent, body=decode_body(sent, body))
        except BodyUnreadable as error:
            raise FetchFailed(url, error.detail) from error
        except (OSError, HTTPException, ValueError) as error:  # URLError and timeouts are OSErrors
            raise FetchFailed(url, f"no answer ({type(error).__name__})") from error

    def _read(self, response: Any, url: str) -> bytes:
        body = bytearray()
        while chunk := response.read(1 << 16):
            body += chunk
            if len(body) > MAX_BYTES:
                raise FetchFailed(url, f"is larger than {MAX_BYTES} bytes")
            if time.monotonic() - self._last > TOTAL_SECONDS:
                raise FetchFailed(url, f"took longer than {TOTAL_SECONDS:g} seconds")
        return bytes(body)


def _octets(text: str) -> bytes:
    return text.encode("latin-1", "replace")


class _AnyStatus(urllib.request.HTTPErrorProcessor):
    """Takes every status as an answer: redirects are followed by PoliteFetcher, errors are what was asked for."""

    def http_response(self, request: urllib.request.Request, response: Any) -> Any:  # noqa: ARG002 - urllib's signature
        return response

    https_response = http_response
