"""Verification of lever 12: the repair clock (rows D6 and D7, in period mode), shares of repair and objection."""

import numpy as np
import pytest

from jgsim.engine.run import simulate
from jgsim.terms.campaign import take
from jgsim.terms.enums import TIERS, Response, Severity, Tier, Trigger
from jgsim.terms.time import FAR

from .bench import POINTS_ONLY, Z, agrees, batch_means, bench, jinan, number, per_batch, published, ratios, tiers

RATIO, SENSITIVITY, VIOLATION, CLEAN = 0.3, 0.8, 0.2, 12
CLOCKS = {
    "points end": {"months": CLEAN},
    "repair": {"months": 3 * CLEAN},
}
REPAIR = {"share": 1.0, "months": {"general": CLEAN}}


def clock_run(clock: str, years: int, firms: int):
    """Any finding makes a firm D, for `CLEAN` months after the last one."""
    score = {
        "correlation": number(0), "shares": tiers([1, 0, 0, 0]), "points": {"general": 100.0}, **CLOCKS[clock],
    }
    changes = {
        "behaviour.clock": "period",
        "behaviour.period": {"violation": dict.fromkeys("ABCD", VIOLATION)},
        "behaviour.look.sensitivity": SENSITIVITY,
        "draw.ratio": ratios(12 * RATIO),
        "credit": {"rule": "score", "score": score} | ({"repair": REPAIR} if clock == "repair" else {}),
    }
    return simulate(bench(changes, years), 801, 0, firms)


@pytest.mark.parametrize("clock", CLOCKS)
def test_a_clock_of_clean_periods_that_restarts_on_detection(clock):
    firms, years = 3000, 22
    result = clock_run(clock, years, firms)
    of_month, months = result.city.clock.month_of, 12 * years
    move, finding = result.tables["move"], result.tables["finding"]
    assert (result.first_tier == Tier.A).all()
    down, up = move["after"] == Tier.D, move["after"] == Tier.A
    assert (down | up).all() and down.sum() > 10_000
    risen = np.zeros((firms, months + 1), bool)
    risen[move["firm"][up], of_month(move["time"][up])] = True
    hazard = RATIO * SENSITIVITY * VIOLATION

    # D6: after a finding, the firm is back before the next one.
    month = of_month(finding["time"])
    known = month + 1 + CLEAN < months
    back = risen[finding["firm"][known], month[known] + 1 + CLEAN]
    truth = (1 - hazard) ** CLEAN
    published("D6", truth)
    agrees("D6", truth, batch_means(finding["firm"][known], back), power=0.01)

    # D7: months in D. Stays that begin in the first years end within the horizon but for one in a hundred thousand.
    order = np.lexsort((move["time"], move["firm"]))
    firm, when, begins = move["firm"][order], of_month(move["time"][order]), down[order]
    whole = np.flatnonzero(begins[:-1] & (firm[1:] == firm[:-1]) & (when[:-1] < 36))
    truth = ((1 - hazard) ** -CLEAN - 1) / hazard
    published("D7", truth)
    agrees("D7", truth, batch_means(firm[whole], when[whole + 1] - when[whole]), power=0.02)

    # So a firm is D if anything was found in the last months.
    spent = np.zeros(firms)
    last = of_month(move["time"])
    np.add.at(spent, move["firm"], np.where(down, 1, -1) * (months - np.maximum(last, 60)))
    truth = 1 - (1 - hazard) ** CLEAN
    agrees("share in D", truth, per_batch(np.arange(firms), spent / (months - 60), firms), power=0.01)


UPHELD, REPAIRED, OBJECTION = 0.25, 0.6, 1
WAITS = {Severity.MINOR: 3, Severity.GENERAL: 6, Severity.SERIOUS: 9}
KEY, LONG = 14, 20


MIXED = {"minor": 0.4, "general": 0.3, "serious": 0.3}
VISITS = {
    "draws": {
        "draw.ratio": ratios(1.0), "world.groups.disclosure.rate": 0.2, "world.groups.disclosure.severity": MIXED,
    },
    "key fields": {
        "draw.ratio": ratios(0.005), "world.groups.food.rate": 0.3, "world.groups.food.severity": MIXED,
    },
}
FIRMS = {"draws": 25_000, "key fields": 70_000}


