"""Put the RO-Crate context into the validator's cache, so that it validates without the network.

    .venv-rocrate/bin/python tools/seed_rocrate_cache.py CACHE

Run in the environment of requirements-rocrate.txt, of which `rocrate` brings the context as a file. CACHE is what the
validator takes as --cache-path; the file gets the ending .sqlite.
"""

from __future__ import annotations

import io
import sys
from importlib.resources import files
from typing import Any

from requests.adapters import HTTPAdapter
from requests_cache import CachedSession
from urllib3 import HTTPResponse

CONTEXT = "https://w3id.org/ro/crate/1.3/context"


class FromFile(HTTPAdapter):
    """Answers with the context of the package `rocrate`, whatever is asked."""

    def send(self, request: Any, **_: Any) -> Any:
        """Answer without the network."""
        body = io.BytesIO(files("rocrate").joinpath("data/ro-crate.jsonld").read_bytes())
        headers = {"Content-Type": "application/ld+json"}
        return self.build_response(
            request, HTTPResponse(body=body, status=200, headers=headers, preload_content=False, request_url=CONTEXT)
        )


def main() -> int:
    """Write the cache named on the command line."""
    session = CachedSession(cache_name=sys.argv[1], backend="sqlite", expire_after=-1, allowable_methods=("GET",))
    session.mount(CONTEXT, FromFile())
    session.get(CONTEXT)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
