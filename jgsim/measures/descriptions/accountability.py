"""What the measures of accountability are."""

from jgsim.measures.descriptions.measure import RATIO, SUM, Measure

MEASURES = (
    Measure(
        "suppressed_findings", "被隐瞒的违法", "suppressed findings", "findings",
        "Violations that officers saw and told nobody of, each time that they did.",
        "执法人员看到而未记录的违法，每次计一件。",
        "lower", True, SUM,
    ),
    Measure(
        "reinspection_yield", "再查发现率", "yield of re-inspections", "share",
        "Suppressed violations that a re-inspection brought to light, over all violations seen at other visits and remote "
        "checks, suppressed or not.",
        "再查查出的被隐瞒违法，除以其他检查（含非现场）看到的全部违法（含被隐瞒的）。",
        "", True, RATIO,
    ),
)
