"""Closed lists with their codes, and their names in Chinese and English."""

from __future__ import annotations

from enum import IntEnum

import numpy as np


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
    REPORT = 3, "report", "举报核查", "check on a report"
    RECHECK = 4, "recheck", "整改复查", "re-check"
    SPECIAL = 5, "special", "上级专项检查", "special campaign from above"
    REMOTE = 6, "remote", "非现场检查", "remote check"


PRIORITY = (Trigger.REPORT, Trigger.RECHECK, Trigger.SPECIAL, Trigger.KEY, Trigger.JOINT, Trigger.RANDOM)
"""Order in which officers take up visits within a round."""
DRAWS = (Trigger.RANDOM, Trigger.JOINT)
"""Visits that a random draw decided on."""
IS_DRAW = np.isin(list(Trigger), DRAWS)
"""The same by trigger (bool)."""


class Response(Named):
    """What the authority does about a violation that was found."""

    ORDERED = 0, "ordered", "责令改正", "ordered to correct"
    WARNED = 1, "warned", "预警提示", "early warning"
    GUIDED = 2, "guided", "行政指导", "guidance"
    ADMONISHED = 3, "admonished", "行政告诫", "admonition"
    ADVISED = 4, "advised", "服务指导", "advice"
    WAIVED = 5, "waived", "不予处罚", "no penalty"
    MITIGATED = 6, "mitigated", "减轻处罚", "mitigated penalty"
    LIGHTER = 7, "lighter", "从轻处罚", "lighter penalty"
    PENALISED = 8, "penalised", "一般处罚", "penalty"
    HEAVIER = 9, "heavier", "从重处罚", "heavier penalty"
    LISTED = 10, "listed", "列入经营异常名录", "put on the list of abnormal operation"
    FAILED = 11, "failed", "案件因记录不全不能成立", "case failed for want of a record, ordered to correct"


SOFT = (Response.WARNED, Response.GUIDED, Response.ADMONISHED, Response.ADVISED)
"""Soft measures (柔性监管): a finding they answer is tolerated."""
PENALTIES = (Response.MITIGATED, Response.LIGHTER, Response.PENALISED, Response.HEAVIER)
"""Answers that are penalties."""
IS_PENALTY = np.isin(list(Response), PENALTIES)
"""The same by answer (bool)."""


class VisitResult(Named):
    """Official result of a visit (抽查检查结果)."""

    CLEAR = 0, "clear", "未发现问题", "no problem found"
    UNDISCLOSED = 1, "undisclosed", "未按规定公示应当公示的信息", "information not disclosed as required"
    FALSE = 2, "false", "公示信息隐瞒真实情况、弄虚作假", "disclosed information false"
    UNREACHABLE = 3, "unreachable", "通过登记的住所(经营场所)无法联系", "cannot be reached at the registered address"
    ORDERED = 4, "ordered", "发现问题已责令改正", "problem found, ordered to correct"
    NO_ACTIVITY = 5, "no_activity", "未发现开展本次抽查涉及的经营活动", "no such business activity found"
    CLOSED = 6, "closed", "已关闭停业或正在组织清算", "closed down or in liquidation"
    PENDING = 7, "pending", "发现问题待后续处理", "problem found, to be dealt with"


class Desk(Named):
    """Work of officers at their desks."""

    COMPLAINT = 0, "complaint", "投诉调解", "complaints"
    REPORT = 1, "report_desk", "举报书面核查", "reports checked on paper"
    CASE = 2, "case", "案件办理", "cases"
    REMOTE = 3, "remote_desk", "非现场检查", "remote checks"
    WARNING = 4, "warning", "信用预警", "credit warnings"
    ALERT = 5, "alert", "非现场监管报警核实", "alerts of sensors"


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


class Admission(Named):
    """How a firm was admitted to the market since approvals were reformed."""

    CANCELLED = 0, "cancelled", "直接取消审批", "approval cancelled"
    FILED = 1, "filed", "审批改为备案", "filing instead of approval"
    COMMITTED = 2, "committed", "实行告知承诺", "on a commitment"
    EASED = 3, "eased", "优化审批服务", "approval eased"
    UNCHANGED = 4, "unchanged", "审批不变", "approved as before"


class TipKind(Named):
    """What a report or complaint is about: something that is there, nothing (by mistake or for gain), a dispute."""

    FOUNDED = 0, "founded", "属实举报", "founded report"
    MISTAKEN = 1, "mistaken", "失实举报", "mistaken report"
    PROFESSIONAL = 2, "professional", "职业索赔举报", "report by a professional claimant"
    COMPLAINT = 3, "complaint", "投诉", "complaint"


class CaseFate(Named):
    """What becomes of a case."""

    OPEN = 0, "open", "未结", "open"
    CLOSED = 1, "closed", "已结案", "decided"
    TRANSFERRED = 2, "transferred", "已移送", "handed over to another authority or the police"
    LOST = 3, "lost", "移送中遗失", "lost on the way"
    FAILED = 4, "failed", "未能成立", "failed for its record or the clock"


class Coercion(Named):
    """Whether goods or premises were sealed or seized on the spot, or spared it because of the item's list."""

    NONE = 0, "none", "未采取行政强制措施", "no coercive measure"
    TAKEN = 1, "taken", "查封、扣押", "sealed or seized"
    SPARED = 2, "spared", "不予强制", "spared"


TIERS = tuple(Tier)
