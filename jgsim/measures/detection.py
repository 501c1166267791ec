"""Detection: what share of violations is ever found and how late, harm, and who relapses."""

from __future__ import annotations

import numpy as np

from jgsim.measures.dimensions import FIRM_DIMENSIONS, UNFOUND
from jgsim.measures.finding_rates import UNREACHED
from jgsim.measures.statistics import by_duration, failed_within, quantile
from jgsim.measures.sums import plus, ratio, times
from jgsim.terms.enums import Ending
from jgsim.terms.time import DAY, YEAR

RELAPSE_YEARS = 2


def enter(frame, rows) -> None:
    """Add the measures of this area."""
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

    some = np.flatnonzero(finding["candidate"] != UNREACHED)
    later = np.sort(key(finding["firm"][some], finding["group"][some], finding["time"][some]))
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
