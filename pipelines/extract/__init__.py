"""The article inside a page: main text, title, byline, date, headings, and everything that was cut away."""

from pipelines.extract.bare import extract_bare_text
from pipelines.extract.parts import find_parts, join_parts
from pipelines.extract.stage import extract

__all__ = ["extract", "extract_bare_text", "find_parts", "join_parts"]
