"""A CSV or XLSX file as a table of text.

What the file holds decides how it is read, not its name. Nothing is guessed about values: a cell is the text that was
typed (a whole number of a workbook without ``.0``).
"""

from surveytool.exchange.csv_file import csv_records
from surveytool.exchange.sheet import Sheet, refusal, table
from surveytool.exchange.workbook_file import OF_ANSWERS, Limits, workbook_records

MAX_BYTES = 64 * 1024 * 1024
ZIP_START = b"PK\x03\x04"
OLE_START = b"\xd0\xcf\x11\xe0"


def read_sheet(data: bytes, *, file: str, sheet: str = "responses", limits: Limits = OF_ANSWERS) -> Sheet:
    """The table in ``data``; of a workbook with several sheets the one called ``sheet``, else the only one with cells.

    Raises:
        InvalidInput: the file is of another kind, damaged or too large, or has rows that do not fit its header.
    """
    if len(data) > MAX_BYTES:
        message = "The file is larger than {limit} MB. Split it in parts."
        raise refusal(file, "file_too_large", message, limit=MAX_BYTES >> 20)
    if data.startswith(OLE_START):
        message = (
            "This is an old Excel file (.xls) or one with a password. "
            "Open it, take the password off and save it as .xlsx (Excel workbook)."
        )
        raise refusal(file, "old_workbook", message)
    if data.startswith(ZIP_START):
        return table(workbook_records(data, file=file, sheet=sheet, limits=limits), file=file, ragged=False)
    return table(csv_records(data, file=file), file=file, ragged=True)
