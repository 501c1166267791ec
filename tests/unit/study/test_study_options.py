"""Unit: options are checked, plans live in one world, and a study stops when it is precise enough."""

import numpy as np
import pytest

import jgsim
from jgsim.scenario.load import load
from jgsim.study.options import Options, Until, parse_until
from jgsim.study.until import looks
from jgsim.terms.errors import InputError


@pytest.mark.parametrize(
    ("option", "value", "wanted"),
    [
        ("firms", 0, "firms: must be a whole number from 1"),
        ("firms", 1.5, "firms: must be a whole number, not 1.5"),
        ("firms", True, "firms: must be a whole number, not True"),
        ("seed", -1, "seed: must be a whole number from 0"),
        ("replications", 0, "replications: must be"),
        ("workers", 0, "workers: must be"),
        ("lang", "cn", "lang: must be zh or en"),
        ("until", "harn=3", "there is no measure 'harn'. Did you mean 'harm'?"),
        ("until", "harm", "must be MEASURE=H"),
        ("until", "harm=x", "'x' is not a number"),
        ("until", "harm=-1", "above 0"),
        ("until", "harm=inf", "above 0"),
        ("until", "harm=nan", "above 0"),
    ],
)
def test_wrong_options(option, value, wanted):
    with pytest.raises(InputError) as error:
        Options.of(1, **{option: value})
    assert wanted in str(error.value)


def test_usual_options():
    assert (Options.of(4).replications, Options.of(4).seed, Options.of(4, seed=0).seed) == (4, 1, 0)
    assert Options.of(4, until="harm=10").replications == 80
    assert Options.of(4, until="harm=10", replications=7).replications == 7
    assert Options.of(1, firms=np.int64(7)).firms == 7
    assert parse_until("harm=1e3") == Until("harm", 1000.0)


@pytest.mark.parametrize(
    ("most", "wanted"),
    [(1, [1]), (5, [5]), (6, [5, 6]), (20, [5, 10, 20]), (33, [5, 10, 20, 33]), (80, [5, 10, 20, 40, 80])],
)
def test_looks_are_few(most, wanted):
    assert looks(Options.of(1, until="harm=1", replications=most)) == wanted


def test_no_looks_without_until():
    assert looks(Options.of(1, replications=30)) == [30]


def test_until_stops_at_the_first_look_that_is_narrow_enough(compare):
    wide = compare("jinan", "joint", "fewer-visits", until="visits=1e9", replications=20)
    assert wide.record["replications"] == wide.results.replications == 5
    assert wide.record["until"]["reached"] is True
    narrow = compare("jinan", "joint", until="visits=1e-9", replications=6)
    assert narrow.record["replications"] == 6 and narrow.record["until"]["reached"] is False
    assert [look["replications"] for look in narrow.record["until"]["looks"]] == [5, 6]
    assert narrow.record["notes"] == ["重复 6 次仍未达到 visits=1e-09"]


def test_until_looks_at_the_worst_plan(compare):
    study = compare("jinan", "joint", "fewer-visits", replications=5)
    half = {}
    for plan in ("joint", "fewer-visits"):
        row = study.comparison.query(
            f"plan == '{plan}' and base == 'jinan' and measure == 'visits' and year == 'all' and dimension == 'all'"
        ).iloc[0]
        half[plan] = (row["ci_high"] - row["ci_low"]) / 2
    small, large = sorted(half.values())
    assert small < large
    between = compare("jinan", "joint", "fewer-visits", until=f"visits={(small + large) / 2}", replications=6)
    assert between.record["until"]["looks"][0]["enough"] is False
    above = compare("jinan", "joint", "fewer-visits", until=f"visits={large * 1.001}", replications=6)
    assert above.record["replications"] == 5
    assert above.record["until"]["looks"][0]["half_width"] == pytest.approx(half)


def test_until_with_one_replication_says_why_not(run):
    study = run("jinan", until="harm=1", replications=1)
    assert study.record["until"] == {
        "measure": "harm", "half_width": 1.0, "reached": False,
        "looks": [{"replications": 1, "half_width": {"jinan": None}, "enough": False}],
    }


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"world.firms": 1000}, "world.firms"),
        ({"world.frailty.log_sd": 1.3}, "world.frailty.log_sd"),
        ({"time.start": 2024}, "time.start"),
        ({"time.years": 2}, "time.years"),
        ({"time.calendar": "every_day"}, "time.calendar"),
        ({"world.groups.food.sectors": ["food", "drugs"]}, "world.groups.food.sectors"),
    ],
)
def test_plans_of_another_world_are_refused(change, path):
    with pytest.raises(InputError, match=rf"{path}.*not one world"):
        jgsim.compare("jinan", load("joint", set=change))


def test_names_ranges_and_behaviour_may_differ(compare):
    other = load("joint", set={
        "world.types.enterprise.name": {"zh": "公司", "en": "company"},
        "world.frailty.log_sd": {"value": 1.35, "unit": "sd", "low": 1, "high": 2, "source": "another"},
        "behaviour.look.sensitivity": 0.7,
    })
    assert compare("jinan", other, replications=1, firms=500).record["failures"] == []


def test_a_comparison_needs_a_plan():
    with pytest.raises(InputError, match="at least one plan"):
        jgsim.compare("jinan")


def test_plans_of_one_name_are_told_apart(compare):
    study = compare("joint", "joint", load("joint", set={"joint.share": 0.9}), replications=1)
    assert study.results.names == ["joint", "joint-2", "joint-3"]


def test_all_plans_start_from_the_city_that_the_base_left(compare):
    study = compare("credit-tiered", "joint", replications=1, set={"time.warm_up": 1})
    assert [s.past.name for s in study.scenarios] == ["jinan", "jinan"]
    assert len({s.past_hash for s in study.scenarios}) == 1
