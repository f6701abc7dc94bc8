"""Datasets made from an archive: JSON Lines, CSV, Parquet, SQLite."""

from archive.export.dataset import ExportedFile, ExportOptions, Manifest, export

__all__ = ["ExportOptions", "ExportedFile", "Manifest", "export"]
