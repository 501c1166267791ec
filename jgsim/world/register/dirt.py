"""Rows of a register that cannot be used: what is wrong with them, where, and how that is told."""

from __future__ import annotations

import numpy as np

from jgsim.terms.errors import InputError
from jgsim.terms.width import columns

_NAMES = {
    "sector": "行业", "district": "区县", "type": "类型", "size": "规模", "tier": "信用类别", "grade": "风险等级",
}
KINDS: dict[str, tuple[str, str]] = {
    "blank": ("空行", "blank row"),
    "header": ("又一行表头", "header again"),
    "cells": ("单元格数与表头不同", "more or fewer cells than the header"),
    "merged": ("合并单元格", "merged cells"),
    "formula": ("公式", "formula"),
    "error": ("出错值（#N/A 等）", "error value (#N/A and the like)"),
    "no code": ("没有代码", "no code"),
    "float code": (
        "代码被表格软件变成小数（1.23E+17、91370100.0）",
        "code turned into a float by a spreadsheet (1.23E+17, 91370100.0)",
    ),
    "duplicate": ("代码重复", "code stands twice"),
    "no date": ("没有成立日期", "no registration date"),
    "bad date": ("成立日期不是日期", "registration date is none"),
    "early date": ("成立日期早于 1900-01-02", "registered before 1900-01-02"),
    "future date": ("成立日期晚于名录日期（{date}）", "registered after the register's date ({date})"),
    **{f"no {field}": (f"没有{_NAMES[field]}", f"no {field}") for field in ("sector", "district", "type")},
    **{
        f"unknown {field}": (f"{zh}不在设置之中", f"{field} that the scenario does not know")
        for field, zh in _NAMES.items()
    },
}
"""Every kind, by its code, in Chinese and English."""
SHOWN_ROWS = 5


def name(kind: str, lang: str, date: str = "") -> str:
    """What a kind is called."""
    return KINDS[kind][0 if lang == "zh" else 1].format(date=date)


class Dirt:
    """Rows by kind, as numbers in the file.

    Attributes
    ----------
    rows : dict of int64 arrays
    date : str
        The register's date.
    """

    def __init__(self, date: str = ""):
        self.rows: dict[str, np.ndarray] = {}
        self.date = date

    def add(self, kind: str, rows) -> None:
        """Add rows to a kind."""
        rows = np.asarray(rows, np.int64)
        if rows.size:
            before = self.rows.get(kind, np.empty(0, np.int64))
            self.rows[kind] = np.union1d(before, rows)

    def all(self) -> np.ndarray:
        """All dirty rows, each once, ascending."""
        return np.unique(np.concatenate([np.empty(0, np.int64), *self.rows.values()]))

    def counts(self) -> dict[str, int]:
        """Rows by kind; a row may be of several."""
        return {kind: int(self.rows[kind].size) for kind in KINDS if kind in self.rows}

    def table(self, lang: str) -> str:
        """Kind, count and first rows, a line each."""
        titles = {"zh": ("问题", "行数", "行号"), "en": ("what is wrong", "rows", "row numbers")}[lang]
        lines = [titles]
        for kind, count in self.counts().items():
            first = ("、" if lang == "zh" else ", ").join(map(str, self.rows[kind][:SHOWN_ROWS].tolist()))
            lines.append((name(kind, lang, self.date), f"{count:,}", first + (" …" if count > SHOWN_ROWS else "")))
        return columns(lines, right=(False, True, False))


class DirtyRegister(InputError):
    """A register with rows that cannot be used; its text goes on with a table of what is wrong, by row numbers only."""

    def __init__(self, reason, dirt: Dirt, **place):
        self.dirt = dirt
        super().__init__(reason, **place)

    def text(self, lang: str) -> str:
        """The message, and below it the table."""
        return f"{super().text(lang)}\n{self.dirt.table(lang)}"

    def __reduce__(self):
        return _again, (self.reason, self.dirt, {"file": self.file, "line": self.line, "path": self.path})


def _again(reason, dirt, place):
    return DirtyRegister(reason, dirt, **place)


def dirty(total: int, dirt: Dirt, file: str) -> DirtyRegister:
    """The refusal of a register of so many rows."""
    reason = f"{dirt.all().size:,} of {total:,} rows cannot be used; correct them, or drop them with --drop-dirty"
    return DirtyRegister(reason, dirt, file=file)
