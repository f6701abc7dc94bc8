"""The bundled fictional web: nine small sites about overdue debt, written by us, served on loopback, known by heart."""

from __future__ import annotations

from demosites.serving import serving
from demosites.web import Web

__all__ = ["Web", "serving"]
