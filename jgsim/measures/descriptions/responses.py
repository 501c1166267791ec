"""What the measures of responses, tolerance and closures are."""

from jgsim.measures.descriptions.measure import RATIO, SUM, Measure

MEASURES = (
    Measure(
        "findings_by_response", "发现的处置", "findings by response", "findings",
        "Everything found by visits and remote checks, again or for the first time, by what was done about it; firms "
        "that could not be reached and false findings included.",
        "检查和非现场检查的全部发现，含重复发现、失联和误报，按处置方式。",
        "", True, SUM,
    ),
    Measure(
        "cases", "立案", "cases", "cases",
        "Findings that became a case, by the answer to it.",
        "立案的发现，按处理结果。",
        "", True, SUM,
    ),
    Measure(
        "waived_share", "不予处罚占比", "share of cases without a penalty", "share",
        "Cases in which no penalty was imposed over cases.",
        "不予处罚的案件占立案的比例。",
        "", True, RATIO,
    ),
    Measure(
        "coercions", "查封、扣押", "goods or premises sealed or seized", "cases",
        "Cases in which goods or premises were sealed or seized on the spot, which ends the violation at once.",
        "当场查封、扣押场所或物品的案件；违法随即终止。",
        "", True, SUM,
    ),
    Measure(
        "spared_coercions", "不予强制", "coercive measures spared", "cases",
        "Cases in which goods or premises would have been sealed or seized, had their item not stood on the list of no"
        " coercive measures.",
        "因事项列入不予强制清单而未查封、扣押的案件。",
        "", True, SUM,
    ),
    Measure(
        "tolerated_findings", "包容的发现", "tolerated findings", "findings",
        "Findings answered by a soft measure that opened a time to put them right, by measure.",
        "以柔性措施处置并给予观察期的发现，按措施。",
        "", True, SUM,
    ),
    Measure(
        "self_corrected_share", "观察期内自行改正占比", "share put right within the window", "share",
        "Tolerated findings put right by the end of their window over those whose window ended in the period with the "
        "firm in operation; violations that would have ended by themselves within it are left out.",
        "观察期内改正的包容发现，占期内观察期届满且主体在营者的比例；观察期内本会自行结束的违法不计。",
        "higher", True, RATIO,
    ),
    Measure(
        "harm_while_tolerated", "包容期间的违法损害", "harm while tolerated", "weighted days",
        "Days from a tolerated finding to the earlier of the violation's end and the end of the window, times the "
        "weight of the severity; part of the harm.",
        "自包容的发现至违法结束或观察期届满（以早者为准）的天数乘严重程度权重之和，已含在违法损害中。",
        "lower", True, SUM,
    ),
    Measure(
        "listed", "列入经营异常名录", "firms listed as abnormal", "firms",
        "Firms that a visit did not reach at their address for the first time, which puts them on the list of abnormal "
        "operation.",
        "首次被检查发现通过登记的住所无法联系而列入经营异常名录的户数。",
        "", True, SUM,
    ),
    Measure(
        "revoked", "吊销", "firms revoked", "firms",
        "Firms whose licence was revoked after they had been on the list of abnormal operation long enough.",
        "列入经营异常名录满期后被吊销的户数。",
        "", True, SUM,
    ),
    Measure(
        "closings", "监管引起的注销", "firms closed by supervision", "firms",
        "Firms that closed earlier than they would have because of what the authority did, by cause: revoked, "
        "after a penalty, or the licence revoked after a case.",
        "因监管提前注销的户数，按原因：吊销、处罚后注销、结案后吊销许可。",
        "", True, SUM,
    ),
)
