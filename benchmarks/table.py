"""Plain tables for the terminal; Chinese characters take two columns."""

from __future__ import annotations

import unicodedata


def width(text: str) -> int:
    """Columns that a text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def table(head: list[str], rows: list[list[object]]) -> str:
    """Lines of a table: the first column to the left, the others to the right."""
    cells = [head, *[[str(c) for c in row] for row in rows]]
    widths = [max(width(row[i]) for row in cells) for i in range(len(head))]
    lines = []
    for row in cells:
        gaps = [" " * (w - width(c)) for c, w in zip(row, widths, strict=True)]
        right = [gap + c for gap, c in zip(gaps[1:], row[1:], strict=True)]
        lines.append("  " + "  ".join([row[0] + gaps[0], *right]).rstrip())
    lines.insert(1, "  " + "  ".join("-" * w for w in widths))
    return "\n".join(lines)


def section(zh: str, en: str, what: str) -> None:
    """The heading of a part of the bench, and what it measures."""
    print(f"\n== {en}  {zh} ==\n{what}\n", flush=True)


def goal(text: str, met: bool | None) -> dict[str, object]:
    """Print a goal and whether it is met (None: not measured); returns both for the record."""
    print(f"  goal 目标: {text}: " + {True: "yes 达到", False: "NO 未达到", None: "not measured 未测"}[met], flush=True)
    return {"goal": text, "met": met}


def seconds(value: float | None) -> str:
    """Seconds with a sensible number of digits."""
    return "-" if value is None else f"{value:.2f} s" if value < 10 else f"{value:.1f} s"


def megabytes(value: float | None) -> str:
    """Bytes as megabytes (2^20)."""
    return "-" if value is None else f"{value / 2**20:,.0f} MB"


def times(value: float | None) -> str:
    """A ratio."""
    return "-" if value is None else f"{value:.2f} x" if value < 10 else f"{value:.1f} x"
