"""What the measures of cases on their way are."""

from jgsim.measures.descriptions.measure import RATIO, STOCK, SUM, Measure

MEASURES = (
    Measure(
        "decision_days", "发现到决定", "time to the decision", "days",
        "Mean time from the finding to the decision of a case; by the year of the decision.",
        "案件自发现至作出决定的平均天数；按决定年份。",
        "lower", False, RATIO,
    ),
    Measure(
        "review_wait", "法制审核等待", "wait for a legal review", "days",
        "Mean time for which a case whose investigation is done waits until a reviewer takes it up; by the year in "
        "which it is taken up.",
        "调查终结的案件至开始法制审核的平均天数；按开始审核年份。",
        "lower", False, RATIO,
    ),
    Measure(
        "overdue_cases", "办案逾期占比", "share of cases overdue", "share",
        "Cases not decided by the end of their time limit over all whose time limit ended in the period; cases handed "
        "over or lost before are left out.",
        "期内办案期限届满的案件中，届满时尚未决定的占比；此前已移送或遗失的不计。",
        "lower", False, RATIO,
    ),
    Measure(
        "open_cases", "未结案件", "open cases", "cases",
        "Cases opened and neither decided, handed over, lost nor failed at the period's end.",
        "期末已发现立案而未决定、未移送、未遗失、未落空的案件。",
        "lower", False, STOCK,
    ),
    Measure(
        "transferred_cases", "移送案件", "cases handed over", "cases",
        "Cases that went to the police or to authorities outside the city in the period.",
        "期内移送公安或市外机关的案件。",
        "", True, SUM,
    ),
    Measure(
        "lost_cases", "移送遗失案件", "cases lost on the way", "cases",
        "Cases that never arrived where they had been handed over to, by the time they should have.",
        "移交途中遗失的案件，按应到达的时间。",
        "lower", True, SUM,
    ),
    Measure(
        "void_cases", "逾期无效案件", "cases void by the clock", "cases",
        "Cases that failed in the period because the decision came after the time limit.",
        "期内因决定超过办案期限而无效的案件。",
        "lower", True, SUM,
    ),
)