@pytest.mark.parametrize("visits", VISITS)
def test_shares_of_repair_and_objection(visits):
    """How long a finding without others near it keeps a firm in D tells what became of it."""
    changes = {
        **POINTS_ONLY, **VISITS[visits], "time.warm_up": 0, "capability.unlimited": True, "credit.types": None,
        "credit.score.months": LONG,
        "credit.score.points": {"minor": 100.0, "general": 100.0, "serious": 100.0},
        "credit.repair": {"share": REPAIRED, "key_months": KEY, "months": {s.code: n for s, n in WAITS.items()}},
        "credit.objection": {"share": 0.5, "success": 2 * UPHELD, "months": OBJECTION},
        "behaviour.correction.share": 0.7,
    }
    result = simulate(jinan(changes, 8), 802, 0, FIRMS[visits])
    clock, finding, move = result.city.clock, result.tables["finding"], result.tables["move"]
    # Waived penalties and addresses at which nobody is found give no points here.
    finding = take(finding, ~np.isin(finding["measure"], (Response.WAIVED, Response.LISTED)))
    first, firm = clock.month_of(finding["time"]), finding["firm"]
    order = np.lexsort((first, firm))
    near = (np.diff(firm[order]) == 0) & (np.diff(first[order]) <= LONG + 1)
    alone = np.ones(first.size, bool)
    alone[order[1:][near]] = alone[order[:-1][near]] = False
    room = (first + 1 + LONG < 12 * clock.years) & (result.exit[firm] > clock.end)
    rows = np.flatnonzero(alone & room & (result.first_tier[firm] != Tier.D))
    # The first move out of D after the finding; all that came before has ended by then.
    up = move["before"] == Tier.D
    packed = lambda firm, month: firm.astype(np.int64) * 1000 + month  # noqa: E731
    ups = np.sort(packed(move["firm"][up], clock.month_of(move["time"][up])))
    stay = ups[np.searchsorted(ups, packed(firm[rows], first[rows] + 2))] % 1000 - first[rows] - 1
    severity, corrected = finding["severity"][rows], finding["corrected"][rows] < FAR
    wait = np.array([WAITS[s] for s in Severity])[severity]
    wait[finding["trigger"][rows] == Trigger.KEY] = KEY
    upheld = stay == OBJECTION
    assert np.isin(stay[~upheld], [*WAITS.values(), KEY, LONG]).all() and rows.size > 1000
    assert (stay[~upheld & ~corrected] == LONG).all() and (~upheld & ~corrected).sum() > 50
    repaired = stay == wait
    assert (repaired | upheld | (stay == LONG)).all()

    def agree(what, hit, wanted):
        error = np.sqrt(wanted * (1 - wanted) / hit.size)
        print(f"{what}: {hit.mean():.4f}, wanted {wanted}, z {(hit.mean() - wanted) / error:+.2f}")
        assert error < 0.05 * wanted + 0.02 and abs(hit.mean() - wanted) <= Z * error

    agree("objections upheld", upheld, UPHELD)
    some = ~upheld & corrected
    agree("repaired", repaired[some], REPAIRED)
    key = finding["trigger"][rows] == Trigger.KEY
    some &= key == (visits == "key fields")
    for s in Severity:
        agree(f"repaired, {s.code}", repaired[some & (severity == s)], REPAIRED)


@pytest.mark.parametrize("renewal", [0.3, 1.0])
def test_tier_shares_are_stationary_under_renewal(renewal):
    """Nothing but the yearly renewal moves a firm; the shares stay those of the base in every year."""
    none = {"minor": 0.0, "general": 0.0, "serious": 0.0}
    changes = POINTS_ONLY | {"credit.score.renewal": number(renewal), "credit.score.points": none}
    scenario = jinan(changes, 5)
    result = simulate(scenario, 803, 0, 40_000)
    clock, enters, move = result.city.clock, result.city.firms["enter"], result.tables["move"]
    enter, exit_ = enters[move["firm"]], result.exit[move["firm"]]
    assert ((enter <= move["time"]) & (move["time"] < exit_)).all()
    tier, at = result.first_tier.copy(), 0
    classified = result.first_tier != Tier.NONE
    held = []
    for month in range(1, 12 * clock.years):
        begin = int(clock.month_start[month])
        until = int(np.searchsorted(move["time"], begin, side="right"))
        tier[move["firm"][at:until]] = move["after"][at:until]
        at = until
        if month % 12 == 11 and month // 12 >= scenario.time.warm_up:
            rows = np.flatnonzero(classified & (enters <= begin) & (result.exit > begin))
            held.append((rows, tier[rows]))
    shares = scenario.settings["credit"].score.shares
    for code in TIERS[:4]:
        wanted = shares[code.code]
        for rows, now in held:
            assert abs((now == code).mean() - wanted) <= Z * np.sqrt(wanted * (1 - wanted) / rows.size)
        rows, now = (np.concatenate(part) for part in zip(*held, strict=True))
        agrees(f"renewal {renewal}, {code.code}", wanted, batch_means(rows, now == code), power=0.05)
    # Firms change tier as often as two normal scores that far apart fall into different tiers.
    both = np.intersect1d(held[0][0], held[1][0])
    one, other = (now[np.searchsorted(rows, both)] for rows, now in held[:2])
    kept = _kept(shares, scenario.settings["credit"].score.correlation.value, renewal)
    agrees(f"renewal {renewal}, same tier a year later", kept, batch_means(both, one == other), power=0.02)


def _kept(shares, rho, renewal):
    """Chance that a firm is in the same tier a year later, by integration over a normal score."""
    from scipy.stats import norm

    alike = rho * rho + (1 - rho * rho) * (1 - renewal)
    edges = np.concatenate([[-np.inf], norm.ppf(np.cumsum([shares[t] for t in "ABC"])), [np.inf]])
    grid = np.linspace(-8, 8, 16_001)
    within = np.searchsorted(edges[1:-1], grid, side="right")
    sd = np.sqrt(1 - alike * alike)
    stay = norm.cdf((edges[within + 1] - alike * grid) / sd) - norm.cdf((edges[within] - alike * grid) / sd)
    return float(np.trapezoid(stay * norm.pdf(grid), grid))
