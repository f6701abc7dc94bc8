"""README.md: the dataset card, with the header that `datasets.load_dataset` reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import yaml

from archive.export.citation import bibtex
from archive.export.licensing import TEXTS_NOTE, WARNING, conversion, license_of, personal_data, rights

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.export.about import About
    from archive.export.dataset import ExportedFile
    from archive.export.facts import Facts
    from archive.export.fields import Layout
    from archive.export.options import ExportOptions

READ_BY: Final = ("parquet", "jsonl", "jsonl.zst", "jsonl.gz", "csv")
"""Formats that `load_dataset` reads, best first."""

_WHOLE: Final = {
    "sqlite": "SQLite: articles and their lists as tables",
    "warc": "captures: the pages as they were served, WARC/1.1",
    "wacz": "the captures, indexed, for ReplayWeb.page",
}
_REHYDRATION: Final = """
There is no text in it: `sha256` of each article is that of its title and text, `capture` names the page. Who has
captured the same pages puts the texts back with `yuqi rehydrate DATASET --archive OWN.db --to FOLDER`.
"""
_SIZES: Final = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_LICENSES: Final = {"CC-BY-4.0": "cc-by-4.0", "CC0-1.0": "cc0-1.0", "CC-BY-SA-4.0": "cc-by-sa-4.0", "MIT": "mit"}


def card(facts: Facts, layout: Layout, files: Sequence[ExportedFile], about: About) -> str:
    """Write the card."""
    sums, options = facts.sums, facts.options
    names = "\n".join(f"| `{file.name}` | {_what(file)} | {file.file_bytes:,} |" for file in files)
    texts = "" if options.profile == "open" else f"\n\n{TEXTS_NOTE}"
    return f"""---
{yaml.safe_dump(_header(facts, files, about), allow_unicode=True, sort_keys=False)}---

# {about.title}

{about.description}

**{WARNING}**{texts}

Version {facts.release.version}, {sums["articles"]:,} articles, {sums["text_chars"]:,} characters of text, fetched from
{(sums["seen_first"] or "-")[:10]} to {(sums["seen_last"] or "-")[:10]}; profile `{options.profile}`.

## Files

| file | what it is | bytes |
|---|---|---|
{names}

`SHA256SUMS` covers them all: `sha256sum -c SHA256SUMS`.

- [FIELDS.md](FIELDS.md): every field, {len(layout.article)} of the article itself
- [DATASHEET.md](DATASHEET.md): how it was collected, what is in it, what is missing
- [RELEASE_NOTES.md](RELEASE_NOTES.md): what changed
- [CITATION.cff](CITATION.cff): how to cite it

## Read it

{_reading(files)}
{_REHYDRATION if options.profile == "open" else ""}{_conversion(options)}
## Copies

Articles are copied from site to site, and written from templates by the thousand. `cluster_id` groups copies,
`family_id` articles of one template, `is_primary` marks one article of each cluster: count with and without.
{_splits(facts)}
## Personal data

{personal_data(options)}
{f"Questions and requests to remove something: {about.contact}" if about.contact else ""}

## Licence and citation

{rights(options, about)}

```bibtex
{bibtex(facts, about)}
```
"""


def _header(facts: Facts, files: Sequence[ExportedFile], about: About) -> dict[str, Any]:
    name, _ = license_of(facts.options, about)
    header: dict[str, Any] = {"pretty_name": about.title, "language": ["zh"]}
    header["license"] = _LICENSES.get(name or "", "other")
    if header["license"] == "other":
        header["license_name"] = (name or "texts-of-others").lower()
    header |= {
        "size_categories": [next((size for below, size in _SIZES if facts.sums["articles"] < below), "n>1M")],
        "annotations_creators": ["machine-generated"],
        "tags": ["web-archive", "consumer-debt", "text-repair", "near-duplicates"],
    }
    for kind in READ_BY:
        chosen = [file for file in files if file.format == kind and file.part is not None]
        if not chosen:
            continue
        splits: dict[str, list[str]] = {}
        for file in chosen:
            assert file.part is not None
            # The reader refuses a split without rows.
            if file.part.articles or not file.part.split:
                splits.setdefault(file.part.split or "train", []).append(file.name)
        header["configs"] = [
            {"config_name": "default", "data_files": [{"split": s, "path": paths} for s, paths in splits.items()]}
        ]
        break
    return header


def _what(file: ExportedFile) -> str:
    if file.part is None:
        return _WHOLE[file.format]
    about = {"parquet": "Parquet", "csv": "CSV for spreadsheets"}.get(file.format, "JSON Lines")
    return f"{about}: {file.part.articles:,} articles"


def _reading(files: Sequence[ExportedFile]) -> str:
    examples = {
        "parquet": "duckdb -c \"SELECT source, count(*) FROM '{name}' WHERE published >= '2024' GROUP BY 1\"",
        "jsonl": "import pandas; pandas.read_json('{name}', lines=True)",
        "csv": "import pandas; pandas.read_csv('{name}', encoding='utf-8-sig')   # or open it in a spreadsheet",
        "sqlite": "datasette {name}",
    }
    shown = ["from datasets import load_dataset; load_dataset('.')"] if any(f.format in READ_BY for f in files) else []
    for kind, example in examples.items():
        first = next((file for file in files if file.format == kind), None)
        if first is not None:
            shown.append(example.format(name=first.name))
    body = "\n".join(shown)
    note = ""
    if any(file.format == "csv" for file in files):
        note = """

In the CSV files a text that begins with = + - @ (also in full width), a tab, a line break or an apostrophe has an
apostrophe before it, so that a spreadsheet does not compute it. Take one leading apostrophe off to get the text back:
`text.str.replace(r"^'", "", regex=True)`. Lists are JSON. A cell of a spreadsheet holds 32,767 characters; longer texts
are whole in the other formats."""
    return f"```\n{body}\n```{note}"


def _conversion(options: ExportOptions) -> str:
    told = conversion(options)
    return f"\n## Script\n\n{told}\n" if told else ""


def _splits(facts: Facts) -> str:
    if not facts.options.split:
        return "\n"
    rows = "\n".join(
        f"| {split} | {sum(part.articles for part in facts.parts if part.split == split):,} |"
        for split in ("train", "validation", "test")
    )
    return f"""
## Splits

Copies, and articles made from one template, are never in two splits: everything that a cluster or a family joins, over
however many steps, is in one. Which one is told by a hash of the address of its first article.

| split | articles |
|---|---|
{rows}

"""
