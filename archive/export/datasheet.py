"""DATASHEET.md: the questions of Datasheets for Datasets, answered from the archive as far as it knows.

Source: Gebru et al., Datasheets for Datasets, Communications of the ACM 64(12), 2021.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from archive.export.facts import MOST
from archive.export.licensing import WARNING, conversion, personal_data, rights

if TYPE_CHECKING:
    from archive.export.about import About
    from archive.export.facts import Counts, Facts


def datasheet(facts: Facts, about: About) -> str:
    """Write the datasheet."""
    counts = facts.counts
    return f"""# Datasheet: {about.title}

{WARNING}

## Motivation

{about.description}

## Composition

{_composition(facts)}

{_table("Hosts", counts["host"])}
{_table("Quality classes", counts["class"])}
{_table("Kinds of page", counts["page_kind"])}
{_table("Scripts: how the text came to be in it", counts["script"])}
{_table("Whose words", counts["region"])}
{_table("Years of publication", counts["year"])}
{_table("Lenders mentioned, articles", counts["lender"])}
{_table("Topics, articles", counts["topic"])}
## Collection

Public pages, fetched over HTTP by a crawler that names itself, obeys robots.txt and waits between two requests to a
host, or taken from WARC files. Every response was kept as it was served; `capture` of each article names its bytes.

{_table("Sources", counts["source"])}
## Cleaning

Pages were decoded (no label is believed), the article told apart from the page, damage repaired, the text converted to
Simplified script beside its own. Every change is in `edits` with the rule and its certainty: `exact` and `inferred` are
applied, `candidate` and `flag` only marked. U+FFFD stands where something is lost; digits are never guessed.
{conversion(facts.options)}

{_table("Encodings that decoded the pages", counts["encoding"])}
{_table("Repairs and marks by rule, number of edits", counts["edits"])}
## Personal data

{personal_data(facts.options)}

{_table("Found in the texts, by kind", counts["pii"])}
## Known gaps

Pages that did not become articles are not in this dataset; the archive keeps their bytes.

{_table("Pages rejected in the whole archive, by reason", facts.gaps["rejections"])}
{_table("Articles that listings and site maps say are missing, by source, estimated", facts.gaps["missing"])}
{_table("Takedowns, by kind", facts.gaps["takedowns"])}
Copies are marked, never left out, unless the selection says so: statistics over articles count a text as often as it
was copied. Numbers in damaged text are marked `suspect`.

## Uses and harm

For studies of what debtors are told, of how texts are copied and damaged, and for building and testing tools for
Chinese web text. Not for advice to debtors, not for finding persons, not for judging a lender by what a page claims.
Debtors' stories are sensitive; collectors' numbers have been masked because they could be used to harass.

## Distribution and maintenance

{rights(facts.options, about)}

Version {facts.release.version} of {facts.release.day}. Releases are recorded in the archive they were made from;
RELEASE_NOTES.md tells what changed. {f"Contact: {about.contact}" if about.contact else ""}
"""


def _composition(facts: Facts) -> str:
    sums = facts.sums
    articles = max(sums["articles"], 1)
    selection = json.dumps(facts.release.options["selection"], ensure_ascii=False, sort_keys=True)
    rows = (
        ("articles", f"{sums['articles']:,}"),
        ("without copies (`is_primary`)", f"{sums['without_copies']:,}"),
        ("copy clusters", f"{sums['clusters']:,}"),
        ("template families", f"{sums['families']:,}"),
        ("characters of text", f"{sums['text_chars']:,}"),
        ("with repairs", f"{sums['repaired']:,} ({sums['repaired'] / articles:.1%})"),
        ("with losses that are only marked", f"{sums['lossy']:,} ({sums['lossy'] / articles:.1%})"),
        ("published", f"{sums['published_first'] or '-'} to {sums['published_last'] or '-'}"),
        ("fetched", f"{sums['seen_first'] or '-'} to {sums['seen_last'] or '-'}"),
        ("profile", f"`{facts.options.profile}`"),
        ("selection", f"`{selection}`"),
    )
    return "| | |\n|---|---|\n" + "\n".join(f"| {name} | {value} |" for name, value in rows)


def _table(title: str, counts: Counts) -> str:
    if not counts:
        return f"### {title}\n\nNone.\n"
    rows = [f"| {_cell(name)} | {number:,} |" for name, number in counts[:MOST]]
    if len(counts) > MOST:
        rows.append(f"| {len(counts) - MOST:,} others | {sum(number for _, number in counts[MOST:]):,} |")
    return f"### {title}\n\n| | |\n|---|---|\n" + "\n".join(rows) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
