"""Columns of text on a terminal, where a Chinese character takes two places."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence


def width(text: str) -> int:
    """Places that `text` takes on a terminal."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def pad(text: str, places: int, right: bool = False) -> str:
    """`text` filled up with blanks to so many places, on its left if it stands at the right."""
    blank = " " * max(0, places - width(text))
    return blank + text if right else text + blank


def columns(rows: Sequence[Sequence[str]], right: Sequence[bool] = (), gap: int = 2) -> str:
    """Rows of cells as lines of aligned columns; `right` says which columns stand at the right."""
    widths = [max(width(row[k]) for row in rows) for k in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [pad(cell, widths[k], k < len(right) and right[k]) for k, cell in enumerate(row)]
        lines.append((" " * gap).join(cells).rstrip())
    return "\n".join(lines)
