"""Bytes to text: which encoding a page is really in, and how many characters that cost."""

from pipelines.decode.stage import decode

__all__ = ["decode"]
