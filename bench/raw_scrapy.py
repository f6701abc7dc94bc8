"""Raw Scrapy, the measure of a crawl: fetch the addresses of a JSON list, look at nothing, keep nothing."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from scrapy.http import Response


ADDRESSES = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))


class Fetch(Spider):
    """Asks for every address once."""

    name = "fetch"
    custom_settings: ClassVar[dict[str, Any]] = {
        "CONCURRENT_REQUESTS": 16,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
        "DOWNLOAD_DELAY": 0,
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "COOKIES_ENABLED": False,
        "LOG_LEVEL": "ERROR",
    }

    async def start(self) -> AsyncIterator[Any]:
        for url in ADDRESSES:
            yield Request(url, dont_filter=True)

    def parse(self, response: Response) -> None:
        """Do nothing."""


if __name__ == "__main__":
    process = AsyncCrawlerProcess()
    process.crawl(Fetch)
    process.start()
