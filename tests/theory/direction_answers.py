"""Directions of the levers that decide what is found, what follows from it, and who learns of it."""

from __future__ import annotations

from .bench import number, ratios
from .direction_towns import BUSY, CASES, EVERY, PUBLIC, READ, SEVERITIES, SHORT, TIERED, TOWN, YOUNG
from .direction_visits import CAPPED
from .directions import down, row, up

PAPER = {"minutes": 60, "digital_minutes": 10}
QUEUE = {"major": EVERY, "reviewers": 1, "days": 1.5, "clock_days": 60, "investigate_days": 20}
DOCKET = {**PUBLIC, "review": QUEUE}
AWAY = {"share": 0.7, "lag_days": 30}
REPORTED = {"visited": 0.6}
STEPS = ("warned", "guided", "admonished")
LADDER = {
    "months": 36, "sectors": ["shops", "food"], "window_days": 60,
    "self_correction": dict.fromkeys(STEPS, number(0.2)),
}
LENIENT = {**YOUNG, "draw.ratio": ratios(2.0), "tolerance": LADDER}
BATCH = {
    "group": "food", "batches": dict.fromkeys("ABCD", 2.0), "fails_if_violating": number(0.6), "lab_days": 14,
    "sample_minutes": 60,
}
DEVICES = {"office": number(0.6), "kitchen": number(0.6)}
SENSORS = {
    "equipped": {"food": 0.6, "shops": 0.6}, "sensitivity": number(0.05), "false_alarms": number(0.5),
    "desk_minutes": 20,
}
FEW = {"equipped": {"food": 0.1, "shops": 0.1}, "quiet_days": 0, "desk_minutes": 60}
WATCHED = {**TOWN, "monitoring": SENSORS}
SILENT = {"suppressed": number(0.6), "effort": number(2.0), "fewer": number(0.3)}
HIDDEN = {**BUSY, "accountability": SILENT}
UNCORRECTED = {**BUSY, "behaviour.correction.share": 0.3, "recheck": {"share": 1.0, "days": 15}}
STEP = {"rule": "step", "step": {"up": 0.0, "repair": 0.0}}


def lenient(**more) -> dict:
    """The rules of tolerance with some of them replaced."""
    return {"tolerance": {**LADDER, **more}}


def review(**more) -> dict:
    """The rules of the review with some of them replaced."""
    return {"review": {**QUEUE, **more}}


def batches(**more) -> dict:
    """Two batches a year of each food firm."""
    return {"sampling": {"fields": {"food": {**BATCH, **more}}}}


def sensors(**more) -> dict:
    """The rules of the sensors with some of them replaced."""
    return {"monitoring": {**SENSORS, **more}}


