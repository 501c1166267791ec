"""Small registers for tests: rows with Chinese headers and values, as the files that planners have."""

from __future__ import annotations

import io

HEADER = ("统一社会信用代码", "企业名称", "行业", "区县", "类型", "成立日期")
SECTORS = ("批发零售", "食品生产经营", "居民和商务服务", "四新经济")
DISTRICTS = ("历下区", "市中区", "商河县")
TYPES = ("企业", "个体工商户", "农民专业合作社")


def code(n: int) -> str:
    """A code that stands in no other file by chance."""
    return f"91370100MA{n:06d}XQ"


def row(n: int, **other) -> list[str]:
    """The row of a firm; `other` replaces cells by their header."""
    # Strata of unequal sizes: most are shops in one district.
    sector = SECTORS[n * n % 7 % 4]
    kind = TYPES[n % 11 % 3] if sector != "四新经济" else TYPES[0]
    day = f"{1999 + n % 25}-{1 + n % 12:02}-{1 + n % 28:02}"
    cells = (code(n), f"秘密商号{n}", sector, DISTRICTS[n * n % 5 % 3], kind, day)
    return [str(other.get(header, cell)) for header, cell in zip(HEADER, cells, strict=True)] + [
        str(value) for header, value in other.items() if header not in HEADER
    ]


def rows(count: int, first: int = 0) -> list[list[str]]:
    """Rows of some firms."""
    return [row(n) for n in range(first, first + count)]


def text(body: list[list[str]], header=HEADER, delimiter: str = ",") -> str:
    """Rows under a header as CSV."""
    return "".join(delimiter.join(line) + "\n" for line in (header, *body))


def csv_bytes(body: list[list[str]], header=HEADER, encoding: str = "utf-8") -> bytes:
    """The same as the bytes of a file."""
    return text(body, header).encode(encoding)


def book(lines, change=None) -> bytes:
    """A workbook whose first sheet has these lines, changed by a function of (workbook, sheet)."""
    import openpyxl

    made = openpyxl.Workbook()
    sheet = made.active
    for line in lines:
        sheet.append(list(line))
    if change is not None:
        change(made, sheet)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def parquet(columns: dict) -> bytes:
    """A Parquet file of these columns."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()
