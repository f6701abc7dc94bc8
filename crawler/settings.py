"""Scrapy's wiring; no logic. Why each value is what it is: docs/decisions.md and the comments here."""

from __future__ import annotations

from crawler.plan import user_agent
from crawler.politeness import ROBOTS_NAME

BOT_NAME = "yuqi"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"

# What runs, whole: Scrapy's own lists (the names with BASE) are replaced and not switched off one by one, because what
# stands in them is imported even where it is switched off (an HTTP server, the public suffix list: half a second).
# Not here and why: redirects are captures and rows of their own; failures go back to the frontier, across runs; bodies
# stay as served; no cookies, no passwords, no proxy, no cache; scope is host and port, and the source's; an error page
# is an outcome; depth and the length of addresses are the frontier's matter.
EXTENSIONS_BASE = {
    "crawler.session.CrawlSession": 0,  # holds the archive; scheduler, pipeline and robots rules find it there
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.logstats.LogStats": 0,
    "scrapy.extensions.closespider.CloseSpider": 0,
}
DOWNLOADER_MIDDLEWARES_BASE = {
    "crawler.middlewares.ObeyRobots": 100,
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
}
SPIDER_MIDDLEWARES_BASE: dict[str, int] = {}
ITEM_PIPELINES = {"crawler.itempipelines.ArchivePipeline": 100}
SCHEDULER = "crawler.scheduler.FrontierScheduler"
CONCURRENT_ITEMS = 1  # a page gives one; Scrapy makes so many tasks for every answer, with its 100 a third of the work

# Nothing that listens, remembers or phones home.
REMOTE_CONTROL_ENABLED = False  # would execute Python sent to a local port
TELNETCONSOLE_ENABLED = False
COOKIES_ENABLED = False

# Politeness: the delay and the concurrency of each host are in DOWNLOAD_SLOTS, which the spider fills.
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = ROBOTS_NAME
USER_AGENT = user_agent()
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0.0  # half of the jitter would be below the delay
CONCURRENT_REQUESTS = 32
CONCURRENT_REQUESTS_PER_DOMAIN = 1
AUTOTHROTTLE_ENABLED = False  # it would lower a Crawl-delay to DOWNLOAD_DELAY
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5",
    "Accept-Language": "zh-CN,zh;q=0.9,zh-TW;q=0.8",
    "Accept-Encoding": "gzip, deflate",  # what every WARC reader can undo
}

# Bounds.
DOWNLOAD_TIMEOUT = 30
DNS_TIMEOUT = 15
TWISTED_DNS_RESOLVER = "crawler.resolver.PublicResolver"
DOWNLOAD_MAXSIZE = 16 * 2**20
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_FAIL_ON_DATALOSS = False  # what came is kept, and asked for again
DOWNLOAD_VERIFY_CERTIFICATES = False  # old sites' certificates have run out; what they publish is public

LOG_LEVEL = "INFO"
LOG_VERSIONS: list[str] = []
WARN_ON_GENERATOR_RETURN_VALUE = False
