"""Directions of how firms answer and what a look finds: the sections of `behaviour`."""

from __future__ import annotations

from .bench import QUIET
from .direction_towns import BUSY, TIERED, TOWN
from .direction_visits import TOGETHER
from .directions import down, row, up

CHOICE = {
    "rule": "logit", "cost": 1.0, "fine": dict.fromkeys("ABCD", 4.0), "discount": 0.9, "noise": 1.0,
}
MONTHLY = {
    **QUIET, "draw.ratio": {"A": 2.0, "B": 2.0, "C": 2.0, "D": 2.0, "none": 0}, "behaviour.clock": "period",
    "behaviour.period": {"choice": CHOICE},
    "credit": {"rule": "step", "step": {"up": 0.3, "repair": 0.0, "worst": "B"}},
}
"""Firms that choose by the month; findings move them to tier B, clean visits back."""

DETERRENCE = (
    row("deterrence", "presence", BUSY, {}, {"behaviour.deterrence.presence": 2.0},
        down("onsets", "right after a visit firms take care"), down("harm", "fewer violations")),
    row("deterrence", "presence is felt longer", BUSY, {}, {"behaviour.deterrence.presence_years": 1},
        down("onsets", "it decays more slowly"), full=True),
    row("deterrence", "learning", BUSY, {}, {"behaviour.deterrence.learning": 1.2},
        down("onsets", "a visit teaches"), down("problem_finding_rate_operating", "less is there to be found")),
    row("deterrence", "penalties are felt", BUSY, {}, {"behaviour.deterrence.penalty": 2.0},
        down("onsets", "a penalty deters more than a visit"), full=True),
)
PERCEIVED = (
    row("perceived", "elasticity, drawn more than before", {
        **TOWN, "behaviour.perceived.reference": dict.fromkeys("ABCD", 0.2)}, {},
        {"behaviour.perceived.elasticity": -0.4}, down("onsets", "(ratio / reference) ** elasticity"),
        down("detections", "as many visits find less"), full=True),
    row("perceived", "elasticity, drawn less than before", TOWN, {}, {"behaviour.perceived.elasticity": -0.4},
        up("onsets", "(ratio / reference) ** elasticity"),
        up("problem_finding_rate_operating", "a rate that rises is no success")),
)
LOOK = (
    row("look", "officers differ", BUSY, {}, {"behaviour.look.officer_log_sd": 1.6},
        down("detections", "who looks hastily misses more than others gain")),
    row("look", "sensitivity", BUSY, {"behaviour.look.sensitivity": 0.3}, {}, up("detections", "seen"),
        down("harm", "seen"), up("firms", "points", tier="D"), full=True),
    row("look", "specificity falls", BUSY, {}, {"behaviour.look.specificity": 0.8},
        up("problem_finding_rate", "recorded where nothing is"), up("firms", "points for nothing", tier="D"),
        full=True),
    row("look", "more items of the list are checked", BUSY, {"behaviour.look.items": 2}, {},
        up("detections", "a violation concerns one item"), down("undetected_violation_days", "found earlier"),
        full=True),
    row("look", "joint teams look as closely", {**BUSY, "joint": TOGETHER}, {}, {"behaviour.look.joint_factor": 1.5},
        up("detections", "longer lists are read less closely", trigger="joint"), full=True),
)
CORRECTION = (
    row("correction", "more put right what was found", BUSY, {"behaviour.correction.share": 0.2}, {},
        down("harm", "a finding does not end a violation; correction does"),
        up("relapses", "only what was put right can break out again")),
    row("correction", "they take longer", BUSY, {}, {"behaviour.correction.days": 120}, up("harm", "until corrected"),
        full=True),
)
RELAPSE = (
    row("relapse", "more break out again", BUSY, {}, {"behaviour.relapse.share": 0.9}, up("relapses", "the share"),
        up("harm", "in violation again"), full=True),
    row("relapse", "the cure lasts longer", {**BUSY, "behaviour.relapse.share": 0.9}, {},
        {"behaviour.relapse.days": 300}, down("relapses", "many would have ended by then"),
        down("harm", "a longer cure"), full=True),
    row("relapse", "recidivism", BUSY, {}, {"behaviour.relapse.share": 0.9}, up("recidivism", "found again"), years=3,
        full=True),
)
WARNING = (
    row("warning", "warnings are heeded", {**TIERED, "credit.warning": {"tiers": ["B", "C", "D"]}}, {},
        {"behaviour.warning": {"strength": 1.5, "years": 1}}, down("onsets", "who is warned takes care"), full=True),
)
CLOSURE = (
    row("closure", "firms close after a penalty", BUSY, {}, {"behaviour.closure": {"share": 1.0, "days": 60}},
        up("closings", "the share", cause="penalty"), down("firms", "closed"),
        down("onsets", "those that close are those that offend most"), full=True),
)
PERIOD = (
    row("period", "higher fines", MONTHLY, {}, {"behaviour.period.choice.fine": dict.fromkeys("ABCD", 12.0)},
        down("problem_finding_rate", "complying costs less than a fine"), full=True),
    row("period", "firms with a bad record are visited more", MONTHLY, {},
        {"draw.ratio": {"A": 2.0, "B": 10.0, "C": 10.0, "D": 10.0, "none": 0}},
        down("problem_finding_rate", "leverage: those of tier A comply so as not to be in B", tier="A"),
        up("visits", "those of tier B are visited more", tier="B")),
    row("period", "firms look further ahead", {
        **MONTHLY, "draw.ratio": {"A": 2.0, "B": 10.0, "C": 10.0, "D": 10.0, "none": 0}},
        {"behaviour.period.choice.discount": 0.0}, {"behaviour.period.choice.discount": 0.98},
        down("problem_finding_rate", "what comes of a bad record counts", tier="A"), full=True),
)
ROWS = (*DETERRENCE, *PERCEIVED, *LOOK, *CORRECTION, *RELAPSE, *WARNING, *CLOSURE, *PERIOD)
