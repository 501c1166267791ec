"""What the measures of who was sent, and of sensors, are."""

from jgsim.measures.descriptions.measure import RATIO, SUM, Measure

MEASURES = (
    Measure(
        "alerts", "传感器报警", "alerts of sensors", "alerts",
        "Alerts of sensors in the period, true and false; each is verified at a desk.",
        "期内传感器报警次数，含误报；每次均须案头核实。",
        "", True, SUM,
    ),
    Measure(
        "false_alert_share", "误报占比", "share of false alerts", "share",
        "Of the alerts, those about nothing.",
        "报警中的误报占比。",
        "lower", True, RATIO,
    ),
    Measure(
        "met_again_share", "再次遇到同一执法人员的检查占比", "visits that meet an officer again", "share",
        "Of the visits to firms that were visited before, those made by at least one officer of the visit before; where a "
        "change of the officers' number renumbers the register, firms count as not visited before.",
        "曾受检主体的检查中，至少一名执法人员上次也来过的占比；执法人员数改变使名录重新编号时，此前的检查不计。",
        "lower", True, RATIO,
    ),
)
