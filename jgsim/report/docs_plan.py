"""The tasks of the plan (济市监办〔2021〕106号), and the lever, settings and state of each."""

from __future__ import annotations

from typing import NamedTuple

from jgsim.scenario.glossary import SETTINGS

READY, PARTLY, LATER = "ready", "partly", "later"
STATES = {"zh": {READY: "可用", PARTLY: "部分可用", LATER: "后续版本"}, "en": {READY: "ready", PARTLY: "in part", LATER: "later"}}


class Task(NamedTuple):
    """A task or safeguard of the plan.

    `levers` are names of levers that carry it out ("world" for what every lever finds there), `settings` the paths that
    a planner moves, `scenarios` the shipped plans that move them, `missing` what the levers still lack.
    """

    number: str
    zh: str
    en: str
    state: str
    levers: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    scenarios: tuple[str, ...] = ()
    missing: tuple[str, str] = ("", "")


TASKS = (
    Task(
        "1、2", "职责边界与权责清单，行政检查和随机抽查事项清单", "duty lists and item lists", READY, ("duties", "world"),
        (
            "duties.owner", "duties.fields", "duties.vacant", "duties.classes", "duties.minutes", "duties.general_most",
            "world.departments", "world.groups",
        ),
        ("levers/duties",),
    ),
    Task(
        "3、5", "年度检查计划（1月底前公布）与监管方案，上级专项", "annual plan by the end of January, special campaigns", READY,
        ("plan",), ("plan.publication", "plan.campaigns", "plan.special", "plan.other_load"), ("levers/plan",),
    ),
    Task(
        "4", "审管互动：信息共享与反馈", "exchange with the approval departments", READY, ("exchange",),
        ("exchange.lag_days", "exchange.lost", "exchange.revoke", "exchange.revoke_days"), ("levers/exchange",),
    ),
    Task(
        "6", "取消或改革审批后的监管", "supervision after approvals were cancelled or eased", READY, ("entry",),
        ("entry.share", "entry.onset", "entry.check_days", "entry.department"), ("levers/entry",),
    ),
    Task(
        "7", "执法全过程记录", "whole-process recording", READY, ("recording",),
        (
            "recording.minutes", "recording.digital", "recording.digital_minutes", "recording.lost", "recording.incomplete",
        ),
        ("levers/recording",),
    ),
    Task(
        "8", "检查结果公示", "results made public", READY, ("publicity",),
        ("publicity.share", "publicity.lag_days", "publicity.strength", "publicity.half_life_days"),
        ("levers/publicity",),
    ),
    Task(
        "9", "重大执法决定法制审核", "legal review of major decisions", READY, ("review",),
        (
            "review.file_days", "review.investigate_days", "review.major", "review.reviewers", "review.days",
            "review.priority", "review.clock_days", "review.over_clock",
        ),
        ("levers/review",),
    ),
    Task(
        "10", "“双随机、一公开”全覆盖", "double-random draws cover routine inspection", READY,
        ("draw", "plan", "pairs"),
        (
            "draw.ratio", "draw.by_sector", "draw.by_district", "draw.by_type", "draw.memory", "draw.size", "draw.rounds",
            "pairs.match", "pairs.recuse", "pairs.familiarity", "pairs.announced",
        ),
        ("credit-tiered", "fewer-visits", "levers/draw", "levers/pairs"),
    ),
    Task(
        "11", "部门联合抽查，进一次门、查多项事", "joint inspection", READY, ("joint",),
        ("joint.share", "joint.departments", "joint.mode", "joint.window_days", "joint.team"),
        ("joint", "reform-2025", "levers/joint"),
    ),
    Task(
        "12", "案件移转与行刑衔接", "case transfer and criminal referral", READY, ("transfer",),
        ("transfer.share", "transfer.lag_days", "transfer.lost", "transfer.out_of_city", "transfer.police"),
        ("levers/transfer",),
    ),
    Task(
        "13", "吹哨人与内部举报，社会监督", "whistleblowers, reports and complaints", READY, ("reports",),
        ("reports.visited", "reports.deadline_days", "reports.reward", "reports.protection", "reports.unfounded"),
        ("levers/reports",),
    ),
    Task(
        "14", "信用评价、预警、分级分类、修复与异议", "credit tiers, warnings, repair and objection", READY,
        ("credit", "abnormal_list", "draw"),
        (
            "credit.rule", "credit.types", "credit.score", "credit.step", "credit.repair", "credit.objection",
            "credit.warning", "abnormal_list.revoke_months", "draw.ratio",
        ),
        ("credit-tiered", "cap-by-tier", "levers/credit", "levers/abnormal_list"),
    ),
    Task(
        "15", "控制比例和频次，综合查一次", "fewer checks, one bureau's items at once", READY, ("frequency", "draw", "joint"),
        (
            "frequency.cap", "frequency.gap_days", "frequency.exempt", "frequency.remote", "draw.ratio", "joint.share",
            "joint.team",
        ),
        ("cap-one-visit", "cap-by-tier", "reform-2025", "fewer-visits", "levers/frequency"),
    ),
    Task(
        "16", "四张清单、首违不罚与包容期", "penalty lists, first offences, tolerance period", READY,
        ("penalty_lists", "tolerance", "recheck"),
        (
            "penalty_lists.waived", "penalty_lists.mitigated", "penalty_lists.lighter", "penalty_lists.heavier",
            "penalty_lists.first_only", "penalty_lists.look_back_months", "penalty_lists.by_group", "penalty_lists.coercion",
            "penalty_lists.spared", "tolerance.months", "tolerance.sectors",
            "tolerance.window_days", "tolerance.visits", "tolerance.ladder", "recheck.share", "recheck.days",
        ),
        ("tolerance-24m", "levers/penalty_lists", "levers/tolerance", "levers/recheck"),
    ),
    Task(
        "17", "重点领域监管", "key fields", READY, ("key_fields", "sampling", "world"),
        ("key_fields.frequency", "sampling.fields", "world.key_fields"), ("strict-key-fields", "levers/key_fields", "levers/sampling"),
    ),
    Task(
        "保障一", "领导小组统筹", "organisation", READY, ("coordination",),
        ("coordination.share", "coordination.departments", "coordination.window_days"), ("levers/coordination",),
    ),
    Task(
        "保障二", "执法人员名录库与监管能力", "officer registers and capacity", READY,
        ("capability", "pairs", "equipment", "monitoring"),
        (
            "capability.officers", "capability.hours", "capability.team", "capability.overhead_minutes", "pairs.skills",
            "pairs.trained", "equipment.look", "equipment.gain", "monitoring.equipped", "monitoring.sensitivity",
            "monitoring.visited",
        ),
        ("short-staffed", "levers/capability", "levers/pairs", "levers/equipment", "levers/monitoring"),
    ),
    Task(
        "保障三", "规范行为与尽职免责", "accountability", READY, ("accountability",),
        ("accountability.reinspect", "accountability.after_days", "accountability.diligence", "accountability.suppressed"),
        ("levers/accountability",),
    ),
)
"""All tasks in the order of the plan; their numbers are those of its section 3, safeguards those of section 4."""

_HEADS = {
    "zh": ("任务", "内容", "手段", "设置", "自带方案", "现状"),
    "en": ("task", "what", "lever", "settings", "shipped plan", "state"),
}
_LACKS = {"zh": "，尚缺{missing}", "en": "; missing: {missing}"}
SAFEGUARD = {"保障一": "S1", "保障二": "S2", "保障三": "S3"}


def table(lang: str) -> str:
    """The tasks as a Markdown table."""
    rows = [_HEADS[lang], ("---",) * len(_HEADS[lang])]
    for task in TASKS:
        number = task.number if lang == "zh" else SAFEGUARD.get(task.number, task.number.replace("、", ", "))
        levers = ("、" if lang == "zh" else ", ").join(SETTINGS[name].label(lang) for name in task.levers)
        codes = (" ".join(f"`{code}`" for code in some) for some in (task.settings, task.scenarios))
        rows.append((number, task.zh if lang == "zh" else task.en, levers, *codes, _state(task, lang)))
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _state(task: Task, lang: str) -> str:
    missing = task.missing[0 if lang == "zh" else 1]
    return STATES[lang][task.state] + (_LACKS[lang].format(missing=missing) if missing else "")
