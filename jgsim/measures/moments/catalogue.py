"""What a base is held against real figures by, besides the measures: names, units and definitions."""

from __future__ import annotations

from jgsim.measures.catalogue import QUANTILE, RATIO, SUM, Measure

_STATISTICS = (
    # the stock of firms
    Measure(
        "tier_share", "信用类别占比", "share of a credit tier", "share",
        "Time that classified firms spent in each credit tier over all their time; firms that are not classified are "
        "left out.",
        "参加分类的经营主体处于各信用类别的时间占其全部时间的比例（未分类的不计）。",
        "", True, RATIO,
    ),
    Measure(
        "entry_rate", "新设率", "entries over the opening stock", "share",
        "Firms that entered in the year over the firms in operation at its start.",
        "当年新设户数除以年初在营户数。",
        "", True, RATIO,
    ),
    Measure(
        "exit_rate", "注销率", "exits over the opening stock", "share",
        "Firms that closed in the year, those that entered in it included, over the firms in operation at its start.",
        "当年注销户数（含当年新设的）除以年初在营户数。",
        "", True, RATIO,
    ),
    Measure(
        "prevalence", "违法存量", "violations running", "violations per firm",
        "Time in violation over firm-years at risk.",
        "违法存续时间除以在营户年。",
        "lower", True, RATIO,
    ),
    # work
    Measure(
        "work", "各类工作量", "pieces of work", "cases",
        "Visits by trigger, and what was done at the desk by kind (activity).",
        "按检查缘由的检查户次，以及按种类的案头工作件数。",
        "", True, SUM,
    ),
    Measure(
        "work_hours", "各类工作工时", "hours of work", "officer-hours",
        "Officer-hours of visits by trigger and of work at the desk by kind (activity); work outside the model is left "
        "out.",
        "按检查缘由的检查工时，以及按种类的案头工作工时；模型之外的既定工作不计。",
        "", True, SUM,
    ),
    # key fields
    Measure(
        "field_visits", "重点领域检查户次", "key-field checks", "visits",
        "Visits of the fixed frequency, by key field.",
        "按规定频次的重点领域检查户次，按领域。",
        "", True, SUM,
    ),
    Measure(
        "field_hours", "重点领域检查工时", "hours of key-field checks", "officer-hours",
        "Officer-hours of the visits of the fixed frequency, by key field.",
        "按规定频次的重点领域检查工时，按领域。",
        "", True, SUM,
    ),
    Measure(
        "field_finding_rate", "重点领域问题发现率", "finding rate of key-field checks", "share",
        "Visits of the fixed frequency with at least one confirmed violation over those visits, by key field.",
        "按规定频次的重点领域检查中至少确认一项违法的户次占比，按领域。",
        "", True, RATIO,
    ),
    Measure(
        "field_case_rate", "重点领域立案率", "case rate of key-field checks", "share",
        "Visits of the fixed frequency that led to a case over those visits, by key field.",
        "按规定频次的重点领域检查中立案的户次占比，按领域。",
        "", True, RATIO,
    ),
    # what visits bring
    Measure(
        "case_rate", "立案率", "case rate", "share",
        "Visits that led to a case over visits, by trigger.",
        "立案的户次占检查户次的比例，按检查缘由。",
        "", True, RATIO,
    ),
    Measure(
        "not_corrected_share", "复查未改正率", "share not corrected at the re-check", "share",
        "Re-checks of firms in operation that found the violation over all such re-checks.",
        "对在营主体的整改复查中发现违法仍在的占比。",
        "lower", True, RATIO,
    ),
    # how firms differ
    Measure(
        "top_tenth_onsets", "最多十分之一主体的违法占比", "violations of the worst tenth", "share",
        "Share of the violations begun in the measured years that the tenth of the firms with most of them began; firms "
        "that operated through all these years.",
        "计量期内违法起数最多的十分之一主体占全部新发违法的比例（只计全期在营的主体）。",
        "", True, QUANTILE,
    ),
    Measure(
        "top_tenth_failures", "最多十分之一主体的不合格占比", "failed checks of the worst tenth", "share",
        "Of firms with five or more key-field checks in the measured years: share of the checks with a confirmed "
        "violation that fell on the tenth of these firms with most of them.",
        "计量期内受重点领域检查五次及以上的主体中，不合格次数最多的十分之一占全部不合格户次的比例。",
        "", True, QUANTILE,
    ),
    Measure(
        "result_lag1", "相邻两次检查结果的相关", "correlation of a result with the next", "index",
        "Correlation between the results (a confirmed violation or none) of a key-field check and of the next one at the "
        "same firm; firms with five or more in the measured years.",
        "同一主体前后两次重点领域检查结果（有无确认违法）的相关系数（只计计量期内受检五次及以上的主体）。",
        "", True, QUANTILE,
    ),
    Measure(
        "result_lag4", "相隔四次检查结果的相关", "correlation of a result with the fourth after it", "index",
        "The same for the fourth check after it.",
        "同上，与其后第四次。",
        "", True, QUANTILE,
    ),
    Measure(
        "result_lag_ratio", "检查结果相关的保持", "how far the correlation lasts", "times",
        "The correlation with the fourth check after it over that with the next one.",
        "与其后第四次的相关除以与下一次的相关。",
        "", True, QUANTILE,
    ),
)

STATISTICS: dict[str, Measure] = {one.code: one for one in _STATISTICS}
"""All by code, in reading order."""
