"""Annotate: what the articles say, in columns. Read from the Simplified text by tables of known names."""

from pipelines.annotate.names import lender_spans
from pipelines.annotate.stage import annotate

__all__ = ["annotate", "lender_spans"]
