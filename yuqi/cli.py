"""The command group: which commands there are, and how errors leave the program."""

from __future__ import annotations

import importlib
import os
import sqlite3
import sys
from importlib.metadata import version
from typing import Final

import click

from archive.errors import UserError, is_disk_full
from yuqi.console import messages

COMMANDS: Final = (
    "demo",
    "sources",
    "crawl",
    "ingest",
    "rebuild",
    "merge",
    "clean",
    "dedupe",
    "batch",
    "search",
    "show",
    "export",
    "rehydrate",
    "serve",
    "status",
    "verify",
    "archive",
    "takedown",
    "stages",
)
"""In the order of the work; `yuqi --help` lists them so."""

INTERRUPTED: Final = 130


class Commands(click.Group):
    """A group that imports a command's module when it is asked for: `yuqi search` need not load Scrapy."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"yuqi.commands.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands with their whole first sentence, on several lines where it is long."""
        found = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl([(name, one.get_short_help_str(limit=1000)) for name, one in found if one])


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("yuqi"), prog_name="yuqi")
def yuqi() -> None:
    """Collect Chinese articles about overdue debt, repair them, and keep them in one SQLite file.

    \b
    Begin with:
      yuqi demo                 crawl the bundled sites, offline, and look
      yuqi search 逾期          find articles, in either script
      yuqi show 12              read one, with its repairs marked
    """


def main() -> None:
    """Run the command line; a user's mistake ends with one line and exit code 2."""
    try:
        sys.exit(_invoke())
    except UserError as error:
        messages.print(f"yuqi: {error}", style="bold red", markup=False, highlight=False, soft_wrap=True)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        messages.print("yuqi: stopped; what was stored is kept", markup=False)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # The reader (head, a pager) has gone; Python would complain once more while closing stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except (sqlite3.Error, OSError) as error:
        if not is_disk_full(error):
            raise
        text = "the disk is full. What was stored is kept: make room, and give the same command again."
        messages.print(f"yuqi: {text}", style="bold red", markup=False, highlight=False, soft_wrap=True)
        sys.exit(UserError.exit_code)


def _invoke() -> int:
    # Not yuqi.main(): click would end a closed pipe with code 1, which means "needs attention" here.
    try:
        with yuqi.make_context("yuqi", sys.argv[1:]) as context:
            code = yuqi.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as exit_:
        code = exit_.exit_code
    return code if isinstance(code, int) else 0
