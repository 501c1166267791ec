"""Registers as Parquet."""

from __future__ import annotations

import numpy as np

from jgsim.terms.errors import InputError
from jgsim.world.register.cells import Cells
from jgsim.world.register.header import places
from jgsim.world.register.settings import RegisterSettings


def read_parquet(raw: bytes, settings: RegisterSettings, file: str) -> Cells:
    """Read Parquet; columns of texts, whole numbers or dates."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    try:
        source = pq.ParquetFile(pa.BufferReader(raw))
        names = source.schema_arrow.names
        at = places(names, settings, file)
        table = source.read(columns=[names[i] for i in at.values()])
        found = {field: _texts(table.column(names[i])) for field, i in at.items()}
    except (pa.ArrowException, OSError, ValueError, KeyError, IndexError, TypeError):
        raise InputError("is not a Parquet file that can be read", file=file) from None
    for field, column in found.items():
        if column is None:
            reason = f"the column {names[at[field]]} holds neither texts nor numbers nor dates"
            raise InputError(reason, file=file, path=f"register.columns.{field}")
    code = table.column(names[at["code"]])
    floats = pc.is_valid(code).to_numpy(zero_copy_only=False) if pa.types.is_floating(code.type) else None
    rows = np.arange(1, table.num_rows + 1, dtype=np.int64)
    return Cells("parquet", found, rows, {field: names[i] for field, i in at.items()}, floats)


def _texts(column):
    """A column as texts, "" for what is missing; None if it cannot be written as one."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_nested(column.type):
        return None
    column = pc.fill_null(column.cast(pa.string()), "").combine_chunks()
    column.validate(full=True)  # texts that are no UTF-8
    return column
