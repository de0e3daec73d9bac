"""The records of a CSV file, whatever program wrote it: its encoding and its separator are found out."""

import codecs
import csv
import io
import itertools
from collections import Counter
from collections.abc import Iterator

from surveytool.exchange.formula import unguarded
from surveytool.exchange.sheet import refusal

SEPARATORS = (";", ",", "\t")
SAMPLE = 200
"""Records that are looked at to find the separator."""
MAX_CELL = 100_000


def csv_records(data: bytes, *, file: str) -> Iterator[list[str]]:
    """The records of ``data``, an empty line as an empty record, so that they can be counted like rows.

    Raises:
        InvalidInput: it is not text, or a quote is not closed.
    """
    text = _decoded(data, file)
    separator, text = _named_separator(text)
    return _records(text, separator or _found_separator(text), file)


def _decoded(data: bytes, file: str) -> str:
    """UTF-8 or UTF-16 when the bytes are that, else the Windows encoding that older programs write."""
    encoding = "utf-8-sig"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    for name in (encoding, "cp1252"):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
        break
    message = "This is not a CSV or XLSX file. Save the table as .xlsx, or as .csv with the encoding UTF-8."
    raise refusal(file, "not_a_table", message)


def _named_separator(text: str) -> tuple[str | None, str]:
    """The separator of a first line ``sep=;``, which Excel writes and reads; that line becomes an empty one."""
    first, newline, rest = text.partition("\n")
    line = first.rstrip("\r")
    if line.lower().startswith("sep=") and len(line) == 5:
        return line[4], newline + rest
    return None, text


def _found_separator(text: str) -> str:
    """The separator by which most rows are as wide as the header, and the header widest."""
    return max(SEPARATORS, key=lambda separator: _fit(text, separator))


def _fit(text: str, separator: str) -> tuple[float, int]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        widths = [len(record) for record in itertools.islice(reader, SAMPLE) if record]
    except csv.Error:
        return (0.0, 0)
    if not widths or widths[0] < 2:
        return (0.0, 0)
    return (Counter(widths)[widths[0]] / len(widths), widths[0])


def _records(text: str, separator: str, file: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    for number in itertools.count(1):
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            message = (
                "Row {row} cannot be read: {problem}. A cell with a quote, a separator or a line break in it stands "
                "between double quotes, and a quote within it is written twice."
            )
            raise refusal(file, "csv_syntax", message, row=number, problem=str(error)) from None
        if any(len(cell) > MAX_CELL for cell in record):
            message = "Row {row} has a cell of more than {limit} characters. Look for a quote that is not closed."
            raise refusal(file, "cell_too_long", message, row=number, limit=MAX_CELL)
        yield [unguarded(cell) for cell in record]
