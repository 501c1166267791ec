"""What the measures of fairness are."""

from jgsim.measures.descriptions.measure import RATIO, Measure

MEASURES = (
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
