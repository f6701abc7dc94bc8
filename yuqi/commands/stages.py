"""`yuqi stages`: the chain, as a table."""

from __future__ import annotations

import inspect

import click
from rich.table import Table

from yuqi.console import results, write_json_line
from yuqi.options import json_option


@click.command("stages")
@json_option
def command(*, as_json: bool) -> None:
    """Show the stages a page goes through, in order, with their versions.

    \b
    Example:
      yuqi stages
    """
    from pipelines.chain import CHAIN_VERSION, STAGES

    rows = [
        {
            "stage": stage.name,
            "version": stage.version,
            "takes": stage.takes.__name__,
            "gives": stage.gives.__name__,
            "does": (inspect.getdoc(stage.run) or "").split("\n")[0],
        }
        for stage in STAGES
    ]
    if as_json:
        for row in rows:
            write_json_line(row)
        return
    table = Table("stage", "version", "takes", "gives", "does", title=f"chain {CHAIN_VERSION}", title_justify="left")
    for row in rows:
        table.add_row(*(str(value) for value in row.values()))
    results.print(table)
