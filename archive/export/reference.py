"""FIELDS.md: what every field says, made from the description that the files themselves are made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.export.fields import Field, Layout


def field_reference(layout: Layout) -> str:
    """Write the reference."""
    lists = "\n".join(_section(f"`{group.name}`", group.description, group.fields) for group in layout.lists)
    mentions = "\n".join(
        _section(f"`annotations.{group.name}`", group.description, group.fields) for group in layout.annotations
    )
    objects = "\n".join(
        _section(f"`{group.name}`", group.description, group.fields) for group in (layout.conversion, layout.capture)
    )
    return f"""# Fields

One object an article, the same in every format. Parquet and JSON Lines nest it; CSV has lists as JSON and the objects
`conversion` and `capture` as columns with that word before them; SQLite has each list as a table with `article_id`.

All offsets are code points. Sections and annotations point into `text` (and `text_hans`, which is as long); edits
point into title and text before repair.

{_section("The article", "Empty (null) where the page does not tell.", layout.article)}
## Lists

Every element is an object; an article without any has an empty list.

{lists}
## Annotations

Lists within the object `annotations`; every element names the words it stands on.

{mentions}
## Objects

{objects}"""


def _section(title: str, description: str, fields: Iterable[Field]) -> str:
    rows = "\n".join(f"| `{field.name}` | {field.type} | {_cell(field.description)} |" for field in fields)
    about = f"{description}\n\n" if description else ""
    return f"### {title}\n\n{about}| field | type | what it says |\n|---|---|---|\n{rows}\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
