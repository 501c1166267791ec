"""Verification: the review queue against M/M/c, M/D/1, M/G/1, machine repair and ranks without interruption."""

import numpy as np
import pytest

from jgsim.engine.run import simulate
from jgsim.measures.measure import measure
from jgsim.terms.time import DAY, FAR

from .bench import Z, agrees, bench, published, ratios
from .queues import by_rank, erlang, in_front_of, machines_waiting, many_servers, one_server, repaired

TABLE = "queue_reference.csv"
COUNT, BATCHES = 400_000, 80


def means(values, batches=BATCHES):
    """Means of successive batches, without the first one: the queue starts empty."""
    return np.array([part.mean() for part in np.array_split(values, batches)][1:])


def poisson(seed, rate, count=COUNT):
    rng = np.random.default_rng(seed)
    return rng, np.cumsum(rng.exponential(1 / rate, count))


@pytest.mark.parametrize(("row", "rate", "work", "servers"), [
    ("M1", 1.5, 1.0, 2), ("M2", 4.0, 2.0, 10), ("M3", 9.0, 1.0, 10), ("M4", 2.0, 4.0, 9), ("M5", 0.8, 1.0, 1),
])
def test_many_reviewers_exponential(row, rate, work, servers):
    rng, arrival = poisson(60 + int(row[1]), rate)
    wait = in_front_of(arrival, rng.exponential(work, COUNT), servers)
    truth = many_servers(rate, work, servers)
    published(row, truth, TABLE, "Wq")
    published(row, erlang(rate * work, servers), TABLE, "P_wait")
    agrees(row, truth, means(wait), 0.05)
    agrees(f"{row} waits", erlang(rate * work, servers), means(wait > 1e-4))


@pytest.mark.parametrize(("row", "rate", "work"), [
    ("D1", 0.5, 1.0), ("D2", 0.8, 1.0), ("D3", 0.9, 1.0), ("D4", 0.19, 5.0), ("D5", 2.4, 0.25),
])
def test_one_reviewer_fixed(row, rate, work):
    _, arrival = poisson(10 + int(row[1]), rate)
    wait = in_front_of(arrival, work, 1)
    truth = one_server(rate, work, 0.0)
    published(row, truth, TABLE, "Wq")
    agrees(row, truth, means(wait), 0.05)
    agrees(f"{row} waits", rate * work, means(wait > 1e-4))


@pytest.mark.parametrize(("row", "rate", "work", "cv"), [("G1", 0.8, 1.0, 2.0), ("G2", 0.15, 5.0, 0.5)])
def test_one_reviewer_lognormal(row, rate, work, cv):
    rng, arrival = poisson(20 + int(row[1]), rate)
    s2 = np.log(1 + cv**2)
    wait = in_front_of(arrival, rng.lognormal(np.log(work) - s2 / 2, np.sqrt(s2), COUNT), 1)
    truth = one_server(rate, work, cv)
    published(row, truth, TABLE, "Wq")
    agrees(row, truth, means(wait), 0.05)


@pytest.mark.parametrize(("row", "machines", "failure", "repair", "servers"), [
    ("R1", 10, 0.1, 1.0, 1), ("R2", 20, 0.05, 0.5, 2), ("R3", 50, 0.02, 0.25, 4), ("R4", 100, 0.01, 0.2, 6),
    ("R5", 5, 0.5, 1.0, 2),
])
def test_machine_repair(row, machines, failure, repair, servers):
    wait = repaired(np.random.default_rng(30 + int(row[1])), machines, failure, repair, servers, 40_000)
    truth = machines_waiting(machines, failure, repair, servers)
    published(row, truth, TABLE, "Wq")
    agrees(row, truth, means(wait), 0.06)


def test_serious_cases_first_without_interruption():
    rates, works = [0.2, 0.3, 0.25], [1.0, 1.0, 1.2]
    rng, arrival = poisson(40, sum(rates))
    rank = rng.choice(3, COUNT, p=np.array(rates) / sum(rates))
    wait = in_front_of(arrival, rng.exponential(np.array(works)[rank]), 1, rank)
    for k in range(3):
        truth = by_rank(rates, works, k)
        published(f"P{k + 1}", truth, TABLE, "Wq")
        agrees(f"P{k + 1}", truth, means(wait[rank == k]), 0.05)


