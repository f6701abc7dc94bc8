"""Which licence a dataset goes out under, and what a reader has to know before anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from archive.export.about import OPEN_LICENSE

if TYPE_CHECKING:
    from archive.export.about import About
    from archive.export.options import ExportOptions

WARNING: Final = (
    "An archive of claims that others published. Nobody has verified them, and nothing here is advice: pages of this "
    "kind carry wrong law, wrong numbers and offers that harm debtors."
)
TEXTS_NOTE: Final = (
    "The texts belong to their authors. This dataset holds them for study on the machine where it was made; it is not "
    "to be passed on. The profile `open`, without texts, is made for that."
)


def license_of(options: ExportOptions, about: About) -> tuple[str | None, str | None]:
    """Give (SPDX identifier, address) for the whole, both None where there can be none: with the texts of others."""
    if options.profile != "open":
        return None, None
    return _own_license(about) or OPEN_LICENSE


def rights(options: ExportOptions, about: About) -> str:
    """Say what may be done with a dataset."""
    name, address = license_of(options, about)
    if name:
        return f"Licence: {name}, {address}"
    own = _own_license(about)
    return TEXTS_NOTE + (f" Annotations and records of repairs: {own[0]}, {own[1]}" if own else "")


def abstract(options: ExportOptions, about: About) -> str:
    """Describe a dataset where there is room for one text alone."""
    unmasked = personal_data(options) if options.with_pii else ""
    return " ".join(filter(None, (about.description, WARNING, unmasked, conversion(options))))


def conversion(options: ExportOptions) -> str:
    """Say what was done about the script; nothing where texts stand as they were found."""
    if options.script == "original":
        return ""
    return (
        f"Titles and texts were converted for this dataset (--script {options.script}), where that is safe: "
        "`conversion` of each article says how. They are as long as before, so offsets hold; hashes are those of the "
        "texts as they were found."
    )


def _own_license(about: About) -> tuple[str, str] | None:
    if not about.license:
        return None
    return about.license, about.license_url or f"https://spdx.org/licenses/{about.license}.html"


def personal_data(options: ExportOptions) -> str:
    """Say what was done about personal data."""
    if options.profile == "open":
        return (
            "No texts, no names of authors; contacts in titles are masked, kinds and places of personal data left out."
        )
    if options.with_pii:
        return (
            "PERSONAL DATA IS NOT MASKED: this dataset was made with --with-pii. Keep it where others cannot read it."
        )
    held = " The captures are pages as they were served, and are not masked." if options.with_captures else ""
    return "Numbers, addresses and accounts of persons found in the texts are masked, character by character." + held
