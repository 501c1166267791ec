"""What the measures of records and publication are."""

from jgsim.measures.descriptions.measure import RATIO, SUM, Measure

MEASURES = (
    Measure(
        "unrecorded_visits", "未录入的检查占比", "share of visits not recorded", "share",
        "Completed visits that were never entered in the records over completed visits; they count for no tier, cap, "
        "case or publication.",
        "已完成但未录入的检查占全部检查的比例；未录入的不进入信用分类、频次上限、案件和公示。",
        "lower", True, RATIO,
    ),
    Measure(
        "failed_cases", "因记录不全不能成立的案件", "cases failed for want of a record", "cases",
        "Cases that failed after the work on them because the record of the visit was incomplete; part of all cases.",
        "因检查记录不全、办理后不能成立的案件，已含在立案中。",
        "lower", True, SUM,
    ),
    Measure(
        "published_cases", "公示的处罚案件", "published cases", "cases",
        "Penalties made public, by the date of publication and where the firm belongs on that day.",
        "公示的处罚案件，按公示日期和当日所属分组。",
        "", True, SUM,
    ),
)
