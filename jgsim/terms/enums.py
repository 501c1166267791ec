"""Closed lists with their codes, and their names in Chinese and English."""

from __future__ import annotations

from enum import IntEnum


class Named(IntEnum):
    """A closed list whose members carry a file code and a name in Chinese and English."""

    def __new__(cls, value, code, zh, en):
        member = int.__new__(cls, value)
        member._value_ = value
        member.code, member.zh, member.en = code, zh, en
        return member

    def label(self, lang: str) -> str:
        """The name in `lang` ("zh" or "en")."""
        return self.zh if lang == "zh" else self.en


class Tier(Named):
    """Credit risk tier of an enterprise (企业信用风险分类); what the authority believes."""

    A = 0, "A", "A类(低风险)", "A (low risk)"
    B = 1, "B", "B类(一般风险)", "B (general risk)"
    C = 2, "C", "C类(较高风险)", "C (higher risk)"
    D = 3, "D", "D类(高风险)", "D (high risk)"
    NONE = 4, "none", "未分类", "not classified"


class Trigger(Named):
    """Why a visit took place."""

    RANDOM = 0, "random", "双随机单部门抽查", "random draw, one department"
    JOINT = 1, "joint", "部门联合双随机抽查", "random draw, joint"
    KEY = 2, "key", "重点领域检查", "key-field check"


class Severity(Named):
    """Legal grade of a violation."""

    MINOR = 0, "minor", "轻微", "minor"
    GENERAL = 1, "general", "一般", "general"
    SERIOUS = 2, "serious", "严重", "serious"


class Size(Named):
    """Size of a firm."""

    MICRO = 0, "micro", "微型", "micro"
    SMALL = 1, "small", "小型", "small"
    MEDIUM = 2, "medium", "中型", "medium"
    LARGE = 3, "large", "大型", "large"


class Ending(Named):
    """How a violation ended."""

    RUNNING = 0, "running", "仍在持续", "still running"
    NATURAL = 1, "natural", "自行结束", "ended by itself"
    CORRECTED = 2, "corrected", "改正", "corrected"
    EXIT = 3, "exit", "经营主体注销", "firm closed"
    STOPPED = 4, "stopped", "停止经营", "stopped operating"


class TipKind(Named):
    """What a report or complaint is about: something that is there, nothing (by mistake or for gain), a dispute."""

    FOUNDED = 0, "founded", "属实举报", "founded report"
    MISTAKEN = 1, "mistaken", "失实举报", "mistaken report"
    PROFESSIONAL = 2, "professional", "职业索赔举报", "report by a professional claimant"
    COMPLAINT = 3, "complaint", "投诉", "complaint"


TIERS = tuple(Tier)
