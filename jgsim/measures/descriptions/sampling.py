"""What the measures of sampling are."""

from jgsim.measures.descriptions.measure import RATIO, SUM, Measure

MEASURES = (
    Measure(
        "batches", "抽检批次", "batches sampled", "batches",
        "Batches that officers took in key fields in the period.",
        "期内在重点领域抽取的批次。",
        "", True, SUM,
    ),
    Measure(
        "batches_not_taken", "未完成的抽检批次", "batches not taken", "batches",
        "Batches that were due and were not taken: the firm had closed or nobody was there, officers were short, or nobody "
        "owned the item group.",
        "应抽而未抽的批次：主体已注销或无人经营，人力不足，或事项类无主管部门。",
        "lower", True, SUM,
    ),
    Measure(
        "batch_failure_rate", "抽检不合格率", "share of batches that fail", "share",
        "Batches that fail in the laboratory over batches taken, by the time at which they were taken.",
        "不合格批次除以抽取批次，按抽样时间。",
        "", True, RATIO,
    ),
    Measure(
        "sampling_cost", "抽检费用", "cost of sampling", "yuan",
        "Cost of the batches that were taken, officers' time apart.",
        "抽取批次的检验费用，不含执法人员工时。",
        "lower", True, SUM,
    ),
)
