"""Settings of an own register: which column is what, and what its values mean."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, field_validator

from jgsim.terms.settings import Correlation, Settings, Share

FIELDS = ("code", "sector", "district", "type", "size", "registered", "tier", "grade")
"""What is read of a firm."""
OPTIONAL = ("size", "tier", "grade")
"""What may be left out: without it, it is drawn like that of a synthetic firm."""
CODED = ("sector", "district", "type", "size", "tier", "grade")
"""What holds one of a closed list of values."""
ALIASES = {
    "code": ("统一社会信用代码", "社会信用代码", "信用代码", "统一代码", "注册号", "主体代码", "code", "id", "uscc", "credit code"),
    "sector": ("行业", "行业门类", "行业类别", "行业名称", "所属行业", "sector", "industry"),
    "district": ("区县", "区县名称", "所属区县", "所在区县", "行政区划", "辖区", "district"),
    "type": ("类型", "主体类型", "经营主体类型", "市场主体类型", "企业类型", "type", "entity type"),
    "size": ("规模", "企业规模", "主体规模", "size"),
    "registered": ("成立日期", "成立时间", "登记日期", "注册日期", "设立日期", "registered", "registered on", "date"),
    "tier": ("信用风险分类", "企业信用风险分类", "信用风险类别", "信用类别", "信用分类", "tier", "credit tier"),
    "grade": ("风险等级", "风险分级", "食品风险等级", "食品安全风险等级", "食品风险分级", "grade", "risk grade"),
}
"""Headers by which a column is known where `columns` does not name it."""
OTHERS = "*"
"""In a map of values: whatever else stands there."""

TIERS = ("A", "B", "C", "D")


class Tiers(Settings):
    """What the tier that a register gives says of a firm: it stands in the part of a standard normal score that
    `shares` cut off for its tier, and the log of its true rate has this `correlation` with that score."""

    correlation: Correlation
    shares: dict[Literal["A", "B", "C", "D"], Share]

    @field_validator("shares")
    @classmethod
    def _whole(cls, shares):
        missing = [tier for tier in TIERS if tier not in shares]
        if missing:
            raise ValueError(f"lacks tier {missing[0]}")
        total = sum(shares.values())
        if abs(total - 1) > 1e-6:
            raise ValueError(f"the shares of the tiers add up to {total:.7g}, not to 1")
        return shares


Header = Annotated[str, Field(min_length=1, max_length=200)]


class RegisterSettings(Settings):
    """How an own register of firms (经营主体名录) is read; it says nothing unless a register is given.

    `columns`: headers by what they hold, for those that are not known by their usual names; `values`: what the values
    of a column mean, beside the codes and names of the world ("*": whatever else, "": an empty cell); `date`: the day of
    the register, as 2024-12-31 (the first measured day if left out), at which ages are taken; `sheet`: of a workbook
    (the first with such a header if left out); `dirty`: whether a register with rows that cannot be used is refused, or
    those rows are dropped; `tiers`: what its tiers say of the firms' true risk (as much as scores do, `credit.score`, if
    left out); `sha256`: of the file's content, after which no other register will do (a record holds it).
    """

    columns: dict[Literal["code", "sector", "district", "type", "size", "registered", "tier", "grade"], Header] = {}
    values: dict[Literal["sector", "district", "type", "size", "tier", "grade"], dict[str, str]] = {}
    date: str | None = None
    sheet: Header | None = None
    dirty: Literal["refuse", "drop"] = "refuse"
    tiers: Tiers | None = None
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] | None = None

    @field_validator("date")
    @classmethod
    def _day(cls, date):
        if date is not None:
            try:
                if len(date) != 10 or not 1950 <= dt.date.fromisoformat(date).year <= 2300:
                    raise ValueError
            except ValueError:
                raise ValueError(f"must be a day, as 2024-12-31, not {date!r}") from None
        return date

    @field_validator("columns")
    @classmethod
    def _apart(cls, columns):
        seen: dict[str, str] = {}
        for name, header in columns.items():
            if header in seen:
                raise ValueError(f"{seen[header]} and {name} are read from one column")
            seen[header] = name
        return columns

    def day(self, year: int) -> dt.date:
        """The day of the register; `year` is the first measured one."""
        return dt.date(year, 1, 1) if self.date is None else dt.date.fromisoformat(self.date)
