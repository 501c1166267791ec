"""What the measures of coverage are."""

from jgsim.measures.descriptions.measure import RATIO, SUM, Measure

MEASURES = (
    Measure(
        "firm_coverage", "检查覆盖面", "firm coverage", "share",
        "Share of firm-years at risk with at least one visit in that calendar year.",
        "当年至少被检查一次的户年占在营户年的比例。",
        "higher", True, RATIO,
    ),
    Measure(
        "item_coverage", "事项覆盖率", "item coverage", "share",
        "Of the items that apply to a firm, those whose item group was checked at least once in the calendar "
        "year; firms by their share of the year. A check on a report or a re-check covers its item group only; where "
        "nobody operates any more, nothing is checked.",
        "适用于经营主体的抽查事项中，当年至少检查一次的比例（按在营时间加权）。举报核查和复查只计其事项类；主体已停止经营的不计。",
        "higher", True, RATIO,
    ),
    Measure(
        "key_field_coverage", "重点领域检查到位率", "key-field coverage", "share",
        "Key-field checks required by the fixed frequency that were made before the next one fell due, over those"
        " made, missed or held back; firms that closed first and checks still open at the end are left out.",
        "按规定频次应做的重点领域检查（含暂缓的）中，在下一次到期前完成的比例；先行注销的和期末未到期的不计。",
        "higher", False, RATIO,
    ),
    Measure(
        "unsupervised_firm_days", "监管空白", "unsupervised firm-days", "firm-days",
        "Days of firms in operation that were in no object register, so that only reports could reach them, or to which "
        "an item group applied that nobody owned, by cause: the record of the entry was on the way from approval to "
        "supervision, it was lost, no owner.",
        "在营而不在检查对象名录库、只有举报才能触及的户日数，以及有适用事项无主管部门的户日数，按原因：审批信息尚未推送到监管部门、"
        "信息丢失、事项无主管部门。",
        "lower", True, SUM,
    ),
    Measure(
        "first_check_coverage", "承诺核查到位率", "first-check coverage", "share",
        "Firms that entered on a commitment, whose first check fell due in the period and that were in operation then: "
        "the share that the department has checked in full by that day.",
        "以告知承诺方式准入、首次核查期限在期内届满且届时在营的主体中，期限前由该部门全面检查过的比例。",
        "higher", False, RATIO,
    ),
    Measure(
        "plan_completion", "计划完成率", "plan completion", "share",
        "Planned checks due in the period that were done, over all of them (done + held back + shortfall): draws, key "
        "fields and special campaigns; those taken in by a merged visit are not counted twice. By trigger, also "
        "re-checks and checks on reports.",
        "期内到期的计划检查（抽查、重点领域、专项）中完成的比例：完成数除以完成、暂缓与未完成数之和；并入联合检查的不重复计。按检查缘由时另列复查和举报核查。",
        "higher", False, RATIO,
    ),
)
