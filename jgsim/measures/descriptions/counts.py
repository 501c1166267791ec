"""What the measures of counts are."""

from jgsim.measures.descriptions.measure import STOCK, SUM, Measure

MEASURES = (
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
        "Violations that began in the period, found or not; those that broke out again after a correction are counted "
        "apart.",
        "期内开始的违法行为，不论是否被发现；改正后复发的另计。",
        "lower", True, SUM,
    ),
    Measure(
        "relapses", "违法复发", "relapses", "violations",
        "Violations that broke out again after they had been corrected. In other measures each time is a violation.",
        "改正后再次发生的违法。其他指标中每次都算一起违法。",
        "lower", True, SUM,
    ),
    Measure(
        "detections", "首次发现违法", "violations found for the first time", "violations",
        "Violations found for the first time, by visits or remote checks; after a relapse it counts anew.",
        "期内经检查或非现场检查首次发现的违法行为；复发后重新计。",
        "", True, SUM,
    ),
    Measure(
        "violation_years", "违法存续时间", "time in violation", "years",
        "Time during which violations ran, added up over firms and item groups, in years of 365.25 days.",
        "各经营主体各类事项违法存续时间之和（一年按365.25天）。",
        "lower", True, SUM,
    ),
)
