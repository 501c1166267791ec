"""Directions of the levers that decide who is visited, when, and by whom; the reasons are those of `model.md`."""

from __future__ import annotations

from .bench import ALL_YEAR, campaign, name, number, ratios
from .direction_towns import BUSY, OFTEN, SHORT, TOWN, YOUNG
from .directions import down, row, up

REMOTE = {"minutes": 30, "of_draws": 1.0}
CAP = {"cap": dict.fromkeys("ABCD", 1), "exempt": ["report", "recheck"]}
CAPPED = {**OFTEN, "frequency": CAP}
COMMITTED = {"share": {"committed": 0.9}}
CHECKED = {**COMMITTED, "check_days": 60, "department": "office"}
RARE = {**YOUNG, "draw.ratio": ratios(0.1)}
SKILLS = {"skills": {"office": 0.2, "kitchen": 0.2}, "unskilled": number(0.2)}
SURPRISE = {"announced": 0.0, "announced_look": number(0.3)}
TOGETHER = {"share": 0.8, "departments": ["office", "kitchen"], "initiator": "office"}
MEETING = {**OFTEN, "joint": {**TOGETHER, "mode": "coincidence", "window_days": 2}}
ABOVE = {"name": name("专项"), "department": "office", "months": ALL_YEAR, "ratio": 0.5}
OVERLAPS = {"share": 1.0, "window_days": 20}


def only(**of_field: float) -> dict:
    """Key-field checks a year, of all grades alike."""
    return {"key_fields": {"frequency": {field: dict.fromkeys("ABCD", times) for field, times in of_field.items()}}}


