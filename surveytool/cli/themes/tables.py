"""Spreadsheets of the commands on themes: XLSX or CSV, as the name of the file says."""

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from surveytool.errors import Refused

if TYPE_CHECKING:
    from surveytool.exchange.responses_out import Cells
    from surveytool.exchange.sheet import Sheet


def is_csv(file: Path) -> bool:
    """Whether ``file`` is to be CSV.

    Raises:
        Refused: its name says neither CSV nor XLSX.
    """
    kind = file.suffix.lower()
    if kind not in (".csv", ".xlsx"):
        raise Refused("'{file}' is neither .xlsx nor .csv. Give it one of these endings.", file=file)
    return kind == ".csv"


def write_tables(folder: Path, file: Path, tables: "Mapping[str, Iterable[Cells]]", *, rows: int, force: bool) -> None:
    """Write a workbook with a sheet a table; of CSV only the first table.

    Raises:
        Refused: the file exists and was not made by an earlier run.
    """
    from surveytool.cli.output import writing
    from surveytool.exchange.coding_files import WIDTHS
    from surveytool.exchange.table_file import write_csv, write_workbook

    as_csv = is_csv(file)
    with writing(folder, file, force=force) as (draft,):
        if as_csv:
            write_csv(draft, next(iter(tables.values())))
        else:
            write_workbook(draft, tables, rows=rows, widths=WIDTHS)


def read_table(file: Path, *, sheet: str) -> "Sheet":
    """The table in a file that the user named; ``-`` is standard input."""
    from surveytool.cli.check import read_file
    from surveytool.exchange.merged_cells import refuse_merged
    from surveytool.exchange.spreadsheet import read_sheet

    data = sys.stdin.buffer.read() if str(file) == "-" else read_file(file)
    found = read_sheet(data, file=str(file), sheet=sheet)
    refuse_merged(data, file=str(file), sheet=sheet)
    return found
