"""Units of measures and settings in Chinese and English, and the scale in which people read them."""

from __future__ import annotations

from typing import NamedTuple


class Unit(NamedTuple):
    """How values of a unit are shown: times `scale`, then the unit's name; differences may have one of their own."""

    zh: str
    en: str
    scale: float = 1.0
    zh_change: str = ""
    en_change: str = ""

    def label(self, lang: str, change: bool = False) -> str:
        """Name of the unit; with `change`, that of a difference of two such values."""
        name, other = (self.zh, self.zh_change) if lang == "zh" else (self.en, self.en_change)
        return other if change and other else name

    def plain(self, lang: str) -> str:
        """Name of the unit of a value as it stands in the files, not times `scale`."""
        return self.label(lang) if self.scale == 1 else ("占比" if lang == "zh" else "share")


PERCENT = Unit("%", "%", 100.0, "个百分点", "percentage points")

UNITS = {
    "share": PERCENT,
    "probability": PERCENT,
    "firms": Unit("户", "firms"),
    "visits": Unit("户次", "visits"),
    "firm-years": Unit("户年", "firm-years"),
    "violations": Unit("起", "violations"),
    "violations per firm": Unit("起/户", "violations per firm"),
    "tasks": Unit("项", "tasks"),
    "cases": Unit("件", "cases"),
    "reports": Unit("件", "reports"),
    "alerts": Unit("次", "alerts"),
    "complaints": Unit("件", "complaints"),
    "batches": Unit("批次", "batches"),
    "yuan": Unit("元", "yuan"),
    "log points per unit of the yield": Unit("对数点/单位发现率", "log points per unit of the yield"),
    "findings": Unit("项", "findings"),
    "checks": Unit("次", "checks"),
    "hours": Unit("小时", "hours"),
    "officer-hours": Unit("工时", "officer-hours"),
    "days": Unit("天", "days"),
    "firm-days": Unit("户日", "firm-days"),
    "weighted days": Unit("加权天", "weighted days"),
    "index": Unit("", ""),
    "day": Unit("天", "days"),
    "minute": Unit("分钟", "minutes"),
    "year": Unit("年", "years"),
    "years": Unit("年", "years"),
    "1/year": Unit("次/年", "a year"),
    "1/year of the stock": Unit("次/年", "a year, of the stock"),
    "1/year of violation": Unit("次/违法年", "a year of violation"),
    "share of the stock": PERCENT,
    "weight": Unit("权重", "weight"),
    "times": Unit("倍", "times"),
    "times the base rate": Unit("倍", "times the base rate"),
    "times the neutral rate": Unit("倍", "times the neutral rate"),
    "elasticity": Unit("弹性", "elasticity"),
    "log points": Unit("对数点", "log points"),
    "sd of the log rate": Unit("对数标准差", "sd of the log rate"),
    "sd of log search intensity": Unit("对数标准差", "sd of the log intensity"),
    "fines": Unit("倍罚款", "fines"),
    "fines a month": Unit("倍罚款/月", "fines a month"),
    "items": Unit("项", "items"),
    "log points per published case per 1 000 firms": Unit("对数点/（每千户每件）", "log points per published case per 1 000 firms"),
    "probability a week": Unit("每周概率", "probability a week"),
    "sd of log intensity": Unit("对数标准差", "sd of the log intensity"),
    "standard deviations": Unit("个标准差", "standard deviations"),
    "worth of next month today": Unit("下月折算到今日的倍数", "worth of next month today"),
    "correlation with the true rate": Unit("相关系数", "correlation"),
    "correlation with the log of the true rate": Unit("相关系数", "correlation"),
}


def unit_of(code: str) -> Unit:
    """The unit of a code; a code that is not in the table names itself."""
    return UNITS.get(code) or Unit(code, code)
