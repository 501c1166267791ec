"""Breaking text into lines by the width of its letters: a Chinese character counts as two."""

from __future__ import annotations

import re

from jgsim.terms.width import width

_NOT_FIRST = set("，。；：、？！）》」』”’%％…—·,.;:?!)]}")
_NOT_LAST = set("（《「『“‘([{")
_PIECES = re.compile(r"[⺀-鿿豈-﫿　-〿＀-￯]|[^⺀-鿿豈-﫿　-〿＀-￯\s]+|\s+")


def wrap(text: str, columns: int, most: int | None = None) -> str:
    """`text` broken into lines of at most `columns`, at spaces and between Chinese characters.

    A line never begins with closing punctuation. With `most` lines at most, the rest is cut and marked with `...`.
    """
    lines, line = [], ""
    for piece in _PIECES.findall(text):
        for part in _split(piece, columns):
            if part.isspace():
                part = " "
                if not line:
                    continue
            hangs = part[0] in _NOT_FIRST and width(part) <= 2
            if line and width(line.rstrip() + part.rstrip()) > columns and not hangs:
                carry = ""
                while line and line[-1] in _NOT_LAST:
                    carry, line = line[-1] + carry, line[:-1]
                lines.append(line.rstrip())
                line = carry + part.lstrip()
            else:
                line += part
    if line.strip():
        lines.append(line.rstrip())
    if most is not None and len(lines) > most:
        lines = lines[:most]
        while width(lines[-1]) > columns - 3:
            lines[-1] = lines[-1][:-1]
        lines[-1] = lines[-1].rstrip() + "..."
    return "\n".join(lines)


def _split(piece: str, columns: int) -> list[str]:
    """A word that is longer than a line, in parts."""
    return [piece[i : i + columns] for i in range(0, len(piece), columns)] if width(piece) > columns else [piece]
