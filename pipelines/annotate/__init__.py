"""Annotate: what the articles say, in columns. Read from the Simplified text by tables of known names."""

from pipelines.annotate.named.names import lender_spans
from pipelines.annotate.stage import annotate
from pipelines.annotate.tables import annotation_tables

__all__ = ["annotate", "annotation_tables", "lender_spans"]
