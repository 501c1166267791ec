"""Registers as CSV."""

from __future__ import annotations

import csv
import io

import numpy as np

from jgsim.terms.errors import InputError
from jgsim.world.register.cells import Cells
from jgsim.world.register.dirt import Dirt
from jgsim.world.register.header import MOST_ROWS, is_header, no_header, places
from jgsim.world.register.settings import RegisterSettings

DELIMITERS = (",", "\t", ";", "|")
HEAD = 1 << 16
"""Characters among which the header is looked for."""
BLOCK = 1 << 24


def read_csv(raw: bytes, settings: RegisterSettings, dirt: Dirt, file: str) -> Cells:
    """Read CSV; the encoding and the delimiter are found out."""
    import pyarrow as pa

    data = as_utf8(raw, file)
    header, above, lines, delimiter = _header(data, settings, file)
    at = places(header, settings, file)
    body = data[_end_of(data, lines) :]
    try:
        table, broken = _table(body, len(header), delimiter, list(at.values()))
        lost = np.array([number for number, _ in broken], np.int64)
        rows = np.delete(np.arange(table.num_rows + lost.size), lost - 1) + above + 2
        if body.count(b"\n") > table.num_rows + lost.size:
            dirt.add("cells", rows[_swallowing(body, len(header), delimiter)])
    except pa.ArrowInvalid:
        reason = "cannot be read as CSV: a quotation mark is not closed, or a row is too long"
        raise InputError(reason, file=file) from None
    empty = np.array([not text.strip(f"{delimiter}\r\n \"") for _, text in broken], bool)
    dirt.add("blank", lost[empty] + above + 1)
    dirt.add("cells", lost[~empty] + above + 1)
    columns = {field: table.column(f"c{i}").combine_chunks() for field, i in at.items()}
    return Cells("csv", columns, rows, {field: header[i] for field, i in at.items()})


def _table(body: bytes, width: int, delimiter: str, wanted: list[int]):
    """Columns as texts, and (number, text) of the rows that have more or fewer cells."""
    import pyarrow as pa
    import pyarrow.csv as arrow

    names, broken = [f"c{i}" for i in range(width)], []
    wanted_names = [names[i] for i in wanted]
    if not body.strip():
        return pa.table({name: pa.array([], pa.string()) for name in wanted_names}), broken

    def skip(row) -> str:
        broken.append((row.number, row.text))
        return "skip"

    table = arrow.read_csv(
        pa.BufferReader(body),
        # One thread: only then are the rows numbered.
        read_options=arrow.ReadOptions(use_threads=False, block_size=BLOCK, column_names=names),
        parse_options=arrow.ParseOptions(
            delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=skip
        ),
        convert_options=arrow.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False, include_columns=wanted_names
        ),
    )
    return table, broken


def _swallowing(body: bytes, width: int, delimiter: str) -> np.ndarray:
    """Which rows have a cell that holds whole rows, after a quotation mark that was not closed (bool)."""
    import pyarrow.compute as pc

    table, _ = _table(body, width, delimiter, list(range(width)))
    found = np.zeros(table.num_rows, bool)
    for column in table.columns:
        ends = pc.greater(pc.count_substring(column, "\n"), 0)
        cells = pc.greater_equal(pc.count_substring(column, delimiter), width - 1)
        found |= pc.and_(ends, cells).to_numpy()
    return found


def as_utf8(raw: bytes, file: str) -> bytes:
    """Text as UTF-8 without a mark at its beginning.

    Raises
    ------
    InputError
        If it is neither UTF-8 nor GB18030 nor UTF-16 with a mark.
    """
    try:
        if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            return raw.decode("utf-16").encode()
        if raw.startswith(b"\xef\xbb\xbf"):
            raw = raw[3:]
        raw.decode("utf-8")
        return _plain_ends(raw)
    except UnicodeDecodeError:
        pass
    try:
        return _plain_ends(raw.decode("gb18030").encode())
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InputError("is neither UTF-8 nor GB18030 text", file=file, line=line) from None


def _plain_ends(data: bytes) -> bytes:
    # Lines that end with a lone carriage return come from very old spreadsheets.
    return data if b"\n" in data else data.replace(b"\r", b"\n")


def _header(data: bytes, settings: RegisterSettings, file: str) -> tuple[list[str], int, int, str]:
    """The header, how many rows and lines stand above its end, and the delimiter."""
    head = data[:HEAD].decode("utf-8", errors="ignore")
    if not head.strip():
        raise InputError("is empty; a register has a header and a row for each firm", file=file)
    for delimiter in DELIMITERS:
        reader = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
        try:
            for number, row in zip(range(MOST_ROWS), reader, strict=False):
                if is_header(row, settings):
                    return row, number, reader.line_num, delimiter
        except csv.Error:
            continue
    raise no_header(settings, file)


def _end_of(data: bytes, lines: int) -> int:
    at = 0
    for _ in range(lines):
        found = data.find(b"\n", at)
        if found < 0:
            return len(data)
        at = found + 1
    return at