def test_a_later_round_changes_nothing():
    rng, arrival = poisson(50, 0.9, 5000)
    work, rank = rng.exponential(1.0, 5000), rng.integers(0, 3, 5000)
    whole = in_front_of(arrival, work, 1, rank, every=1e9)
    for every in (0.3, 7.0):
        assert (in_front_of(arrival, work, 1, rank, every) == whole).all()


FIRMS, YEARS, REVIEWERS = 20_000, 6, 2


@pytest.fixture(scope="module")
def city():
    """A city in which findings come at all hours, every one becomes a major case, and two review them."""
    return simulate(bench({
        "world.firms": FIRMS, "draw.ratio": ratios(4), "world.groups.item.rate": 0.4, "world.groups.item.spell": 0.5,
        "penalty_lists": {"case": dict.fromkeys(("minor", "general", "serious"), 1.0)},
        "review": {
            "major": dict.fromkeys(("minor", "general", "serious"), 1.0), "reviewers": REVIEWERS, "days": DAYS,
            "file_days": 2, "investigate_days": 11,
        },
    }, YEARS), 6, 0, FIRMS)


DAYS = 0.105
"""So that the two are busy three quarters of the time."""


def test_cases_of_a_run_wait_as_m_m_c(city):
    case = city.tables["case"]
    case = {name: column[case["begun"] < FAR].astype(np.int64) for name, column in case.items()}
    order = np.argsort(case["ready"], kind="stable")
    ready, begun, done = (case[name][order] for name in ("ready", "begun", "reviewed"))
    # Not the first year, for the city starts in order, and not the last days, for they are not all over.
    some = (ready > 366 * DAY) & (ready < city.city.clock.end - 30 * DAY)
    ready, begun, done = ready[some], begun[some], done[some]
    rate = (ready.size - 1) / (ready[-1] - ready[0]) * DAY
    assert 0.6 < rate * DAYS / REVIEWERS < 0.9
    agrees("days of a review", DAYS, means((done - begun) / DAY))
    estimates = means((begun - ready) / DAY, 50)
    truth = many_servers(rate, DAYS, REVIEWERS)
    # The rate is that of the run: it moves the truth, and the estimate with it.
    error = estimates.std(ddof=1) / np.sqrt(estimates.size)
    print(f"M/M/2: rate {rate:.2f} truth {truth:.5f} estimate {estimates.mean():.5f} error {error:.5f}")
    assert error < 0.06 * truth and abs(estimates.mean() - truth) <= Z * error
    agrees("waits", erlang(rate * DAYS, REVIEWERS), means(begun > ready, 50), 0.05)


def test_decisions_follow_filing_investigation_and_review(city):
    case = city.tables["case"]
    assert (case["filed"] - case["time"] == 2 * DAY)[case["filed"] < FAR].all()
    over = case["decided"] < FAR
    assert (case["decided"] == case["reviewed"])[over].all()
    length = (case["ready"].astype(np.int64) - case["filed"])[over] / DAY
    assert length.min() >= 0 and length.max() <= 22
    agrees("days of an investigation", 11, means(length))


def test_more_reviewers_shorten_the_wait_and_longer_reviews_make_cases_late():
    def run(reviewers, days):
        return measure(simulate(bench({
            "world.firms": 4000, "draw.ratio": ratios(4), "world.groups.item.rate": 0.4, "world.groups.item.spell": 0.5,
            "penalty_lists": {"case": dict.fromkeys(("minor", "general", "serious"), 1.0)},
            "review": {
                "major": dict.fromkeys(("minor", "general", "serious"), 1.0), "reviewers": reviewers, "days": days,
                "clock_days": 10,
            },
        }, 2), 6, 0, 4000))

    few, many, slow = run(2, 0.65), run(4, 0.65), run(2, 1.3)
    assert many.get("review_wait") < few.get("review_wait") < slow.get("review_wait")
    assert many.get("overdue_cases") <= few.get("overdue_cases") < slow.get("overdue_cases")
    assert many.get("open_cases") <= few.get("open_cases") < slow.get("open_cases")
    assert many.get("decision_days") < few.get("decision_days") < slow.get("decision_days")
