"""The cells of a register's columns as texts, from whatever file they stand in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jgsim.terms.errors import InputError
from jgsim.world.register.dirt import Dirt
from jgsim.world.register.settings import RegisterSettings

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass
class Cells:
    """What was read, before it is understood.

    Attributes
    ----------
    kind : str
        "csv", "xlsx" or "parquet".
    columns : dict of pyarrow arrays of texts
        By field; no nulls, an empty cell is "".
    rows : int64 array
        Number in the file of each row: of a spreadsheet counted from its first row, of Parquet from the first record.
    floats : bool array, optional
        Rows whose code stands there as a number with a point.
    header : dict
        The header by field.
    """

    kind: str
    columns: dict
    rows: np.ndarray
    header: dict[str, str]
    floats: np.ndarray | None = None


def read_cells(raw: bytes, settings: RegisterSettings, dirt: Dirt, file: str) -> Cells:
    """Read a register's bytes: CSV (UTF-8, UTF-16 or GB18030), xlsx or Parquet, whatever the file is called.

    Rows that are broken as such are added to `dirt`.

    Raises
    ------
    InputError
        If it is none of these, or its columns cannot be told.
    """
    if raw.startswith(_OLE):
        raise InputError("is an old .xls or an encrypted workbook; save it as .xlsx or CSV", file=file)
    if raw.startswith(b"PK\x03\x04"):
        from jgsim.world.register.workbook import read_workbook

        return read_workbook(raw, settings, dirt, file)
    if raw.startswith(b"PAR1"):
        from jgsim.world.register.parquet import read_parquet

        return read_parquet(raw, settings, file)
    from jgsim.world.register.csvfile import read_csv

    return read_csv(raw, settings, dirt, file)
