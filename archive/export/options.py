"""What a dataset is to be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from archive.errors import UserError
from archive.export.selection import EVERYTHING, PARTITIONS, Selection
from archive.export.splits import RATIOS
from archive.export.writers import ENDINGS
from pipelines.script import Target

if TYPE_CHECKING:
    from pathlib import Path

FORMATS: Final = (*ENDINGS, "sqlite")
CAPTURES: Final = ("warc", "wacz", "both")
PROFILES: Final = ("full", "open")
SCRIPTS: Final = tuple(target.value for target in Target)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOptions:
    """What to write."""

    formats: tuple[str, ...] = ("jsonl",)
    """Of `FORMATS`."""
    selection: Selection = EVERYTHING
    profile: str = "full"
    """ "full", or "open": without texts, authors and personal data (see `archive.export.fields`)."""
    script: str = "original"
    """Of `SCRIPTS`: what title and text are converted to; only where that is safe (see `pipelines.script`)."""
    split: bool = False
    """Folders train, validation and test; copies and articles of one template are never apart."""
    ratios: tuple[float, ...] = RATIOS
    """Shares of train, validation and test."""
    partition: str | None = None
    """Of `PARTITIONS`: a folder for each month or host."""
    with_pii: bool = False
    """Leave personal data in the texts; the dataset says so."""
    with_captures: str | None = None
    """Of `CAPTURES`: also the pages of the articles chosen, as they were served."""
    warc_folder: Path | None = None
    """Of the archive's captures; the folder beside it when nothing is said."""
    release: str | None = None
    """Name of the release, such as "1.0.0"; by the day of the newest capture when nothing is said."""

    def said(self) -> dict[str, Any]:
        """Give what makes this dataset another than one of the same archive, for the record."""
        return {
            "profile": self.profile,
            "formats": list(self.formats),
            "selection": self.selection.said(),
            "script": self.script,
            "split": list(self.ratios) if self.split else None,
            "partition": self.partition,
            "with_pii": self.with_pii,
            "with_captures": self.with_captures,
        }


DEFAULT: Final = ExportOptions()


def refuse(options: ExportOptions) -> None:
    """Refuse what cannot be made.

    Raises:
        UserError: an unknown format, profile or script, ratios that are none, a contradiction.
    """
    for what, chosen, known in (
        ("format", options.formats, FORMATS),
        ("profile", (options.profile,), PROFILES),
        ("script", (options.script,), SCRIPTS),
        ("captures", (options.with_captures,) if options.with_captures else CAPTURES[:1], CAPTURES),
        ("partition", (options.partition,) if options.partition else PARTITIONS[:1], PARTITIONS),
    ):
        unknown = [name for name in chosen if name not in known]
        if unknown or not chosen:
            raise UserError(f"Unknown {what} {', '.join(unknown) or '(none)'}. Choose from {', '.join(known)}.")
    ratios = options.ratios
    if len(ratios) != 3 or any(not 0 <= ratio <= 1 for ratio in ratios) or abs(sum(ratios) - 1) > 1e-6:
        raise UserError("The ratios of the splits are three shares that add up to 1, such as 0.8,0.1,0.1.")
    if options.profile == "open" and (options.with_pii or options.with_captures):
        raise UserError(
            "The profile open holds no personal data and no page: leave out --with-pii and --with-captures."
        )
