"""Registers as Excel workbooks (xlsx). Formulas are not computed, nor are the values taken that they once had."""

from __future__ import annotations

import datetime as dt
import io
import re
import struct
import warnings
import zipfile
import zlib
from xml.etree.ElementTree import ParseError

import numpy as np

from jgsim.terms.errors import InputError, nearest
from jgsim.world.register.cells import Cells
from jgsim.world.register.dirt import Dirt
from jgsim.world.register.header import MOST_ROWS, is_header, no_header, places
from jgsim.world.register.settings import RegisterSettings

MOST_BYTES = 8_000_000_000
"""A workbook that unpacks to more is refused."""
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"\$?([A-Z]{1,3})\$?([0-9]+):\$?([A-Z]{1,3})\$?([0-9]+)\"")
_CHUNK, _LONGEST = 1 << 20, 256
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, ParseError, KeyError, ValueError, TypeError, AttributeError,
    IndexError, EOFError, NotImplementedError, RuntimeError,
)


def read_workbook(raw: bytes, settings: RegisterSettings, dirt: Dirt, file: str) -> Cells:
    """Read one sheet of a workbook: the one that the scenario names, else the first that has a header of a register."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about what else is in the workbook
            return _read(raw, settings, dirt, file)
    except InputError:
        raise
    except _BROKEN:
        raise InputError("is not a workbook that can be read", file=file) from None


def _read(raw: bytes, settings: RegisterSettings, dirt: Dirt, file: str) -> Cells:
    import openpyxl
    import pyarrow as pa

    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        if sum(one.file_size for one in packed.infolist()) > MOST_BYTES:
            raise InputError("is not a workbook that can be read", file=file)
    book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=False, keep_links=False)
    try:
        for sheet in _sheets(book, settings, file):
            sheet.reset_dimensions()  # what a workbook says of its size is often wrong
            texts, rows, at, header = _rows(sheet, settings, dirt, file)
            if header:
                break
        else:
            raise no_header(settings, file)
        merged = _merged(sheet, {i + 1 for i in at.values()})
    finally:
        book.close()
    numbers = np.array(rows, np.int64)
    for first, last in merged:
        dirt.add("merged", numbers[(numbers >= first) & (numbers <= last)])
    columns = {field: pa.array(column, pa.string()) for field, column in texts.items()}
    return Cells("xlsx", columns, numbers, {field: header[i] for field, i in at.items()})


def _sheets(book, settings: RegisterSettings, file: str) -> list:
    sheets = {one.title: one for one in book.worksheets}
    if settings.sheet is None:
        return list(sheets.values())
    if settings.sheet not in sheets:
        near = nearest(settings.sheet, sheets)
        raise InputError(f"there is no sheet {settings.sheet}", file=file, path="register.sheet", nearest=near)
    return [sheets[settings.sheet]]


def _rows(sheet, settings: RegisterSettings, dirt: Dirt, file: str):
    """Texts by field, row numbers, places of the fields, and the header, which is empty if there is none."""
    at, header, texts, rows = {}, [], {}, []
    formulas, errors = [], []
    for number, row in enumerate(sheet.iter_rows(), 1):
        if not header:
            words = [_text(cell.value) for cell in row]
            if is_header(words, settings):
                at, header = places(words, settings, file), words
                texts = {field: [] for field in at}
            elif number >= MOST_ROWS:
                break
            continue
        rows.append(number)
        for field, i in at.items():
            cell = row[i] if i < len(row) else None
            kind = None if cell is None else cell.data_type
            if kind == "f":
                formulas.append(number)
            elif kind == "e":
                errors.append(number)
            texts[field].append("" if cell is None or kind in ("f", "e") else _text(cell.value))
    dirt.add("formula", np.unique(formulas))
    dirt.add("error", np.unique(errors))
    return texts, rows, at, header


def _text(value) -> str:
    """A cell's value as a text; a number with a point keeps it, so that a code that became one is seen."""
    if value is None:
        return ""
    if isinstance(value, (dt.datetime, dt.date)):
        return value.isoformat()[:10]
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**15:
        return repr(float(value))  # a spreadsheet keeps 15 digits
    return str(value)


def _merged(sheet, columns: set[int]) -> list[tuple[int, int]]:
    """First and last row of each merged range that touches one of the columns (numbered from 1)."""
    found, rest = [], b""
    with sheet._get_source() as source:  # noqa: SLF001 - a read-only sheet does not tell its merged cells
        while chunk := source.read(_CHUNK):
            text = rest + chunk
            ends = 0
            for one in _MERGE.finditer(text):
                ends = one.end()
                left, right = (_number(one[i]) for i in (1, 3))
                if any(left <= column <= right for column in columns):
                    found.append((int(one[2]), int(one[4])))
            rest = text[max(ends, len(text) - _LONGEST) :]
    return found


def _number(letters: bytes) -> int:
    made = 0
    for letter in letters:
        made = made * 26 + letter - 64
    return made
