"""States what other agencies know of a firm: an exogenous score, part of which is renewed every year."""

from __future__ import annotations

from oracle.firm import Firm
from oracle.keys import Chance, high, pick
from oracle.world import NORMAL

MILLI = 1000


def renewal_month(chance: Chance, firm: Firm) -> int:
    """The month of the year (0 to 11) in which a firm's score takes up the new year's part."""
    return pick(high(chance.bits("credit:month", 0, firm.facts.number)), 12)


def exogenous(score, world, chance: Chance, firm: Firm, label: int) -> int:
    """The score, in thousandths of its standard deviation, with the part of the year `label`.

    Higher is worse. A share follows the firm's true rate; of the rest, the renewal is the year's, the other lasts.
    """
    # Where firms do not differ there is no true rate to follow.
    rho = score.correlation.value if world.frailty.log_sd.value > 0 else 0.0
    renewed = 0.0 if score.renewal is None else score.renewal.value
    rest, number = (1 - rho * rho) ** 0.5, firm.facts.number
    value = rho * firm.facts.strength
    value += rest * (1 - renewed) ** 0.5 * NORMAL.inv_cdf(chance.uniform("credit:score", 0, number))
    if renewed > 0:
        value += rest * renewed**0.5 * NORMAL.inv_cdf(chance.uniform("credit:yearly", label, number))
    return round(MILLI * value)
