"""What the measures of burden are."""

from jgsim.measures.descriptions.measure import QUANTILE, RATIO, SUM, Measure

MEASURES = (
    Measure(
        "visits_per_firm_year", "户均年检查次数", "visits per firm and year", "1/year",
        "Visits of all triggers over firm-years at risk; remote checks are no visits.",
        "各类检查户次除以在营户年，不含非现场检查。",
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
        "Firms with visits on two or more dates in a calendar year over firms with at least one, re-checks and checks "
        "on reports left out; by tier, that of the first visit's day.",
        "一个自然年内在两个及以上日期受检的户数占受检户数的比例，复查和举报核查不计；信用类别取当年首次受检日的类别。",
        "lower", True, RATIO,
    ),
    Measure(
        "repeat_share_all", "重复检查占比（全部检查）", "share of visited firms visited again, all visits", "share",
        "The same with re-checks and checks on reports.",
        "同上，含复查和举报核查。",
        "lower", True, RATIO,
    ),
    Measure(
        "repeat_90d", "90日内重复检查占比", "share of visited firms visited again within 90 days", "share",
        "Firms with a visit in the calendar year at most 90 days after one on an earlier date, over firms with at"
        " least one visit; re-checks and checks on reports left out.",
        "当年有检查距前一次（不同日期）不超过90天的户数占受检户数的比例，复查和举报核查不计。",
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
    Measure(
        "merged_overlaps", "已合并的重叠检查", "overlaps merged", "tasks",
        "Random-draw tasks due in the period that a visit of another draw to the same firm took in.",
        "期内到期的抽查任务中，并入同一主体另一抽查的任务数。",
        "higher", True, SUM,
    ),
    Measure(
        "eligible_overlaps", "可合并的重叠检查", "overlaps that can be merged", "tasks",
        "Random-draw tasks due in the period within the window of the coordination settings after another draw of the "
        "same firm that waits at the same month's start, with items of all departments that apply to the firm; and those "
        "merged otherwise. What is merged if all plans are coordinated. 0 for plans of a single campaign.",
        "期内到期的抽查任务中，月初同一主体另有待办抽查、两者到期日相隔不超过统筹窗口且各部门均有适用事项的任务数，并含以其他方式合并的："
        "各部门计划全部统筹时合并的数量。只有一项抽查任务的计划为0。",
        "", True, SUM,
    ),
)
