"""What the measures of detection are."""

from jgsim.measures.descriptions.measure import QUANTILE, RATIO, SUM, Measure

MEASURES = (
    Measure(
        "problem_finding_rate", "问题发现率", "problem-finding rate", "share",
        "Random-draw visits (single and joint) with at least one confirmed violation, or that could not reach the "
        "firm, over random-draw visits; by trigger, of that trigger; by department, of all its visits. Rises by "
        "selection alone when draws follow risk.",
        "双随机检查（单部门和联合）中至少确认一项违法或无法联系的户次占比；按检查缘由为该类检查；按部门为该部门全部检查。按风险抽取时，仅因选择也会上升。",
        "", True, RATIO,
    ),
    Measure(
        "problem_finding_rate_operating", "问题发现率（在营）", "problem-finding rate, firms in operation", "share",
        "The same without the visits at firms that operate no more: not reached, closed, or without such an activity.",
        "同上，不计已停止经营的户次：无法联系、已关闭停业、未开展相关经营活动。",
        "", True, RATIO,
    ),
    Measure(
        "unreachable_share", "失联占问题户次的比例", "share of unreachable firms among problems", "share",
        "Random-draw visits that could not reach the firm over random-draw visits with a problem; by trigger, of that "
        "trigger.",
        "发现问题的双随机检查中通过登记的住所无法联系的户次占比；按检查缘由为该类检查。",
        "", True, RATIO,
    ),
    Measure(
        "visit_results", "双随机检查结果", "results of random-draw visits", "visits",
        "Random-draw visits, by official result.",
        "双随机检查户次，按检查结果。",
        "", True, SUM,
    ),
    Measure(
        "finding_rate_per_item_check", "事项问题发现率", "findings per item check", "share",
        "Confirmed violations over item checks (items × visits) of random-draw visits; by trigger, of that "
        "trigger; by item group and department, of all visits. Firms that operate no more count in neither; a check on "
        "a report or a re-check counts the items of its group.",
        "双随机检查确认的违法数除以事项次（事项数乘户次）；按检查缘由为该类检查；按事项类和部门为全部检查。已停止经营的均不计；举报核查和复查只计其事项类。",
        "", True, RATIO,
    ),
    Measure(
        "clean_visit_share", "未发现问题占比", "share of clean visits", "share",
        "One less the problem-finding rate.",
        "1减问题发现率。",
        "", True, RATIO,
    ),
    Measure(
        "remote_checks", "非现场检查", "remote checks", "checks",
        "Checks from the desk instead of a visit.",
        "以非现场方式代替入企的检查。",
        "", True, SUM,
    ),
    Measure(
        "remote_finding_rate", "非现场检查问题发现率", "finding rate of remote checks", "share",
        "Remote checks with at least one confirmed violation over remote checks.",
        "至少确认一项违法的非现场检查占比。",
        "", True, RATIO,
    ),
    Measure(
        "compliance", "守法率", "compliance", "share",
        "Firm-months without a violation over firm-months, where firms choose once a month (`behaviour.clock: period`); "
        "undefined otherwise.",
        "主体每月选择一次时（`behaviour.clock: period`），没有违法的主体月占比；否则没有定义。",
        "higher", True, RATIO,
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
        "closed or stopped operating.",
        "期内未被发现即结束的违法：自行结束，或因经营主体注销、停止经营。",
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
        " none was observed for 24 months. It also rises where more of what there is is found.",
        "改正后24个月内同一经营主体同类事项再次被发现违法的比例（Kaplan–Meier估计，注销或模拟期末为删失）；按改正年份；无满24个月观察者时不定义。发现得更多，它也会升高。",
        "", True, QUANTILE,
    ),
)
