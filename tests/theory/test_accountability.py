"""Verification of lever 18: what re-inspections bring to light, how suppression falls, and that it costs nothing when off."""

import numpy as np
import pytest

from jgsim.engine.run import city_of, simulate
from jgsim.measures.measure import measure
from jgsim.scenario.load import changed
from jgsim.terms.campaign import REINSPECTIONS
from jgsim.terms.time import DAY

from .bench import agrees, batch_means, bench, jinan, number, ratios

LASTING = {
    "world.groups.item.rate": 2.0, "world.groups.item.spell_law": "unbounded", "behaviour.correction.share": 0,
    "draw.ratio": ratios(1.0), "capability.unlimited": True,
}
"""Violations without end that nobody corrects: whatever there is to see stays there."""
SENSITIVITY = 0.8


def answering(suppressed: float, reinspect: float, **more) -> dict:
    return {"accountability": {"suppressed": number(suppressed), "reinspect": reinspect, "after_days": 10, **more}}


@pytest.mark.parametrize(("suppressed", "reinspect"), [(0.3, 0.6), (0.15, 1.0)])
def test_yield_is_share_reinspected_times_suppressed_times_sensitivity(suppressed, reinspect):
    """Of all that was seen a re-inspection brings to light P(re-inspected) × suppressed share × sensitivity."""
    scenario = bench({**LASTING, "behaviour.look.sensitivity": SENSITIVITY, **answering(suppressed, reinspect)}, 2)
    estimates = []
    for replication in range(30):
        result = simulate(scenario, 1801, replication, 1500)
        visit, finding, hidden = (result.tables[name] for name in ("visit", "finding", "suppressed"))
        # Visits whose re-inspection lies inside the horizon, each of one item group.
        last = result.city.clock.end - 12 * DAY
        again = np.unique((visit["firm"].astype(np.int64) << 32 | visit["time"])[visit["campaign"] == REINSPECTIONS])
        late = np.isin(finding["firm"].astype(np.int64) << 32 | finding["time"], again)
        seen = (~late & (finding["time"] < last)).sum() + (hidden["time"] < last).sum()
        # Found by a re-inspection 10 or 11 days after the firm had something hidden from it.
        found = 0
        key = set(zip(hidden["firm"].tolist(), (hidden["time"] // DAY).tolist(), strict=True))
        for firm, time in zip(finding["firm"][late].tolist(), finding["time"][late].tolist(), strict=True):
            found += any((firm, time // DAY - days) in key for days in (10, 11))
        estimates.append(found / seen)
    agrees("yield", reinspect * suppressed * SENSITIVITY, estimates)


def test_the_measure_says_the_same():
    # With sensitivity 1 no re-inspection misses what a later one might still bring to light.
    # Draws so rare that none falls between a visit and its re-inspection.
    given = {**LASTING, "draw.ratio": ratios(0.2), "behaviour.look.sensitivity": 1.0, **answering(0.3, 1.0)}
    rows = [measure(simulate(bench(given, 4), 1802, replication, 2500)) for replication in range(20)]
    got = [one.get("reinspection_yield") for one in rows]
    # The last visits of the horizon are not yet followed up: those of 10 to 11 days out of 1461.
    agrees("yield in the measures", 0.3 * (1 - 11 / 1461), got)
    assert all(one.get("suppressed_findings") > 100 for one in rows)


def test_suppressed_share_is_its_parameter():
    scenario = bench({**LASTING, **answering(0.25, 0.0)}, 3)
    result = simulate(scenario, 1813, 0, 8000)
    finding, hidden = result.tables["finding"], result.tables["suppressed"]
    firm = np.concatenate([finding["firm"], hidden["firm"]])
    agrees("suppressed share", 0.25, batch_means(firm, np.arange(firm.size) >= finding["firm"].size))
    # Nothing of it is in the records of visits, nor found.
    assert result.tables["visit"]["findings"].sum() == finding["firm"].size
    assert not (finding["officer"] < 0).any()


def test_suppression_falls_by_the_yield_of_the_year_before():
    """log p(y + 1) = log p(y) − lowers · yield(y), from the first year on."""
    p, lowers, reinspect = 0.5, 2.0, 1.0
    given = {**LASTING, "behaviour.look.sensitivity": 1.0, **answering(p, reinspect, lowers=number(lowers))}
    scenario = bench(given, 3)
    by_year = []
    for replication in range(20):
        result = simulate(scenario, 1804, replication, 2500)
        visit, finding, hidden = (result.tables[name] for name in ("visit", "finding", "suppressed"))
        year = lambda time: np.searchsorted(result.city.clock.year_start, time, side="right") - 1  # noqa: E731
        again = visit["campaign"] == REINSPECTIONS
        key = lambda of, rows: of["firm"][rows].astype(np.int64) << 32 | of["time"][rows]  # noqa: E731
        mine = ~np.isin(key(finding, slice(None)), key(visit, again))
        hid, told = (np.bincount(year(time), minlength=3) for time in (hidden["time"], finding["time"][mine]))
        by_year.append(hid / (hid + told))
    by_year = np.array(by_year)
    agrees("first year", p, by_year[:, 0])
    # With sensitivity 1 every suppressed finding whose re-inspection lies inside the year is uncovered: all but 10 to
    # 11 days of it, since what is suppressed in December is found in January, in the next year's yield.
    truth = p
    for y in (1, 2):
        share = 1 - 10.5 / 365 if y == 1 else 1.0
        truth *= np.exp(-lowers * (truth * share))
        low, high = by_year[:, y].mean() - truth, 4 * by_year[:, y].std(ddof=1) / np.sqrt(20)
        assert abs(low) <= high + 0.015 * truth, (y, truth, by_year[:, y].mean(), high)
        truth = by_year[:, y].mean()


def test_diligence_makes_officers_look_more_closely():
    """Intensity × 2 turns a sensitivity of 0.5 into 0.75; a factor of 0.4 turns a suppressed share of 0.5 into 0.2."""
    given = {"suppressed": number(0.5), "diligence": True, "effort": number(2.0), "fewer": number(0.4)}
    scenario = bench({**LASTING, "behaviour.look.sensitivity": 0.5, "accountability": given}, 3)
    result = simulate(scenario, 1805, 0, 6000)
    visit, finding, hidden, spell = (result.tables[n] for n in ("visit", "finding", "suppressed", "spell"))
    firm = np.concatenate([finding["firm"], hidden["firm"]])
    agrees("suppressed share", 0.2, batch_means(firm, np.arange(firm.size) >= finding["firm"].size))
    begun = np.full(result.city.firms["key"].size, result.city.clock.end)
    begun[spell["firm"]] = spell["time"]
    there = visit["time"] >= begun[visit["firm"]]
    key = lambda of: of["firm"].astype(np.int64) << 32 | of["time"]  # noqa: E731
    seen = np.isin(key(visit), np.concatenate([key(finding), key(hidden)]))
    agrees("sensitivity", 0.75, batch_means(visit["firm"][there], seen[there]))


def test_reinspections_are_made_by_other_officers():
    scenario = jinan({
        "draw.ratio": dict.fromkeys(("A", "B", "C", "D", "none"), 0.5), "time.warm_up": 0, "capability.unlimited": True,
        "accountability": {"reinspect": 0.5, "after_days": 25},
    }, 2)
    visit = simulate(scenario, 1806, 0, 1500).tables["visit"]
    order = np.lexsort((visit["time"], visit["firm"]))
    visit = {name: column[order] for name, column in visit.items()}
    again = np.flatnonzero(visit["campaign"] == REINSPECTIONS)
    again = again[(visit["firm"][again - 1] == visit["firm"][again]) & (visit["campaign"][again - 1] != REINSPECTIONS)]
    again = again[(visit["time"][again] - visit["time"][again - 1]) // DAY >= 25]
    assert again.size > 200
    for officer in ("officer", "partner"):
        for before in ("officer", "partner"):
            assert not (visit[officer][again] == visit[before][again - 1]).any()


@pytest.mark.parametrize("given", [
    {"suppressed": number(0.0), "diligence": True, "effort": number(1.0), "fewer": number(0.5)},
    {"suppressed": number(0.3), "diligence": True, "fewer": number(0.0), "lowers": number(5.0)},
    {"effort": number(3.0), "fewer": number(0.1), "after_days": 90},
])
def test_without_suppression_and_more_effort_it_is_off_bit_for_bit(given):
    base = jinan({"time.warm_up": 0}, 2)
    city = city_of(base, 1807, 0, 1500)
    one, other = (simulate(s, 1807, 0, city=city) for s in (base, changed(base, {"accountability": given})))
    assert one.tables["finding"]["firm"].size > 20
    for name, table in one.tables.items():
        assert all(np.array_equal(column, other.tables[name][c]) for c, column in table.items()), name
    assert one.state_hash == other.state_hash
