"""Between NumPy and Parquet without pandas, whose import costs a second that a single run need not spend.

pyarrow looks for pandas whenever it is handed an object of unknown type; columns made from buffers avoid that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np


def text(values: Iterable[str]):
    """A column of texts."""
    codes, words = encode(values)
    return coded(codes, words)


def encode(values: Iterable[str]) -> tuple[np.ndarray, list[str]]:
    """Codes (int32) and the words they stand for, in the order of first use."""
    numbers: dict[str, int] = {}
    plain = values.tolist() if isinstance(values, np.ndarray) else list(values)
    codes = np.fromiter((numbers.setdefault(v, len(numbers)) for v in plain), np.int32, len(plain))
    return codes, list(numbers)


def coded(codes: np.ndarray, words: list[str]):
    """A column of texts given as codes into `words`."""
    import pyarrow as pa

    raw = [w.encode() for w in words]
    lengths = np.array([len(w) for w in raw], np.int32)[codes]
    ends = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.int32)
    # Joined here: pyarrow's own cast would import its functions, which takes longer than all else of a small file.
    data = b"".join([raw[c] for c in codes.tolist()])
    return pa.Array.from_buffers(pa.string(), codes.size, [None, pa.py_buffer(ends), pa.py_buffer(data)])


def named(codes: np.ndarray, words: list[str]):
    """A column of codes together with the words they stand for; codes below 0 are missing."""
    import pyarrow as pa

    codes = np.ascontiguousarray(codes, np.int32)
    there = None
    if codes.size and codes.min() < 0:
        there = pa.py_buffer(np.packbits(codes >= 0, bitorder="little"))
        codes = np.maximum(codes, 0)
    index = pa.Array.from_buffers(pa.int32(), codes.size, [there, pa.py_buffer(codes)])
    return pa.DictionaryArray.from_arrays(index, coded(np.arange(len(words)), words))


def number(values: np.ndarray):
    """A column of numbers, of the array's own type."""
    import pyarrow as pa

    values = np.ascontiguousarray(values)
    kind = getattr(pa, {"f": "float", "i": "int", "u": "uint"}[values.dtype.kind] + str(8 * values.dtype.itemsize))()
    return pa.Array.from_buffers(kind, values.size, [None, pa.py_buffer(values)])


def table(columns: Mapping[str, object], notes: Mapping[str, str] | None = None):
    """A table of columns made by the functions above, with notes kept in the file."""
    import pyarrow as pa

    made = pa.Table.from_arrays(list(columns.values()), names=list(columns))
    return made.replace_schema_metadata(dict(notes)) if notes else made


def to_parquet(made) -> bytes:
    """A table as the bytes of a Parquet file; equal tables give equal bytes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(made, sink, compression="zstd")
    return sink.getvalue().to_pybytes()


def read_text(column) -> tuple[np.ndarray, list[str]]:
    """Codes and words of a text column that was read with its coding."""
    column = _single(column)
    codes = np.frombuffer(column.indices.buffers()[1], np.int32, len(column), column.indices.offset * 4)
    return codes, column.dictionary.to_pylist()


def read_number(column) -> np.ndarray:
    """The float64 numbers of a column without missing entries."""
    column = _single(column)
    return np.frombuffer(column.buffers()[1], np.float64, len(column), column.offset * 8)


def _single(column):
    import pyarrow as pa

    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
        if isinstance(column, pa.ChunkedArray):
            column = column.chunk(0)
    return column
