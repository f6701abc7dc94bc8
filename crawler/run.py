"""A crawl from beginning to end in this process: what `yuqi crawl` and the demo call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from crawler.session import CrawlSession
from crawler.spiders.articles import ArticlesSpider

if TYPE_CHECKING:
    from crawler.plan import CrawlOptions
    from crawler.report import CrawlReport


def crawl(options: CrawlOptions) -> CrawlReport:
    """Crawl the sources into the archive and say what was done.

    Once in a process: Twisted's reactor cannot be started a second time. Ctrl-C stops after the pages that are on
    their way (reason "shutdown"); a second one stops at once, which loses nothing either.

    Raises:
        KeyboardInterrupt: at the second Ctrl-C.
        UserError: another process writes to the archive, or it cannot be opened.
    """
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.set("LOG_LEVEL", options.log_level, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(ArticlesSpider)
    crawling = process.crawl(crawler, options=options)
    process.start()
    if crawling.done() and not crawling.cancelled() and (error := crawling.exception()) is not None:
        raise error
    session = crawler.get_extension(CrawlSession)
    assert session is not None
    if session.report is None:  # the second Ctrl-C: no goodbye was said, the next crawl puts that right
        session.store.close()
        raise KeyboardInterrupt
    return session.report
