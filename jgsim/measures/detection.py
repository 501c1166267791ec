"""Detection: what visits find, what share of violations is ever found and how late, harm, and who relapses."""

from __future__ import annotations

import numpy as np

from jgsim.measures.dimensions import FIRM_DIMENSIONS, UNFOUND
from jgsim.measures.statistics import by_duration, failed_within, quantile
from jgsim.measures.sums import divide, plus, ratio, times
from jgsim.terms.enums import Ending, Trigger
from jgsim.terms.time import DAY, YEAR

DRAWS = (Trigger.RANDOM, Trigger.JOINT)
RELAPSE_YEARS = 2


def enter(frame, rows) -> None:
    """Add the measures of this area."""
    rate = problem_finding_rate(frame)
    rows.add("problem_finding_rate", rate)
    rows.add("finding_rate_per_item_check", finding_rate_per_item_check(frame))
    rows.add("clean_visit_share", {d: 1 - values for d, values in rate.items()})
    spells = frame.spells
    found, unfound = spells.sums(spells.found), spells.sums(spells.unfound)
    rows.add("detected_share", ratio(found, plus(found, unfound)))
    ending = np.searchsorted(UNFOUND, spells.unfound["ending"])
    rows.add("unfound_ends", {**unfound, "ending": spells.unfound.by(ending, len(UNFOUND))})
    delay = spells.delay()
    rows.add("detection_delay", times(ratio(spells.sums(spells.found, delay), found), 1 / DAY))
    rows.add("detection_delay_p90", {d: values / DAY for d, values in late(frame, spells.found, delay).items()})
    rows.add("harm", times(spells.harm, 1 / DAY))
    rows.add("undetected_violation_days", times(spells.undetected, 1 / DAY))
    rows.add("recidivism", recidivism(frame))


def drawn(visits) -> np.ndarray:
    """Rows of the random-draw visits, single and joint."""
    return np.flatnonzero(np.isin(visits["trigger"], DRAWS))


def problem_finding_rate(frame) -> dict[str, np.ndarray]:
    """Visits with a confirmed violation over visits: of random draws; by trigger; by department, over all triggers."""
    visits, findings = frame.visits, frame.findings
    rows = drawn(visits)
    found = np.flatnonzero(visits["findings"] > 0)
    both = rows[visits["findings"][rows] > 0]
    trigger, crossed, size = visits["trigger"], frame.crossed(visits), len(frame.codes["tier×trigger"])
    department = frame.checks.department[findings["group"]]
    # A department found something at a visit if any of its item groups did: count each (firm, minute) once.
    key = ((findings["firm"].astype(np.int64) * frame.checks.departments + department) << 31) | findings["time"]
    once = np.unique(key, return_index=True)[1]
    return {
        **ratio(visits.sums(where=both), visits.sums(where=rows)),
        "trigger": divide(visits.by(trigger, len(Trigger), where=found), visits.by(trigger, len(Trigger))),
        "department": divide(
            findings.by(department, frame.checks.departments, where=once), visits.by_department(frame.checks)
        ),
        "tier×trigger": divide(visits.by(crossed, size, where=found), visits.by(crossed, size)),
    }


def finding_rate_per_item_check(frame) -> dict[str, np.ndarray]:
    """Confirmed violations over item checks: of random draws, by trigger, and by item group over all triggers."""
    visits, findings, checks = frame.visits, frame.findings, frame.checks
    (masks, number), sector = visits.masks, frame.firms["sector"][visits["firm"]]
    items = checks.by_mask(masks)
    made = items.sum(axis=2)[number, sector]
    rows = drawn(visits)
    cells = masks.size * items.shape[1]
    by_group = visits.by(number * items.shape[1] + sector, cells) @ items.reshape(cells, checks.department.size)
    found = findings.by(findings["group"], checks.department.size)
    return {
        **ratio(visits.sums(visits["findings"], rows), visits.sums(made, rows)),
        "trigger": divide(
            visits.by(visits["trigger"], len(Trigger), visits["findings"]),
            visits.by(visits["trigger"], len(Trigger), made),
        ),
        "item_group": divide(found, by_group),
        "department": divide(found @ checks.member, by_group @ checks.member),
    }


def in_every_dimension(frame, events, order, function) -> dict[str, np.ndarray]:
    """Values of a function of (group of each row, groups) by year and group, for measures that are not sums.

    `order`: the rows in the order that the function needs. The horizon takes all rows together.
    """
    of_stratum = frame.groups.of_stratum()
    numbers = {d: of_stratum[d][events.stratum] for d in FIRM_DIMENSIONS}
    numbers |= frame.spells.numbers(events)
    year, out = events.year[order], {}
    for d, number in numbers.items():
        number, size = number[order].astype(np.int64), len(frame.codes[d])
        yearly = function(year * size + number, events.years * size).reshape(-1, size)
        out[d] = np.concatenate([yearly, function(number, size)[None]])
    return out


def late(frame, events, delay, share: float = 0.9) -> dict[str, np.ndarray]:
    """A quantile of the delays by year and group."""
    order = np.argsort(delay)
    delay = delay[order]
    return in_every_dimension(frame, events, order, lambda group, size: quantile(group, delay, size, share))


def recidivism(frame) -> dict[str, np.ndarray]:
    """Share of corrections after which the same firm is found out in the same item group within 24 months."""
    spell, finding = frame.tables["spell"], frame.tables["finding"]
    corrected = np.flatnonzero(spell["ending"] == Ending.CORRECTED)
    columns = {name: spell[name][corrected] for name in ("firm", "group", "severity", "until")}
    events = frame.events(columns, columns["until"])
    kinds = len(frame.world.groups)

    def key(firm, group, time):
        return ((firm.astype(np.int64) * kinds + group) << 32) | time.astype(np.int64)

    later = np.sort(key(finding["firm"], finding["group"], finding["time"]))
    mine = key(events["firm"], events["group"], events["until"])
    following = np.append(later, np.iinfo(np.int64).max)[np.searchsorted(later, mine, "right")]
    again = (following >> 32) == (mine >> 32)
    end = np.minimum(frame.firms["exit"][events["firm"]], frame.periods.end)
    duration = np.where(again, following & 0xFFFFFFFF, end) - events["until"]
    order = by_duration(duration, again)
    duration, again = duration[order], again[order]
    return in_every_dimension(
        frame, events, order, lambda group, size: failed_within(group, duration, again, size, RELAPSE_YEARS * YEAR)
    )
