"""What the measures of cost are."""

from jgsim.measures.descriptions.measure import MEAN, RATIO, SUM, Measure

MEASURES = (
    Measure(
        "officer_hours", "执法工时", "officer-hours", "officer-hours",
        "Officer-hours of visits, travel and entry included, of work at the desk (complaints, cases, remote checks …), "
        "and of the work that the plan does not steer (scaled like the firms, at most all hours there are). By tier, "
        "sector, type and size: of visits only; by department: of visits, joint ones in equal parts.",
        "检查工时（含路途和录入）、案头工时（投诉、案件、非现场检查等）与计划外既定工作工时之和（后者按模拟户数缩放，不超过总工时）；按信用类别、行业、类型、规模仅含检查；按部门仅含检查，联合检查均分。",
        "lower", True, SUM,
    ),
    Measure(
        "utilisation", "工时利用率", "utilisation", "share",
        "Minutes of visits, of work at the desk and of the other load over all minutes that officers have for "
        "supervision; undefined where officers are unlimited.",
        "检查、案头与既定工作工时占执法人员监管总工时的比例；人员不受限时不定义。",
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
        "Officer-hours of visits over the violations that they confirmed; work at the desk and other load are left "
        "out, and so are firms that could not be reached.",
        "检查工时除以检查确认的违法数；不含案头和既定工作，失联不算违法。",
        "lower", True, RATIO,
    ),
    Measure(
        "shortfall", "未完成数", "shortfall", "tasks",
        "Planned checks due in the period (draws, key fields, special campaigns) that were neither done nor held back, "
        "by reason: firm closed first, officers short, still open at the end, items without an owner. By trigger, also "
        "re-checks and checks on reports.",
        "期内到期而未完成也未暂缓的计划检查（抽查、重点领域、专项），按原因：先行注销、人力不足、期末未办、事项无主管部门。"
        "按检查缘由时另列复查和举报核查。",
        "lower", False, SUM,
    ),
    Measure(
        "held_back", "暂缓检查", "checks held back", "tasks",
        "Checks due in the period that were not made on purpose, of any trigger, by reason: visits of the year used "
        "up, last visit too near, remote check instead, tolerance period, firm in no object register.",
        "期内到期而有意不做的各类检查，按原因：年度次数用完、距上次检查太近、改为非现场检查、包容期、未入检查对象名录库。",
        "", True, SUM,
    ),
    Measure(
        "held_back_cap", "因频次上限暂缓", "checks held back by the cap", "tasks",
        "Checks due in the period that were not made because the firm had had its visits of the year.",
        "期内到期而因年度次数用完未做的检查。",
        "", True, SUM,
    ),
)
