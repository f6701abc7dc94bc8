"""Scrapy's wiring; no logic. Why each value is what it is: docs/decisions.md and the comments here."""

from __future__ import annotations

from crawler.plan import user_agent
from crawler.politeness import ROBOTS_NAME

BOT_NAME = "yuqi"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"

# Ours: the session holds the archive; scheduler, pipeline and robots rules find it there.
EXTENSIONS = {"crawler.session.CrawlSession": 0}
SCHEDULER = "crawler.scheduler.FrontierScheduler"
ITEM_PIPELINES = {"crawler.itempipelines.ArchivePipeline": 100}
DOWNLOADER_MIDDLEWARES = {
    "crawler.middlewares.ObeyRobots": 100,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,  # ours stands in its place
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # scope is host and port, and the source's
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,  # the frontier gives failures back, across runs
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,  # a redirect is a capture and a row of its own
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,  # bodies stay as served
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,
}
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,  # an error page is an outcome
    "scrapy.spidermiddlewares.referer.RefererMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,  # source.classify refuses what is too long
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,  # depth stands in the frontier
}

# Nothing that listens, remembers or phones home.
REMOTE_CONTROL_ENABLED = False  # would execute Python sent to a local port
TELNETCONSOLE_ENABLED = False
COOKIES_ENABLED = False  # and with it tldextract's download of the public suffix list

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
