"""What each measure is: its names, unit, definition, which way is better, and how it adds up."""

from __future__ import annotations

from dataclasses import dataclass

SUM, RATIO, STOCK, MEAN, QUANTILE = "sum", "ratio", "stock", "mean", "quantile"
"""How a measure's horizon follows from its years: their sum; a ratio of sums; the last year's value; a mean over time;
a quantile, maximum or curve of all the horizon's cases."""


@dataclass(frozen=True)
class Measure:
    """A measure.

    Attributes
    ----------
    code : str
        Its name in files.
    zh, en : str
        Its names for people.
    unit : str
        Code of its unit.
    definition, definition_zh : str
    better : str
        "lower", "higher", or "" where neither is.
    scale_free : bool
        Whether a run below full size estimates the full city's value (sums: value per firm).
    of : str
        "sum", "ratio", "stock", "mean" or "quantile".
    """

    code: str
    zh: str
    en: str
    unit: str
    definition: str
    definition_zh: str
    better: str
    scale_free: bool
    of: str

    def label(self, lang: str) -> str:
        """The name in `lang` ("zh" or "en")."""
        return self.zh if lang == "zh" else self.en

    def meaning(self, lang: str) -> str:
        """The definition in `lang`."""
        return self.definition_zh if lang == "zh" else self.definition


