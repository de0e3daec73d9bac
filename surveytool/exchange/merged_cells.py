"""Cells of a workbook that were merged: only the first of them holds what a person sees in all."""

import io
import re
import zipfile

from surveytool.exchange.sheet import ProblemList
from surveytool.exchange.spreadsheet import ZIP_START
from surveytool.problem import Place

_MERGED = re.compile(rb"<(?:\w+:)?mergeCell ")


def refuse_merged(data: bytes, *, file: str, sheet: str) -> None:
    """Nothing for a table without merged cells; ``data`` was read as one (``read_sheet``) before.

    Raises:
        InvalidInput: with every group of cells that were merged over rows.
    """
    if not data.startswith(ZIP_START) or not _is_there(data):
        return
    import openpyxl

    problems = ProblemList(file)
    book = openpyxl.load_workbook(io.BytesIO(data))
    for one in [book[sheet]] if sheet in book.sheetnames else book.worksheets:
        for area in sorted(one.merged_cells.ranges, key=lambda area: (area.min_row, area.min_col)):
            if area.max_row > area.min_row:
                message = (
                    "The cells {area} are merged, so that only the first row has what stands in them. Unmerge them, and fill in "
                    "every row."
                )
                problems.add("merged_cells", message, Place(file, area.min_row, area.min_col), area=area.coord)
    if problems:
        raise problems.error()


def _is_there(data: bytes) -> bool:
    """Whether any sheet has merged cells: then alone it is worth the time to read the workbook in whole."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [name for name in archive.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
        return any(_MERGED.search(archive.read(name)) for name in parts)
