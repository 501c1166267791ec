"""Verification: cases found = closed + open + transferred + lost + failed, exactly; shares and lags as they are set."""

import numpy as np
import pytest

from jgsim.engine.run import simulate
from jgsim.measures.measure import measure
from jgsim.terms.enums import CaseFate, Desk, Severity
from jgsim.terms.time import DAY, FAR

from .bench import agrees, batch_means, bench, changed, name, number, ratios

FIRMS, YEARS = 20_000, 3
SHARE, LOST, OUT, POLICE, LAG = 0.4, 0.25, 0.3, 0.2, 12
CITY = {
    "world.firms": FIRMS, "draw.ratio": ratios(2), "world.groups.item.rate": 0.6, "world.groups.item.spell": 1.0,
    "world.groups.item.severity": {"minor": 0.2, "general": 0.5, "serious": 0.3},
    "world.districts": {code: {"name": name(code), "share": 0.25} for code in "abcd"},
    "penalty_lists": {"case": dict.fromkeys(("minor", "general", "serious"), 1.0)},
}
TRANSFER = {"share": SHARE, "lag_days": LAG, "lost": LOST, "out_of_city": OUT, "police": {"serious": POLICE}}


@pytest.fixture(scope="module")
def result():
    return simulate(bench({**CITY, "transfer": TRANSFER}, YEARS), 8, 0, FIRMS)


@pytest.fixture(scope="module")
def case(result):
    return result.tables["case"]


def test_the_account_closes_exactly(result, case):
    account = result.accounts()
    fates = [account[f"cases_{fate.code}"] for fate in CaseFate]
    assert account["cases"] == sum(fates) == case["time"].size == result.tables["finding"]["time"].size
    assert all(n > 30 for n, fate in zip(fates, CaseFate, strict=True) if fate != CaseFate.FAILED)
    assert account["cases_failed"] == 0
    rows = measure(result)
    assert rows.get("transferred_cases") == account["cases_transferred"]
    assert rows.get("lost_cases") == account["cases_lost"]
    # P1 has no warm-up: what is open at the last year's end is what the run leaves open.
    assert rows.get("open_cases") == account["cases_open"]


def test_shares_are_those_that_were_set(result, case):
    early = case["time"] < result.city.clock.end - (LAG + 1) * DAY
    firm, fate, grade = (case[column][early] for column in ("firm", "fate", "severity"))
    others = grade != Severity.SERIOUS
    moved = case["district"][early] != result.city.firms["district"][firm]
    agrees("lost", SHARE * LOST, batch_means(firm[others], fate[others] == CaseFate.LOST))
    agrees("out", SHARE * (1 - LOST) * OUT, batch_means(firm[others], fate[others] == CaseFate.TRANSFERRED))
    agrees("moved", SHARE * (1 - LOST) * (1 - OUT), batch_means(firm[others], moved[others]))
    serious = ~others
    gone = POLICE + (1 - POLICE) * SHARE * (1 - LOST) * OUT
    agrees("police or out", gone, batch_means(firm[serious], fate[serious] == CaseFate.TRANSFERRED))


def test_what_moves_takes_the_lag_and_what_stays_takes_no_time(result, case):
    over = case["decided"] < FAR
    days = (case["decided"].astype(np.int64) - case["time"])[over]
    moves = (case["fate"] != CaseFate.CLOSED) | (case["district"] != result.city.firms["district"][case["firm"]])
    assert (days == np.where(moves[over], LAG * DAY, 0)).all()
    assert ((case["decided"] == FAR) == (case["fate"] == CaseFate.OPEN)).all()


def test_the_work_of_a_case_is_at_the_desk_of_the_district_that_decides_it():
    """Each case of a finding takes 100 minutes, by the district of its row in the ledger; what leaves takes none."""
    lists = {"penalty_lists": {**CITY["penalty_lists"], "case_minutes": 100}, "capability.unlimited": True}
    alone, result = (
        simulate(bench({**CITY, **lists, **changes}, 2), 9, 0, 4000)
        for changes in ({}, {"transfer": {**TRANSFER, "lag_days": 0}})
    )
    case, desk = result.tables["case"], result.tables["desk"]
    last = result.tables["round"]["time"].max()
    assert set(desk["activity"].tolist()) == {Desk.CASE} and (case["time"] >= last).sum() < 100
    # What was found in the last week comes to no desk any more; the police have no row of their own.
    police = simulate(bench({**CITY, **lists, "transfer": {"police": TRANSFER["police"]}}, 2), 9, 0, 4000)
    crimes = police.tables["case"]
    crimes = {key for key, fate in zip(keys(crimes), crimes["fate"].tolist(), strict=True) if fate == CaseFate.TRANSFERRED}
    crime = np.array([key in crimes for key in keys(case)])
    here = ((case["fate"] == CaseFate.CLOSED) | crime) & (case["time"] < last)
    home = result.city.firms["district"][case["firm"]]
    assert (crime & here).sum() > 20 and (case["district"][here] != home[here]).sum() > 100
    got = [np.bincount(desk["district"], desk[name], 4).astype(int).tolist() for name in ("count", "minutes")]
    wanted = np.bincount(case["district"][here], minlength=4)
    assert got == [wanted.tolist(), (100 * wanted).tolist()]
    assert alone.tables["desk"]["count"].sum() == (alone.tables["case"]["time"] < last).sum() > wanted.sum()


def keys(case) -> list[tuple]:
    """What names a case in every run of the same city."""
    return list(zip(*(case[name].tolist() for name in ("time", "firm", "group", "candidate")), strict=True))


def test_a_penalty_deters_less_the_later_it_is_decided():
    """The last link of the chain: finding → case → decision → onsets."""
    deterred = {
        **CITY, "behaviour.deterrence.penalty": number(3), "behaviour.deterrence.penalty_years": number(0.5),
        "world.groups.item.spell": 0.3,
    }
    onsets = []
    for days in (0, 90, 365):
        run = simulate(changed("p1", {**QUIETLY, **deterred, "review": {"file_days": days}}, 2), 8, 0, FIRMS)
        spell = run.tables["spell"]
        onsets.append(np.bincount(spell["firm"] % 50, minlength=50))
    for sooner, later in zip(onsets, onsets[1:], strict=False):
        difference = later - sooner
        assert difference.mean() > 2 * difference.std(ddof=1) / len(difference) ** 0.5


QUIETLY = {
    "time.calendar": "every_day", "behaviour.deterrence.learning": 0, "draw.memory": "independent", "draw.rounds": 12,
    "world.risk.share": {"A": 1, "B": 0, "C": 0, "D": 0}, "world.risk.factor": {"A": 1, "B": 1, "C": 1, "D": 1},
}
