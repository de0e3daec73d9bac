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
PART = 1 << 20
"""Characters that are decoded at a time."""


def csv_records(data: bytes, *, file: str) -> Iterator[list[str]]:
    """The records of ``data``, an empty line as an empty record, so that they can be counted like rows.

    Raises:
        InvalidInput: it is not text, or a quote is not closed.
    """
    encoding = _found_encoding(data, file)
    separator = _named_separator(_lines(data, encoding))
    if separator is not None:
        return _records(_without_first(_lines(data, encoding)), separator, file)
    return _records(_lines(data, encoding), _found_separator(data, encoding), file)


def _lines(data: bytes, encoding: str) -> Iterator[str]:
    """The lines with their ends, decoded while they are read: a large file is never there as text in whole."""
    return io.TextIOWrapper(io.BytesIO(data), encoding, newline="")


def _found_encoding(data: bytes, file: str) -> str:
    """UTF-8 or UTF-16 when the bytes are that, else the Windows encoding that older programs write."""
    encoding = "utf-8-sig"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    for name in (encoding, "cp1252"):
        text = io.TextIOWrapper(io.BytesIO(data), name, newline="")
        try:
            if not any("\0" in part for part in iter(lambda: text.read(PART), "")):  # noqa: B023 - read out at once
                return name
        except UnicodeDecodeError:
            continue
        break
    message = "This is not a CSV or XLSX file. Save the table as .xlsx, or as .csv with the encoding UTF-8."
    raise refusal(file, "not_a_table", message)


def _named_separator(lines: Iterator[str]) -> str | None:
    """The separator of a first line ``sep=;``, which Excel writes and reads."""
    line = next(lines, "").rstrip("\r\n")
    return line[4] if line.lower().startswith("sep=") and len(line) == 5 else None


def _without_first(lines: Iterator[str]) -> Iterator[str]:
    """The lines with an empty one in place of the first, so that rows keep their numbers."""
    next(lines)
    return itertools.chain(["\n"], lines)


def _found_separator(data: bytes, encoding: str) -> str:
    """The separator by which most rows are as wide as the header, and the header widest."""
    return max(SEPARATORS, key=lambda separator: _fit(_lines(data, encoding), separator))


def _fit(lines: Iterator[str], separator: str) -> tuple[float, int]:
    reader = csv.reader(lines, delimiter=separator)
    try:
        widths = [len(record) for record in itertools.islice(reader, SAMPLE) if record]
    except csv.Error:
        return (0.0, 0)
    if not widths or widths[0] < 2:
        return (0.0, 0)
    return (Counter(widths)[widths[0]] / len(widths), widths[0])


def _records(lines: Iterator[str], separator: str, file: str) -> Iterator[list[str]]:
    reader = csv.reader(lines, delimiter=separator, strict=True)
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
        if max(map(len, record), default=0) > MAX_CELL:
            message = "Row {row} has a cell of more than {limit} characters. Look for a quote that is not closed."
            raise refusal(file, "cell_too_long", message, row=number, limit=MAX_CELL)
        yield [unguarded(cell) if cell[:1] == "'" else cell for cell in record]
