"""One SQLite file and its readers: every article, where it came from, and what was done to it."""

from archive.reader import Archive
from archive.search.search import Filters, Hit

__all__ = ["Archive", "Filters", "Hit"]
