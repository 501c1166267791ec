"""Whether two files hold the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np

_BLOCK = 1 << 20


def same_file(one: Path, two: Path) -> bool:
    """Whether two files have the same bytes."""
    if one.stat().st_size != two.stat().st_size:
        return False
    with open(one, "rb") as first, open(two, "rb") as second:
        while True:
            a, b = first.read(_BLOCK), second.read(_BLOCK)
            if a != b:
                return False
            if not a:
                return True


def same_rows(one: Path, two: Path) -> bool:
    """Whether two Parquet files hold the same rows, numbers bit for bit, however they are packed."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(one) as first, pq.ParquetFile(two) as second:
            a, b = first.read(), second.read()
    except (pa.ArrowException, OSError):
        return False
    if a.num_rows != b.num_rows or a.schema.names != b.schema.names or a.schema.types != b.schema.types:
        return False
    return all(_same(x, y) for x, y in zip(a.columns, b.columns, strict=True))


def _same(one, two) -> bool:
    import pyarrow as pa

    if not pa.types.is_floating(one.type):
        return one.equals(two)
    return one.null_count == two.null_count == 0 and np.array_equal(bits(one.to_numpy()), bits(two.to_numpy()))


def bits(values: np.ndarray) -> np.ndarray:
    """Floating-point numbers as the whole numbers that have the same bits; other arrays as they are."""
    return values.view(f"i{values.dtype.itemsize}") if values.dtype.kind == "f" else values