_MEASURES = (
    # counts
    Measure(
        "firm_years", "在营户年", "firm-years at risk", "firm-years",
        "Firms in operation, each by its share of the year. The base of the rates below; by tier, each day counts"
        " for the tier of that day.",
        "在营经营主体按当年在营天数占比折算；各比率的分母；按信用类别时逐日归入当日类别。",
        "", True, SUM,
    ),
    Measure(
        "firms", "在营户数", "firms", "firms",
        "Firms in operation in the last minute of the period.",
        "期末在营经营主体数。",
        "", True, STOCK,
    ),
    Measure(
        "visits", "检查户次", "visits", "visits",
        "Visits completed. By department, a joint visit counts for each department.",
        "完成的检查户次；按部门时，联合检查计入每个参与部门。",
        "", True, SUM,
    ),
    Measure(
        "onsets", "新发违法", "violations begun", "violations",
        "Violations that began in the period, found or not.",
        "期内开始的违法行为，不论是否被发现。",
        "lower", True, SUM,
    ),
    Measure(
        "detections", "首次发现违法", "violations found for the first time", "violations",
        "Violations found for the first time.",
        "期内首次被发现的违法行为。",
        "", True, SUM,
    ),
    Measure(
        "violation_years", "违法存续时间", "time in violation", "years",
        "Time during which violations ran, added up over firms and item groups, in years of 365.25 days.",
        "各经营主体各类事项违法存续时间之和（一年按365.25天）。",
        "lower", True, SUM,
    ),
    # coverage
    Measure(
        "firm_coverage", "检查覆盖面", "firm coverage", "share",
        "Share of firm-years at risk with at least one visit in that calendar year.",
        "当年至少被检查一次的户年占在营户年的比例。",
        "higher", True, RATIO,
    ),
    Measure(
        "item_coverage", "事项覆盖率", "item coverage", "share",
        "Of the items that apply to a firm, those whose item group was checked at least once in the calendar "
        "year; firms by their share of the year.",
        "适用于经营主体的抽查事项中，当年至少检查一次的比例（按在营时间加权）。",
        "higher", True, RATIO,
    ),
    Measure(
        "key_field_coverage", "重点领域检查到位率", "key-field coverage", "share",
        "Key-field checks required by the fixed frequency that were made before the next one fell due, over those"
        " made or missed; firms that closed first and checks still open at the end are left out.",
        "按规定频次应做的重点领域检查中，在下一次到期前完成的比例；先行注销的和期末未到期的不计。",
        "higher", False, RATIO,
    ),
    Measure(
        "plan_completion", "计划完成率", "plan completion", "share",
        "Planned checks due in the period that were done, over all of them (done + shortfall); those taken in by "
        "a merged visit are not counted twice.",
        "期内到期的计划检查中完成的比例（完成数除以完成数与未完成数之和）；并入联合检查的不重复计。",
        "higher", False, RATIO,
    ),
    # burden
    Measure(
        "visits_per_firm_year", "户均年检查次数", "visits per firm and year", "1/year",
        "Visits over firm-years at risk.",
        "检查户次除以在营户年。",
        "lower", True, RATIO,
    ),
    Measure(
        "visits_per_firm_year_p95", "年检查次数95分位", "visits per firm and year, 95th percentile", "visits",
        "Smallest number that at least 95 % of firm-years, visited or not, do not exceed in the calendar year.",
        "至少95%的户年（含未受检）当年受检次数不超过的最小数。",
        "lower", True, QUANTILE,
    ),
    Measure(
        "visits_per_firm_year_max", "年检查次数最大值", "visits per firm and year, highest", "visits",
        "Most visits that one firm had in one calendar year.",
        "单个经营主体一个自然年内受检次数的最大值。",
        "lower", False, QUANTILE,
    ),
    Measure(
        "repeat_share", "重复检查占比", "share of visited firms visited again", "share",
        "Firms with visits on two or more dates in a calendar year over firms with at least one; by tier, that of"
        " the first visit's day.",
        "一个自然年内在两个及以上日期受检的户数占受检户数的比例；信用类别取当年首次受检日的类别。",
        "lower", True, RATIO,
    ),
    Measure(
        "repeat_90d", "90日内重复检查占比", "share of visited firms visited again within 90 days", "share",
        "Firms with a visit in the calendar year at most 90 days after one on an earlier date, over firms with at"
        " least one visit.",
        "当年有检查距前一次（不同日期）不超过90天的户数占受检户数的比例。",
        "lower", True, RATIO,
    ),
    Measure(
        "on_site_hours_per_firm_year", "户均年入企时长", "hours on site per firm and year", "hours",
        "Elapsed hours of visits at the firm over firm-years at risk; not multiplied by officers.",
        "检查在企停留时长除以在营户年，不按人数累乘。",
        "lower", True, RATIO,
    ),
    Measure(
        "burden_gini", "检查负担基尼系数", "inequality of visits (Gini)", "index",
        "Gini coefficient of the visits of a calendar year over firm-years, visited or not, each by its share of "
        "the year.",
        "户年受检次数的基尼系数（含未受检，按在营时间加权）。",
        "", True, RATIO,
    ),
    Measure(
        "visits_saved_by_merging", "合并减少户次", "visits saved by merging", "visits",
        "Visits had nothing been merged, less visits: tasks that a merged visit took in; and for each visit from "
        "a shared draw, the sum of the departments' own draw ratios over the highest of them, less one.",
        "若不合并的户次减实际户次：并入其他检查的任务数；共享抽取的每一户次按各部门自身抽查比例之和除以其中最高者再减一计。",
        "higher", True, SUM,
    ),
    # detection
    Measure(
        "problem_finding_rate", "问题发现率", "problem-finding rate", "share",
        "Random-draw visits (single and joint) with at least one confirmed violation over random-draw visits; by "
        "trigger, of that trigger; by department, of all its visits. Rises by selection alone when draws follow "
        "risk.",
        "双随机检查（单部门和联合）中至少确认一项违法的户次占比；按检查缘由为该类检查；按部门为该部门全部检查。按风险抽取时，仅因选择也会上升。",
        "", True, RATIO,
    ),
    Measure(
        "finding_rate_per_item_check", "事项问题发现率", "findings per item check", "share",
        "Confirmed violations over item checks (items × visits) of random-draw visits; by trigger, of that "
        "trigger; by item group and department, of all visits.",
        "双随机检查确认的违法数除以事项次（事项数乘户次）；按检查缘由为该类检查；按事项类和部门为全部检查。",
        "", True, RATIO,
    ),
    Measure(
        "clean_visit_share", "未发现问题占比", "share of clean visits", "share",
        "One less the problem-finding rate.",
        "1减问题发现率。",
        "", True, RATIO,
    ),
    Measure(
        "detected_share", "违法发现比例", "share of violations found", "share",
        "Violations found for the first time over those found or ended without having been found, in the period.",
        "期内首次被发现的违法占（首次被发现+未被发现即结束）的比例。",
        "higher", True, RATIO,
    ),
    Measure(
        "unfound_ends", "未被发现即结束", "violations ended unfound", "violations",
        "Violations that ended in the period without having been found: by themselves, or because the firm "
        "closed.",
        "期内未被发现即结束的违法：自行结束，或因经营主体注销。",
        "", True, SUM,
    ),
    Measure(
        "detection_delay", "发现时滞", "time to detection", "days",
        "Mean time from onset to first finding of the violations found in the period; read it beside the share "
        "found.",
        "期内首次发现的违法从发生到发现的平均天数；须与违法发现比例同看。",
        "lower", True, RATIO,
    ),
    Measure(
        "detection_delay_p90", "发现时滞90分位", "time to detection, 90th percentile", "days",
        "90th percentile of the time from onset to first finding (linear between cases).",
        "从发生到首次发现天数的90分位（线性插值）。",
        "lower", True, QUANTILE,
    ),
    Measure(
        "harm", "违法损害", "harm", "weighted days",
        "Days in violation until corrected or ended, inside the period and of firms in operation, times the "
        "weight of the severity.",
        "期内在营经营主体违法存续天数（至改正或结束）乘严重程度权重之和。",
        "lower", True, SUM,
    ),
    Measure(
        "undetected_violation_days", "未被发现的违法天数", "days in violation undetected", "days",
        "Days from onset to the earlier of first finding and end, inside the period.",
        "期内从发生到首次发现或结束（以早者为准）的天数之和。",
        "lower", True, SUM,
    ),
    Measure(
        "recidivism", "再次违法率", "recidivism", "share",
        "Share of corrections after which a violation is found at the same firm in the same item group within 24 months"
        " (Kaplan–Meier; observation ends with the firm or the horizon); by the year of the correction; undefined if"
        " none was observed for 24 months.",
        "改正后24个月内同一经营主体同类事项再次被发现违法的比例（Kaplan–Meier估计，注销或模拟期末为删失）；按改正年份；无满24个月观察者时不定义。",
        "lower", True, QUANTILE,
    ),
    # cost
    Measure(
        "officer_hours", "执法工时", "officer-hours", "officer-hours",
        "Officer-hours of visits, travel and entry included, and of the work that the plan does not steer (scaled"
        " like the firms, at most all hours there are). By tier, sector, type and size: of visits only; by "
        "department: of visits, joint ones in equal parts.",
        "检查工时（含路途和录入）加计划外既定工作工时（按模拟户数缩放，不超过总工时）；按信用类别、行业、类型、规模仅含检查；按部门仅含检查，联合检查均分。",
        "lower", True, SUM,
    ),
    Measure(
        "utilisation", "工时利用率", "utilisation", "share",
        "Minutes of visits and of the other load over all minutes that officers have for supervision; undefined "
        "where officers are unlimited.",
        "检查与既定工作工时占执法人员监管总工时的比例；人员不受限时不定义。",
        "", False, RATIO,
    ),
    Measure(
        "backlog", "积压任务", "backlog", "tasks",
        "Tasks that are due and wait at the ends of the weekly rounds, mean over time.",
        "每周调度后已到期未办的任务数，按时间平均。",
        "lower", False, MEAN,
    ),
    Measure(
        "backlog_age", "积压最长时间", "age of the oldest waiting task", "days",
        "Days by which the oldest waiting task is late at the ends of the weekly rounds (0 if none waits), mean "
        "over time; for the city, the oldest of all districts.",
        "每周调度后最早到期任务的逾期天数（无积压为0），按时间平均；全市取各区县最大值。",
        "lower", False, MEAN,
    ),
    Measure(
        "hours_per_finding", "每发现一项违法工时", "officer-hours per finding", "officer-hours",
        "Officer-hours of visits over confirmed violations; other load is left out.",
        "检查工时除以确认的违法数；不含既定工作。",
        "lower", True, RATIO,
    ),
    Measure(
        "shortfall", "未完成数", "shortfall", "tasks",
        "Planned checks due in the period that were not done, by reason: firm closed first, officers short, still"
        " open at the end.",
        "期内到期而未完成的计划检查，按原因：先行注销、人力不足、期末未办。",
        "lower", False, SUM,
    ),
    # fairness
    Measure(
        "visit_chance", "同等风险受检机会", "chance of a visit at equal risk", "share",
        "Share of firm-years with at least one visit, by tenth of the firms' true neutral onset rate, across "
        "size, district and type.",
        "按真实基准违法率十分位（交叉规模、区县、类型）的当年至少受检一次的户年比例。",
        "", True, RATIO,
    ),
    Measure(
        "visit_chance_ratio", "同等风险受检机会比", "chance of a visit against equal risk", "times",
        "Firm-years with a visit over those expected if every firm had the city's chance of its tenth of risk; 1 "
        "is fair.",
        "受检户年与按全市同风险十分位受检机会计算的期望值之比；1为公平。",
        "", True, RATIO,
    ),
)

CATALOGUE: dict[str, Measure] = {m.code: m for m in _MEASURES}
"""All measures by code, in reading order."""

COMPARED: dict[str, Measure] = {
    m.code: m
    for m in (
        Measure(
            "onsets_averted", "避免的违法", "violations averted", "violations",
            "Violations begun under the base (or without any supervision) less those under the plan, on the same"
            " world.",
            "同一城市中基准方案（或无监管）的新发违法减本方案的新发违法。",
            "higher", True, SUM,
        ),
        Measure(
            "harm_averted", "避免的违法损害", "harm averted", "weighted days",
            "Harm under the base (or without any supervision) less harm under the plan, on the same world.",
            "同一城市中基准方案（或无监管）的违法损害减本方案的违法损害。",
            "higher", True, SUM,
        ),
    )
}
"""Measures that only a comparison has."""
