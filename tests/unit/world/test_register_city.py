"""Unit: a city whose firms at the start are those of a register."""

import datetime as dt

import numpy as np
import pytest
from scipy import stats
from theory.bench import jinan, numbers, ratios
from unit.world.registers import HEADER, csv_bytes, row, rows

from jgsim.engine.run import city_of, simulate
from jgsim.engine.simulation import Simulation
from jgsim.levers.credit import exogenous, tiers_at_start
from jgsim.scenario.load import changed
from jgsim.scenario.registered import register_of, with_register
from jgsim.terms.errors import InputError
from jgsim.terms.time import DAY, FAR
from jgsim.world.firms import Lifetime, past_growth
from jgsim.world.register import Register, sampled

FIRMS = 900
HEADER_TIER = (*HEADER, "信用风险分类", "规模", "风险等级")


def given(raw: bytes, changes: dict | None = None, years: int = 1):
    """Jinan with a register of these bytes."""
    scenario = jinan({"time.warm_up": 0, **(changes or {})}, years)
    return with_register(scenario, register_of(scenario, raw, "firms.csv"))


@pytest.fixture(scope="module")
def scenario():
    return given(csv_bytes(rows(FIRMS)))


@pytest.fixture(scope="module")
def city(scenario):
    return city_of(scenario, 5, 0)


def test_the_register_is_the_whole_city(scenario, city):
    assert scenario.world.firms == FIRMS and scenario.data["world"]["firms"] == FIRMS
    assert (city.start_firms, city.scale) == (FIRMS, 1.0)
    for name in ("key", "type", "sector", "district"):
        assert np.array_equal(city.firms[name][:FIRMS], scenario.register.columns[name])
    assert (city.firms["enter"][FIRMS:] >= 0).all() and city.firms["key"].size > FIRMS + 50


