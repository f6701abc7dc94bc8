"""Datasets made from an archive: data in four formats, and everything that lets others read, check and cite it."""

from archive.export.dataset import ExportedFile, Manifest, export
from archive.export.options import FORMATS, ExportOptions
from archive.export.selection import Selection
from archive.upkeep.releases import record

__all__ = ["FORMATS", "ExportOptions", "ExportedFile", "Manifest", "Selection", "export", "record"]