DUTIES = (
    row("duties", "nobody owns the food items", TOWN, {}, {"duties": {"vacant": {"food": {"months": 12}}}},
        up("unsupervised_firm_days", "items without an owner are a gap", gap="no_owner"),
        down("detections", "nobody may check them", item_group="food"),
        up("undetected_violation_days", "they stay unseen")),
    row("duties", "food items are checked on reports only", TOWN, {}, {"duties": {"classes": {"food": "report_only"}}},
        down("detections", "visits do not look at them", item_group="food"),
        up("harm", "they are put right later"), full=True),
    row("duties", "checks take twice as long", SHORT, {}, {"duties": {"minutes": {"goods": 2.0, "signs": 2.0}}},
        down("visits", "officers have no more hours for it"), up("backlog", "what is not begun waits"),
        up("undetected_violation_days", "fewer visits find less"), full=True),
)
PLAN = (
    row("plan", "a special campaign from above", SHORT, {}, {"plan.special": {"above": ABOVE}},
        up("visits", "it is ordered", trigger="special"),
        down("visits", "the same officers make the draws, after it", trigger="random"),
        up("shortfall", "the plan is not done")),
    row("plan", "all draws in one quarter", SHORT, {}, {
        "plan.campaigns.goods.months": [4, 5, 6], "plan.campaigns.kitchen.months": [4, 5, 6]},
        up("backlog", "the same visits are all due at once"), full=True),
    row("plan", "one department draws twice as many", SHORT, {}, {"plan.campaigns.goods.factor": 2.0},
        up("visits", "it draws more", department="office"),
        down("visits", "the other department waits for the same officers", department="kitchen"),
        down("plan_completion", "more is planned with no more hours")),
    row("plan", "other work", SHORT, {}, {"plan.other_load": {"desk": {"name": name("其他"), "hours": 1400}}},
        down("visits", "hours are gone"), up("backlog", "draws wait"), full=True),
)
EXCHANGE = (
    row("exchange", "records arrive after four months", YOUNG, {}, {"exchange": {"lag_days": 120}},
        up("unsupervised_firm_days", "min(lag, life, time left) of every entry", gap="lag"),
        down("firm_coverage", "who is not in the register is not drawn"),
        up("undetected_violation_days", "nor found")),
    row("exchange", "half of the records are lost", YOUNG, {}, {"exchange": {"lost": 0.5}},
        up("unsupervised_firm_days", "known only from a visit on a report on", gap="lost"),
        down("visits", "the register that is drawn from is shorter"), down("detections", "fewer are visited"),
        full=True),
    row("exchange", "licences are revoked after serious findings", BUSY, {},
        {"exchange": {"revoke": 1.0, "revoke_days": 30}}, up("closings", "revoked", cause="licence"),
        down("onsets", "those that close are those that offend most")),
)
ENTRY = (
    row("entry", "firms that entered on a commitment offend more", RARE, {},
        {"entry": {**COMMITTED, "onset": {"committed": number(2.5)}}}, up("onsets", "the class has a multiplier"),
        full=True),
    row("entry", "commitments are checked within two months", RARE, {}, {"entry": CHECKED},
        up("visits", "a first check of each", trigger="special"), up("detections", "it finds what there is"),
        down("undetected_violation_days", "it finds it early")),
    row("entry", "a deadline beyond the lag of the records", {**RARE, "exchange": {"lag_days": 45}},
        {"entry": {**CHECKED, "check_days": 30}}, {"entry": {**CHECKED, "check_days": 90}},
        up("first_check_coverage", "nobody can go before the record is there: the deadline must exceed the lag"),
        full=True),
)
DRAW = (
    row("draw", "a higher ratio", BUSY, {"draw.ratio": ratios(0.2)}, {},
        up("firm_coverage", "more are drawn"), up("visits_per_firm_year", "the burden of it"),
        down("undetected_violation_days", "found earlier"), up("detected_share", "r s / (r s + μ)"),
        down("onsets", "visits deter")),
    row("draw", "so many draws that little is left", OFTEN, {"draw.ratio": ratios(1.0)}, {},
        down("problem_finding_rate_operating", "what was put right is not there at the next visit"),
        up("hours_per_finding", "for the same reason"), full=True),
    row("draw", "nobody is drawn twice before the ratio asks for it",
        {**BUSY, "plan.campaigns": {"goods": campaign("office")}}, {"draw.memory": "independent"}, {},
        up("firm_coverage", "1, not 1 − (1 − 1/12)^12, by as many visits"),
        down("repeat_share", "a second visit only after a year's turn"), down("burden_gini", "evenly spread")),
    row("draw", "as many visits, by tier", TOWN, {},
        {"draw.ratio": {"A": 0.2, "B": 0.6, "C": 1.4, "D": 2.5, "none": 0}},
        up("problem_finding_rate", "selection"), up("burden_gini", "few firms carry it"),
        up("detections", "tiers follow the true rate in part")),
    row("draw", "departments draw other firms", TOWN, {"draw.coordination": "shared"}, {"draw.coordination": "shifted"},
        up("firm_coverage", "their lists do not overlap"), down("repeat_share", "their lists do not overlap"),
        full=True),
)
PAIRS = (
    row("pairs", "familiar officers are milder", OFTEN, {}, {"pairs": {"familiarity": number(0.2)}},
        down("detections", "familiar officers detect less"), up("harm", "it goes on")),
    row("pairs", "recusal", OFTEN, {"pairs": {"familiarity": number(0.2)}},
        {"pairs": {"familiarity": number(0.2), "recuse": True}},
        down("met_again_share", "others are sent"), up("detections", "familiar officers detect less")),
    row("pairs", "a longer register to draw officers from", {**OFTEN, "pairs": {"familiarity": number(0.2)}},
        {"capability.officers": 6}, {}, down("met_again_share", "1 − C(M−2, 2) / C(M, 2)"),
        up("detections", "random assignment keeps familiarity low"), full=True),
    row("pairs", "training in every skill", OFTEN, {"pairs": SKILLS}, {"pairs": {**SKILLS, "trained": 1.0}},
        up("detections", "one of the pair has the skill"), down("harm", "it is put right earlier"), full=True),
    row("pairs", "officers who fit the item", OFTEN, {"pairs": SKILLS}, {"pairs": {**SKILLS, "match": True}},
        up("detections", "the lead has the skill")),
    row("pairs", "officers tire", OFTEN, {}, {"pairs": {"fatigue": number(0.5)}},
        down("detections", "each further visit of a day looks less closely")),
    row("pairs", "larger teams see more", {**OFTEN, "pairs": {"team": number(0.5)}}, {}, {"capability.team": 4},
        up("detections", "two more pairs of eyes"), full=True),
    row("pairs", "draws are announced", OFTEN, {}, {"pairs": {**SURPRISE, "announced": 1.0}},
        down("detections", "surprise is lost", trigger="random"),
        up("detections", "what draws no longer see is left to reports", trigger="report")),
)
JOINT = (
    row("joint", "departments go together", BUSY, {}, {"joint": TOGETHER},
        down("visits", "r (φ + D (1 − φ))"), up("visits_saved_by_merging", "one list for both"),
        down("on_site_hours_per_firm_year", "the longest check and 30 % of the rest"),
        down("firm_coverage", "one list for both reaches fewer firms"),
        up("problem_finding_rate_operating", "a visit looks at more items"),
        down("finding_rate_per_item_check", "longer lists are read less closely")),
    row("joint", "one team for all", {**SHORT, "joint": {**TOGETHER, "team": "pooled"}}, {"joint": TOGETHER}, {},
        up("visits", "half of the officers are free for others"), down("backlog", "they do what waits"), full=True),
    row("joint", "a wider window to merge in", MEETING, {},
        {"joint": {**TOGETHER, "mode": "coincidence", "window_days": 20}},
        down("visits", "more visits meet"), up("visits_saved_by_merging", "more visits meet"), full=True),
)
COORDINATION = (
    row("coordination", "all plans are coordinated", OFTEN, {}, {"coordination": OVERLAPS},
        down("visits", "overlaps merge"), up("visits_saved_by_merging", "overlaps merge"),
        down("repeat_90d", "one visit instead of two")),
    row("coordination", "a wider window", OFTEN, {"coordination": {**OVERLAPS, "window_days": 2}},
        {"coordination": OVERLAPS},
        down("visits", "more overlaps are eligible"), up("merged_overlaps", "more overlaps are eligible"),
        full=True),
)
FREQUENCY = (
    row("frequency", "a cap of one visit", OFTEN, {}, {"frequency": CAP},
        up("held_back_cap", "what exceeds it is held back"), down("visits_per_firm_year_p95", "the cap"),
        up("undetected_violation_days", "what is dropped finds nothing"),
        up("detections", "reports bring some of it back", trigger="report")),
    row("frequency", "a cap where hours are short", SHORT, {}, {"frequency": CAP},
        up("held_back_cap", "what exceeds it is held back"), down("backlog", "what is held back does not wait"),
        full=True),
    row("frequency", "a gap between visits", BUSY, {},
        {"frequency": {"gap_days": 120, "exempt": ["report", "recheck"]}},
        down("repeat_90d", "too near"), up("held_back", "too near", held="gap"), full=True),
    row("frequency", "checks from the desk of what the cap holds back", CAPPED, {},
        {"frequency": {**CAP, "remote": {"of_held_back": 1.0}}}, up("remote_checks", "instead of a visit"),
        up("detections", "they win some back"), down("undetected_violation_days", "they win some back"), full=True),
    row("frequency", "checks from the desk instead of draws", {**TOWN, "behaviour.look.factor": {"remote": 0.4}}, {},
        {"frequency": {"remote": REMOTE}}, down("visits", "nobody goes"), down("detections", "papers show less"),
        down("officer_hours", "nobody travels"), down("firm_coverage", "a check from the desk is no visit"),
        full=True),
)
KEY_FIELDS = (
    row("key_fields", "a fixed frequency", TOWN, {}, only(food=6.0), up("visits", "periodic checks", trigger="key"),
        up("detections", "they find what is there", item_group="food"),
        down("detections", "less is left for the draw", trigger="random"), down("onsets", "visits deter")),
    row("key_fields", "a fixed frequency where hours are short", SHORT, {}, only(food=2.0),
        up("visits", "before the draws", trigger="key"),
        down("visits", "capacity is shared with the draw", trigger="random")),
    row("key_fields", "a frequency beyond the officers' hours", SHORT, only(food=0.5), only(food=8.0),
        down("key_field_coverage", "the next falls due before the last is made"), full=True),
)
CAPABILITY = (
    row("capability", "more officers", SHORT, {}, {"capability.officers": 600}, down("backlog", "less waits"),
        up("plan_completion", "more hours"), up("detected_share", "more visits"),
        down("undetected_violation_days", "more visits")),
    row("capability", "more hours of each", SHORT, {"capability.hours": 6}, {}, down("backlog", "less waits"),
        up("visits", "more hours"), full=True),
    row("capability", "larger teams", SHORT, {}, {"capability.team": 4}, down("visits", "each takes more officers"),
        up("backlog", "less is begun"), full=True),
    row("capability", "longer ways", SHORT, {}, {"capability.overhead_minutes": 120}, down("visits", "travel"),
        up("hours_per_finding", "travel"), full=True),
)
ROWS = (
    *DUTIES, *PLAN, *EXCHANGE, *ENTRY, *DRAW, *PAIRS, *JOINT, *COORDINATION, *FREQUENCY, *KEY_FIELDS, *CAPABILITY,
)