def test_ages_follow_from_the_dates(scenario, city):
    days = {n: dt.date.fromisoformat(row(n)[5]) for n in range(FIRMS)}
    ages = sorted((dt.date(2025, 1, 1) - day).days for day in days.values())
    assert sorted(((-city.firms["enter"][:FIRMS] - 1) // DAY).tolist()) == ages
    assert (city.firms["exit"][:FIRMS] > 0).all()


def test_firms_older_than_the_table_of_lifetimes_live_on():
    made = city_of(given(csv_bytes([row(n, 成立日期="1903-05-05") for n in range(400)])), 5, 0)
    for code, kind in enumerate(made.settings.types.values()):
        law = Lifetime(kind.exit.value, kind.exit_young.value, made.settings.young_years.value,
                       past_growth(made.settings, kind))
        exits = made.firms["exit"][:400][made.firms["type"][:400] == code]
        chance = 1 - np.exp(-law.old)
        count = (exits < made.clock.end).sum()
        assert abs(count - chance * exits.size) <= 4 * np.sqrt(chance * (1 - chance) * exits.size)


def test_what_a_register_does_not_say_is_drawn_by_key_as_in_a_synthetic_city(scenario, city):
    world, register = scenario.world, scenario.register.columns
    assert set(np.unique(city.firms["size"])) <= {0, 1, 2, 3}
    field = city.firms["field"][:FIRMS]
    of = [list(world.key_fields).index(s.field) if s.field else -1 for s in world.sectors.values()]
    assert np.array_equal(field, np.array(of)[register["sector"]])
    assert ((city.firms["grade"][:FIRMS] >= 0) == (field >= 0)).all()
    z = city.firms["log_frailty"]
    assert abs(z.mean()) <= 4 / np.sqrt(z.size) and z.std() == pytest.approx(1, abs=0.1)
    silent = (city.firms["silent"][:FIRMS] < FAR).mean()
    assert 0.01 < silent < 0.5


def test_what_a_register_says_of_size_and_grade_holds():
    body = [[*row(n), "", ("large", "")[n % 2], ("D", "")[n % 3 % 2]] for n in range(300)]
    one = given(csv_bytes(body, HEADER_TIER))
    firms = city_of(one, 5, 0).firms
    said = one.register.columns
    assert (firms["size"][:300][said["size"] >= 0] == 3).all()
    in_field = firms["field"][:300] >= 0
    assert (firms["grade"][:300][in_field & (said["grade"] >= 0)] == 3).all()
    assert (firms["grade"][:300][~in_field] == -1).all()
    drawn = city_of(given(csv_bytes(rows(300))), 5, 0).firms
    for name, column in (("size", "size"), ("grade", "grade")):
        free = said[column] < 0
        assert np.array_equal(firms[name][:300][free], drawn[name][:300][free])
    assert "tier_given" in firms and "tier_given" not in drawn


def by_key(city) -> dict[int, int]:
    return {key: i for i, key in enumerate(city.firms["key"].tolist())}


@pytest.fixture(scope="module")
def two():
    """A city, and the same with one more firm, which comes first in the file; everybody is visited who is drawn."""
    free = {
        "draw.memory": "independent", "draw.rounds": 12, "capability.unlimited": True, "draw.ratio": ratios(0.6),
    }
    made = []
    for body in (rows(FIRMS), [row(5000), *rows(FIRMS)]):
        one = given(csv_bytes(body), free, 2)
        made.append((one, city_of(one, 5, 0)))
    return made


def test_a_row_more_shifts_nobody(two):
    (_, one), (_, more) = two
    here, there = by_key(one), by_key(more)
    new = set(there) - set(here)
    assert set(here) <= set(there) and 1 <= len(new) <= 3  # the firm itself, and an entrant a year at most
    at = np.array([there[key] for key in here])
    for name, column in one.firms.items():
        assert np.array_equal(column, more.firms[name][at]), name


def test_a_row_more_shifts_no_candidate_and_no_report(two):
    (_, one), (_, more) = two
    known = set(by_key(one))
    for name in ("candidates", "tips"):
        columns = [c for c in vars(getattr(one, name)) if not c.startswith(("cell", "firm")) and c != "candidate"]
        tables = []
        for city in (one, more):
            table = getattr(city, name)
            keys = city.firms["key"][table.firm].tolist()
            lines = zip(keys, *(getattr(table, c).tolist() for c in columns), strict=True)
            tables.append(sorted(line for line in lines if line[0] in known))
        assert tables[0] == tables[1] and len(tables[0]) > 200


def test_a_row_more_shifts_no_draw_and_no_look(two):
    tables = []
    known = set(by_key(two[0][1]))
    for scenario, city in two:
        result = simulate(scenario, 5, 0, city=city)
        keys = city.firms["key"]
        lines = []
        for name, columns in (
            ("visit", ("time", "mask", "trigger", "campaign", "due", "findings", "tier", "result")),
            ("finding", ("time", "group", "severity", "candidate", "first", "trigger")),
            ("planned", ("time", "mask", "trigger", "campaign", "due", "tier")),
            ("move", ("time", "before", "after")),
        ):
            table = result.tables[name]
            firm = keys[table["firm"]].tolist()
            found = zip(firm, *(table[c].tolist() for c in columns), strict=True)
            lines += [(name, *line) for line in found if line[0] in known]
        tables.append(sorted(lines))
    assert tables[0] == tables[1] and sum(line[0] == "visit" for line in tables[0]) > 500


def strata(columns) -> list[tuple[int, ...]]:
    return list(zip(*(columns[name].tolist() for name in ("type", "sector", "district")), strict=True))


def test_a_sample_has_of_every_stratum_its_share_and_the_smallest_keys(scenario):
    register = scenario.register
    everybody = strata(register.columns)
    for firms in (1, 7, 100, 450, FIRMS - 1):
        chosen = sampled(register, firms)
        assert chosen["key"].size == firms and (np.diff(chosen["key"].astype(object)) > 0).all()
        mine = strata(chosen)
        for one in set(everybody):
            wanted = everybody.count(one) * firms / FIRMS
            assert abs(mine.count(one) - wanted) < 1
            keys = [k for k, s in zip(register.columns["key"].tolist(), everybody, strict=True) if s == one]
            found = [k for k, s in zip(chosen["key"].tolist(), mine, strict=True) if s == one]
            assert found == sorted(keys)[: mine.count(one)]
    assert sampled(register, FIRMS) is register.columns


def test_a_larger_sample_holds_a_smaller_one_but_for_roundings(scenario):
    few, many = (set(sampled(scenario.register, n)["key"].tolist()) for n in (200, 500))
    strata = 4 * 3 * 3
    assert len(few - many) <= strata / 4 and len(few & many) >= 200 - strata / 4


def test_a_sample_takes_the_largest_remainders():
    columns = {
        "key": np.arange(10, dtype=np.uint64), "type": np.array([0] * 7 + [1] * 2 + [2], np.int8),
        "sector": np.zeros(10, np.int8), "district": np.zeros(10, np.int8), "age": np.zeros(10, np.int32),
    }
    register = Register(columns, "0" * 64, "csv", 10, "2025-01-01", {}, 0)
    # Shares of 4 in 10: 2.8, 0.8, 0.4.
    assert sampled(register, 4)["type"].tolist() == [0, 0, 0, 1]
    # Of 5 in 10: 3.5, 1.0, 0.5; the first stratum gets the odd one.
    assert sampled(register, 5)["type"].tolist() == [0, 0, 0, 0, 1]
    with pytest.raises(InputError, match="the register has 10 firms, not 11"):
        sampled(register, 11)


def test_a_sample_keeps_every_firm_as_it_is_in_the_whole_city(scenario, city):
    part = city_of(scenario, 5, 0, 300)
    assert part.scale == pytest.approx(300 / FIRMS) and part.start_firms == 300
    there = by_key(city)
    at = np.array([there[key] for key in part.firms["key"].tolist() if key in there])
    kept = np.array([key in there for key in part.firms["key"].tolist()])
    assert kept.all()
    for name, column in part.firms.items():
        assert np.array_equal(column[kept], city.firms[name][at]), name


TIERED = csv_bytes([[*row(n), ("A", "B", "C", "D", "none", "")[n % 6], "", ""] for n in range(600)], HEADER_TIER)
RULES = {
    "fixed": {"credit.rule": "fixed"}, "step": {"credit.rule": "step", "credit.step": {"up": 0.0, "repair": 0.0}},
    "score": {"credit.score.renewal": 0.4}, "score that is not renewed": {"credit.score.renewal": 0.0},
    "score without any true rate": {"credit.score.correlation": numbers(0.0)},
}


@pytest.mark.parametrize("rule", RULES)
def test_firms_start_in_the_registers_tier(rule):
    one = given(TIERED, RULES[rule])
    view, credit = Simulation(city_of(one, 5, 0), one).view, one.settings["credit"]
    tier = tiers_at_start(view, credit, exogenous(view, credit))[:600]
    classified, said = one.register.columns["type"] == 0, one.register.columns["tier"]
    given_one = classified & (said >= 0) & (said < (4 if "score" in rule else 5))
    assert np.array_equal(tier[given_one], said[given_one]) and given_one.sum() > 100
    assert (tier[~classified] == 4).all() and (tier[classified & (said < 0)] < 4).all()


LAW = jinan({}, 1).settings["credit"].score.shares
TWENTY_THOUSAND = 20_000


@pytest.fixture(scope="module")
def scored():
    """Enterprises whose tiers have the shares that cut the scores."""
    u = (np.arange(TWENTY_THOUSAND) * 0.6180339887498949) % 1
    letters = np.array(list(LAW))[np.searchsorted(np.cumsum(list(LAW.values()))[:-1], u, side="right")]
    body = [[*row(n, 类型="企业"), letter, "", ""] for n, letter in enumerate(letters)]
    one = given(csv_bytes(body, HEADER_TIER))
    return one, city_of(one, 5, 0)


def test_tiers_say_as_much_of_true_risk_as_scores_do(scored):
    one, city = scored
    score = one.settings["credit"].score
    assert one.register.tiers.correlation == score.correlation and one.register.tiers.shares == score.shares == LAW
    assert one.data["register"]["tiers"]["correlation"]["value"] == score.correlation.value
    n = TWENTY_THOUSAND
    z, s = city.firms["log_frailty"][:n].astype(float), city.firms["standing"][:n].astype(float)
    for what in (z, s):  # both keep their law
        assert abs(what.mean()) <= 4 / np.sqrt(n) and abs(what.std() - 1) <= 4 / np.sqrt(2 * n) + 0.002
        assert stats.kstest(what, "norm").pvalue > 1e-4
    rho = score.correlation.value
    assert abs(np.corrcoef(z, s)[0, 1] - rho) <= 4 * (1 - rho**2) / np.sqrt(n)
    assert stats.kstest((z - rho * s) / np.sqrt(1 - rho**2), "norm").pvalue > 1e-4
    assert np.isnan(city.firms["standing"][n:]).all()
    sd = one.world.frailty.log_sd.value
    assert np.log(city.firms["frailty"].astype(float)) == pytest.approx(
        sd * city.firms["log_frailty"].astype(float) - sd**2 / 2, abs=1e-5
    )


def test_scores_begin_with_the_tier_and_keep_their_law_when_they_are_renewed(scored):
    one, city = scored
    n, score = TWENTY_THOUSAND, one.settings["credit"].score
    run = Simulation(city, one)
    first = exogenous(run.view, one.settings["credit"])[:n] / 1000
    assert np.abs(first - city.firms["standing"][:n]).max() <= 0.0006
    run.view.set_month(11)
    later = exogenous(run.view, one.settings["credit"])[:n] / 1000
    assert stats.kstest(later + 0.0, "norm", method="asymp").statistic < 0.02
    moved = np.abs(later - first) > 0.002
    assert abs(moved.mean() - 11 / 12) <= 4 * np.sqrt(11 / 144 / n) + 0.01
    rho, new = score.correlation.value, score.renewal.value
    wanted = rho**2 + (1 - rho**2) * (1 - new)
    pair = np.corrcoef(first[moved], later[moved])[0, 1]
    assert abs(pair - wanted) <= 4 * (1 - wanted**2) / np.sqrt(moved.sum())
    assert abs(np.corrcoef(later, city.firms["log_frailty"][:n])[0, 1] - rho) <= 4 * (1 - rho**2) / np.sqrt(n)


def test_tiers_that_a_scenario_says_tell_nothing_leave_true_risk_alone():
    silent = {"register.tiers": {"correlation": numbers(0.0), "shares": LAW}}
    one, two = given(TIERED, silent), given(csv_bytes(rows(600)))
    firms, drawn = city_of(one, 5, 0).firms, city_of(two, 5, 0).firms
    assert one.register.tiers.correlation.value == 0
    assert np.array_equal(firms["frailty"], drawn["frailty"])
    without = given(TIERED, {"credit.rule": "fixed", "credit.score": None})
    assert without.register.tiers is None
    firms = city_of(without, 5, 0).firms
    assert np.array_equal(firms["frailty"], drawn["frailty"]) and "standing" not in firms


def test_a_register_is_part_of_the_hash_and_of_whatever_is_changed_later(scenario):
    other = given(csv_bytes([*rows(FIRMS - 1), row(FIRMS + 7)]))
    assert scenario.hash != other.hash != jinan({"time.warm_up": 0}, 1).hash
    assert scenario.hash == given(csv_bytes(rows(FIRMS))).hash
    assert scenario.prefix_hash(3) != other.prefix_hash(3)
    later = changed(scenario, {"draw.ratio.A": 0.5})
    assert later.register is scenario.register and later.world.firms == FIRMS
    assert changed(later, {"draw.ratio.A": scenario.settings["draw"].ratio["A"]}).hash == scenario.hash
    plan = jinan({"time.warm_up": 0}, 1, "joint")
    plan = with_register(plan, scenario.register).after(scenario)
    assert [one.world.firms for one in plan.chain] == [FIRMS] * len(plan.chain)
    assert all(one.register is scenario.register for one in plan.chain)
