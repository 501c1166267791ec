"""Ways to change a study's folder behind jgsim's back."""

import hashlib
import json

import pyarrow as pa
import pyarrow.parquet as pq

from jgsim.study import record as records


def record_of(path):
    """The record of a folder."""
    return json.loads((path / "record.json").read_text(encoding="utf-8"))


def seal(path, record, *, files=True, study=True):
    """Write a record as if jgsim had: with hashes of the files that are there, its fingerprint, and a seal."""
    if files:
        record["files"] = records.hashes(path)
    if study:
        record["study"] = records.fingerprint(record["identity"])
    (path / "record.json").write_bytes(records.to_json(records.sealed(record)))


def flip(file, at):
    """Change one bit of a file."""
    content = bytearray(file.read_bytes())
    content[at] ^= 1
    file.write_bytes(bytes(content))


def change_cell(file, column, row, change):
    """Change one cell of a Parquet file by a function; its notes stay."""
    table = pq.read_table(file)
    values = table.column(column).to_pylist()
    values[row] = change(values[row])
    at = table.schema.get_field_index(column)
    kind = table.schema.field(at).type
    plain = pa.array(values, kind.value_type if pa.types.is_dictionary(kind) else kind)
    made = table.set_column(at, table.schema.field(at), plain.cast(kind))
    pq.write_table(made, file, compression="zstd")
    return values[row]


def digest(path):
    """Fingerprint of all files of a folder, to show that nothing was written."""
    text = [(p.relative_to(path).as_posix(), p.read_bytes()) for p in sorted(path.rglob("*")) if p.is_file()]
    return hashlib.sha256(repr(text).encode()).hexdigest()
