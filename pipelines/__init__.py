"""Pure text pipeline: bytes in, Article or Rejected out. Scrapy's adapter is in crawler/."""

from pipelines.chain import clean_markup, clean_page, clean_text

__all__ = ["clean_markup", "clean_page", "clean_text"]
