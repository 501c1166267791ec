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
    except (pa.ArrowException, OSError):
        raise InputError("is not a Parquet file that can be read", file=file) from None
    columns, floats = {}, None
    for field, i in at.items():
        column = table.column(names[i])
        if pa.types.is_dictionary(column.type):
            column = column.cast(column.type.value_type)
        if field == "code" and pa.types.is_floating(column.type):
            floats = pc.is_valid(column).to_numpy(zero_copy_only=False)
        if pa.types.is_nested(column.type) or pa.types.is_binary(column.type):
            reason = f"the column {names[i]} holds neither texts nor numbers nor dates"
            raise InputError(reason, file=file, path=f"register.columns.{field}")
        columns[field] = pc.fill_null(column.cast(pa.string()), "").combine_chunks()
    rows = np.arange(1, table.num_rows + 1, dtype=np.int64)
    return Cells("parquet", columns, rows, {field: names[i] for field, i in at.items()}, floats)