RECORDING = (
    row("recording", "an hour for each record", SHORT, {}, {"recording": PAPER},
        down("visits", "recording costs capacity"), up("backlog", "draws wait")),
    row("recording", "records become digital", SHORT, {"recording": PAPER}, {"recording": {**PAPER, "digital": 1.0}},
        up("visits", "hours are won back"), down("backlog", "less waits"), full=True),
    row("recording", "half of the records are lost, visits capped", CAPPED, {},
        {"recording": {"lost": number(0.5)}}, up("unrecorded_visits", "they are not entered"),
        up("visits", "what is not entered does not count for the cap"), down("cases", "nor is it a case")),
    row("recording", "half of the records are lost", BUSY, {}, {"recording": {"lost": number(0.5)}},
        down("cases", "there is nothing to base them on"), down("firms", "nor does it reach the tier", tier="D"),
        full=True),
    row("recording", "half of the records are incomplete", PUBLIC, {}, {"recording": {"incomplete": number(0.5)}},
        up("failed_cases", "they fail the case"), down("published_cases", "there is no penalty"),
        up("onsets", "nor anything to read of"), full=True),
)
PUBLICITY = (
    row("publicity", "firms answer to published cases", BUSY, {}, {"publicity": READ},
        down("onsets", "general deterrence"), down("detections", "less is there to be found, by as many visits"),
        down("harm", "fewer violations")),
    row("publicity", "cases are published half a year later", PUBLIC, {}, {"publicity": {**READ, "lag_days": 180}},
        up("onsets", "firms read of them later"), full=True),
    row("publicity", "cases are remembered longer", PUBLIC, {}, {"publicity": {**READ, "half_life_days": number(720)}},
        down("onsets", "deterrence decays more slowly"), full=True),
    row("publicity", "more cases are published", PUBLIC, {"publicity": {**READ, "share": 0.1}}, {},
        up("published_cases", "the share"), down("onsets", "general deterrence"), full=True),
)
REVIEW = (
    row("review", "three reviewers instead of one", DOCKET, {}, review(reviewers=3), down("review_wait", "M/M/c"),
        down("overdue_cases", "decided before the clock"), down("open_cases", "nothing queues"),
        down("onsets", "penalties are felt, and read of, sooner")),
    row("review", "reviews take longer", DOCKET, review(days=0.2), {}, up("review_wait", "M/M/c"),
        up("overdue_cases", "decided after the clock"), full=True),
    row("review", "more decisions are major", DOCKET, review(major={"serious": 0.5}), {},
        up("review_wait", "all wait for the same reviewer"), up("decision_days", "they wait"), full=True),
    row("review", "a later clock", DOCKET, {}, review(clock_days=180), down("overdue_cases", "more time"), full=True),
    row("review", "cases beyond the clock are void", DOCKET, {}, review(over_clock="void"),
        up("void_cases", "too late"),
        down("published_cases", "there is no penalty"), up("onsets", "nor anything to fear"), full=True),
    row("review", "longer investigations", PUBLIC, {}, {"review": {"investigate_days": 90}},
        up("onsets", "penalties are felt, and read of, later"), full=True),
)
TRANSFER = (
    row("transfer", "cases are lost on the way", PUBLIC, {}, {"transfer": {**AWAY, "lost": 0.8}},
        up("lost_cases", "lost"), down("published_cases", "there is no penalty"), up("onsets", "nor anything to fear")),
    row("transfer", "a longer way", {**PUBLIC, "transfer": AWAY}, {}, {"transfer": {**AWAY, "lag_days": 120}},
        up("decision_days", "the lag"), up("open_cases", "on their way"), full=True),
    row("transfer", "crimes go to the police", {**BUSY, "exchange": {"revoke": 1.0}}, {},
        {"transfer": {"police": {"serious": 1.0}}}, up("transferred_cases", "referred"),
        down("closings", "no penalty of the bureau, so no licence is revoked", cause="licence"), full=True),
)
REPORTS = (
    row("reports", "a reward", TOWN, {}, {"reports": {**REPORTED, "reward": 3.0}},
        up("detections", "directed checks", trigger="report"),
        down("detections", "what was reported is gone when the draw comes", trigger="random"),
        down("false_report_share", "more are founded"), down("undetected_violation_days", "found earlier")),
    row("reports", "protection of insiders", TOWN, {}, {"reports": {**REPORTED, "protection": 3.0}},
        up("reports", "insiders tell", report_kind="founded"), up("detections", "directed checks", trigger="report"),
        full=True),
    row("reports", "claimants", SHORT, {}, {"reports": {**REPORTED, "unfounded": 3.0}},
        up("false_report_share", "about nothing"), down("problem_finding_rate", "nothing is there", trigger="report"),
        down("visits", "directed checks come before the draws of the same officers", trigger="random")),
    row("reports", "more reports are checked on the spot", {**YOUNG, "exchange": {"lost": 0.5}},
        {"reports": {"visited": 0.2}}, {"reports": {"visited": 1.0}}, up("detections", "directed checks"),
        down("unsupervised_firm_days", "the first visit brings a lost record back", gap="lost"), full=True),
    row("reports", "complaints take longer", SHORT, {}, {"reports": {**REPORTED, "complaint_minutes": 180}},
        down("visits", "desks come before all visits"), up("backlog", "draws wait"), full=True),
)
CREDIT = (
    row("credit", "scores follow the true rate", TIERED, {"credit.score.correlation": number(0.0)}, {},
        up("problem_finding_rate_operating", "tiered draws go where violations are"), up("detections", "likewise"),
        down("harm", "likewise")),
    row("credit", "more points for findings", TIERED, {},
        {"credit.score.points": {"minor": 0.9, "general": 1.8, "serious": 3.6}}, up("firms", "found out", tier="D"),
        up("visits", "inspection → tier → ratio: the loop closes")),
    row("credit", "points for empty addresses", TIERED, {"credit.score.unreachable": 0.0}, {},
        up("unreachable_share", "officers are sent to the same empty rooms again")),
    row("credit", "points count longer", TIERED, {"credit.score.months": 2}, {}, up("firms", "they add up", tier="D"),
        full=True),
    row("credit", "credit repair", TIERED, {}, {
        "credit.repair": {"share": 1.0, "months": dict.fromkeys(SEVERITIES, 1), "key_months": 1}},
        down("firms", "points end sooner", tier="D"), down("visits", "better tiers are drawn less"), full=True),
    row("credit", "objections", TIERED, {}, {"credit.objection": {"share": 1.0, "success": 1.0, "months": 1}},
        down("firms", "points end sooner", tier="D"), full=True),
    row("credit", "early warning", {**TIERED, "behaviour.warning": {"strength": 1.5, "years": 1}}, {},
        {"credit.warning": {"tiers": ["B", "C", "D"], "minutes": 30}}, down("onsets", "who is warned takes care"),
        up("officer_hours", "at the desk", activity="warning"), full=True),
    row("credit", "a way up after a clean visit", {**TIERED, "credit": STEP}, {}, {"credit.step.up": 1.0},
        up("firms", "they move up", tier="A"), down("visits", "better tiers are drawn less"), full=True),
)
PENALTY_LISTS = (
    row("penalty_lists", "more findings become a case", SHORT, {
        "penalty_lists": {**CASES, "case": dict.fromkeys(SEVERITIES, 0.05)}}, {}, up("cases", "the share"),
        down("visits", "cases take the hours of the same officers"), up("backlog", "draws wait")),
    row("penalty_lists", "penalties are waived", PUBLIC, {},
        {"penalty_lists": {**CASES, "waived": EVERY}}, up("waived_share", "on the list"),
        up("onsets", "nothing to fear, nothing to read of"), down("firms", "no points", tier="D")),
    row("penalty_lists", "only the first offence is waived", {
        **BUSY, "draw.ratio": ratios(2.0), "penalty_lists": {"case": EVERY, "waived": EVERY}},
        {"penalty_lists.first_only": False}, {}, down("waived_share", "the second is not"),
        up("cases", "but penalised", response="penalised"), full=True),
)
TOLERANCE = (
    row("tolerance", "new firms are tolerated", YOUNG, {}, lenient(), up("tolerated_findings", "of new firms"),
        up("harm_while_tolerated", "in their windows"), up("harm", "fewer put it right"),
        down("cases", "soft measures instead"), down("firms", "no damage to the tier", tier="D"),
        up("visits", "each window ends with a check", trigger="recheck")),
    row("tolerance", "a longer period", LENIENT, lenient(months=12), {}, up("tolerated_findings", "more firms are new"),
        up("harm", "fewer put it right"), full=True),
    row("tolerance", "more put it right unasked", LENIENT, {},
        lenient(self_correction=dict.fromkeys(STEPS, number(0.9))), up("self_corrected_share", "its parameter"),
        down("harm", "ended sooner"), down("cases", "fewer climb the ladder"), full=True),
    row("tolerance", "a longer window", LENIENT, lenient(window_days=15), {}, up("harm_while_tolerated", "longer"),
        up("harm", "checked again later"), full=True),
    row("tolerance", "draws are halved", LENIENT, {}, lenient(visits="halved"),
        up("held_back", "half of them", held="tolerance"), up("undetected_violation_days", "fewer visits"), full=True),
    row("tolerance", "visits only advise", LENIENT, {}, lenient(visits="service"),
        down("visits", "advice is not checked again", trigger="recheck"), down("cases", "nobody climbs the ladder"),
        full=True),
    row("tolerance", "who is tolerated takes less care", LENIENT, {}, lenient(extra=number(1.5)),
        up("onsets", "extra onsets"), full=True),
    row("tolerance", "three steps instead of one", LENIENT, lenient(ladder=["warned"]), {},
        up("tolerated_findings", "a failure is tolerated again"), down("cases", "before the usual answer"), full=True),
)
RECHECK = (
    row("recheck", "re-checks", UNCORRECTED, {"recheck": {}}, {}, up("visits", "after each finding", trigger="recheck"),
        down("harm", "what was not put right is found again")),
    row("recheck", "re-checks where all was put right", {
        **UNCORRECTED, "behaviour.correction.share": 1.0, "behaviour.deterrence.presence": 2.0},
        {"recheck": {}}, {}, down("onsets", "a visit deters, whatever it finds"), full=True),
    row("recheck", "later re-checks", UNCORRECTED, {}, {"recheck": {"share": 1.0, "days": 120}}, up("harm", "later"),
        full=True),
)
ABNORMAL_LIST = (
    row("abnormal_list", "who was not reached for three months is revoked", TIERED, {},
        {"abnormal_list": {"revoke_months": 3}}, up("revoked", "long enough on the list"),
        down("unreachable_share", "officers knock at fewer empty rooms"), down("visits", "a shorter register")),
    row("abnormal_list", "more were listed before", {**TIERED, "abnormal_list": {"revoke_months": 12}}, {},
        {"abnormal_list.found_before": number(2.0)}, up("revoked", "long enough on the list"), full=True),
)
SAMPLING = (
    row("sampling", "batches", TOWN, {}, batches(), up("batches", "taken"),
        up("detections", "they fail", item_group="food"),
        down("harm", "it is put right")),
    row("sampling", "batches where hours are short", SHORT, {}, batches(),
        down("visits", "taking them costs the hours of the draws", trigger="random"), up("backlog", "draws wait"),
        full=True),
    row("sampling", "a sharper laboratory", TOWN, batches(fails_if_violating=number(0.1)), batches(),
        up("batch_failure_rate", "sensitivity"), up("detections", "they fail", item_group="food"), full=True),
    row("sampling", "a slower laboratory", TOWN, batches(), batches(lab_days=150),
        up("undetected_violation_days", "found when the result is there"), full=True),
    row("sampling", "a laboratory with room", TOWN, batches(lab_capacity=4.0), batches(),
        up("detections", "results do not queue", item_group="food"), full=True),
    row("sampling", "goods that fail by no fault", TOWN, batches(), batches(false_fails=number(0.6)),
        up("batch_failure_rate", "at firms in order"), up("firms", "points for nothing", tier="D"), full=True),
)
EQUIPMENT = (
    row("equipment", "closer looks", TOWN, {}, {"equipment": {"look": dict.fromkeys(DEVICES, number(3.0))}},
        up("detections", "sensitivity"), down("undetected_violation_days", "sensitivity"), down("harm", "sensitivity")),
    row("equipment", "shorter checks", SHORT, {}, {"equipment": {"gain": DEVICES}},
        up("visits", "hours for others"), down("backlog", "less waits"), full=True),
)
MONITORING = (
    row("monitoring", "sensors", TOWN, {}, sensors(), up("alerts", "of what runs and of nothing"),
        up("detections", "an alert that is confirmed costs a visit", trigger="report"),
        down("detections", "less is left for the draw", trigger="random"), down("harm", "found earlier")),
    row("monitoring", "sharper sensors", WATCHED, {}, sensors(sensitivity=number(0.4)),
        down("undetected_violation_days", "found earlier"), down("false_alert_share", "more are true"), full=True),
    row("monitoring", "false alarms where hours are short", SHORT, sensors(**FEW),
        sensors(**{**FEW, "false_alarms": number(25.0)}), up("false_alert_share", "false"),
        up("officer_hours", "an alert costs a desk", activity="alert"),
        down("visits", "desks come before all visits", trigger="random"), full=True),
    row("monitoring", "sensors are left alone longer", WATCHED, {}, sensors(quiet_days=360), down("alerts", "quiet"),
        full=True),
)
ACCOUNTABILITY = (
    row("accountability", "findings are suppressed", BUSY, {}, {"accountability": SILENT},
        up("suppressed_findings", "told to nobody"), up("harm", "nobody puts it right"),
        down("detections", "told to nobody"), down("firms", "no points", tier="D")),
    row("accountability", "re-inspections", HIDDEN, {},
        {"accountability": {**SILENT, "reinspect": 1.0, "after_days": 10}},
        up("reinspection_yield", "P(re-inspected) × suppressed share × sensitivity"),
        down("harm", "put right after all")),
    row("accountability", "who suppresses is found out", {**HIDDEN, "accountability": {**SILENT, "reinspect": 0.5}}, {},
        {"accountability.lowers": number(10.0)}, down("suppressed_findings", "in the year after"),
        up("detections", "told again", trigger="random"), years=2, full=True),
    row("accountability", "diligence is rewarded", HIDDEN, {}, {"accountability.diligence": True},
        down("suppressed_findings", "suppression down"), up("detections", "and effort up"), full=True),
)
ROWS = (
    *RECORDING, *PUBLICITY, *REVIEW, *TRANSFER, *REPORTS, *CREDIT, *PENALTY_LISTS, *TOLERANCE, *RECHECK, *ABNORMAL_LIST,
    *SAMPLING, *EQUIPMENT, *MONITORING, *ACCOUNTABILITY,
)
