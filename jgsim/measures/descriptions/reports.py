"""What the measures of reports and complaints are."""

from jgsim.measures.descriptions.measure import RATIO, SUM, Measure

MEASURES = (
    Measure(
        "reports", "受理举报", "reports", "reports",
        "Reports taken up in the period, by what they were about: something that was there, nothing by mistake, or "
        "nothing by a professional claimant.",
        "期内受理的举报，按属实、失实、职业索赔分。",
        "", True, SUM,
    ),
    Measure(
        "reports_per_firm_year", "户均年举报数", "reports per firm and year", "1/year",
        "Reports taken up over firm-years at risk.",
        "受理的举报数除以在营户年。",
        "", True, RATIO,
    ),
    Measure(
        "false_report_share", "不属实举报占比", "share of false reports", "share",
        "Of the reports taken up, those about nothing, by mistake or by professional claimants.",
        "受理的举报中不属实的占比，含失实和职业索赔。",
        "lower", True, RATIO,
    ),
    Measure(
        "complaints", "投诉", "complaints", "complaints",
        "Complaints about firms in operation that came to the desks in the period; they cause no visit.",
        "期内转到案头调解的投诉，不引起检查。",
        "", True, SUM,
    ),
    Measure(
        "complaints_per_firm_year", "户均年投诉数", "complaints per firm and year", "1/year",
        "Complaints over firm-years at risk.",
        "投诉数除以在营户年。",
        "", True, RATIO,
    ),
    Measure(
        "overdue_reports", "举报核查逾期占比", "share of report checks overdue", "share",
        "Checks on reports that were made, or still open, more than the set number of working days after they fell "
        "due, over those made or open beyond that; by the year in which they fell due.",
        "到期后超过规定工作日才核查或仍未核查的举报，占已核查和逾期未核查之和的比例；按到期年份。",
        "lower", False, RATIO,
    ),
    Measure(
        "report_delay", "举报核查延误", "delay of report checks", "days",
        "Mean time from the minute at which a check on a report fell due to the visit; by the year in which it fell "
        "due.",
        "举报核查自到期至实地核查的平均天数；按到期年份。",
        "lower", False, RATIO,
    ),
)
