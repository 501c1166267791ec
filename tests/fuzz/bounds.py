"""How long to try, and what every attempt must hold to."""

import numpy as np
from hypothesis import HealthCheck, settings

from jgsim.measures.catalogue import CATALOGUE, STOCK, SUM
from jgsim.measures.measure import OF_VIOLATIONS
from jgsim.terms.chinese import chinese
from jgsim.terms.errors import InputError

SHARES = (
    "firm_coverage", "item_coverage", "detected_share", "problem_finding_rate", "clean_visit_share", "repeat_share",
)
USUAL = 100
"""Examples of Hypothesis where no profile says otherwise."""


def few(count: int, at_most: int | None = None):
    """So many examples in the usual suite, always the same; under the profile "fuzz" more (`at_most`), and new ones."""
    most = settings().max_examples
    if most == USUAL:
        return settings(max_examples=count, deadline=None, derandomize=True, database=None,
                        suppress_health_check=list(HealthCheck))
    more = max(1, count * most // USUAL)
    return settings(max_examples=more if at_most is None else min(more, at_most))


def clear(error: InputError) -> None:
    """A file and a reason, on one line, in both languages."""
    assert error.file or error.path, repr(error)
    assert error.reason and (chinese(error.reason[:400]) is not None), error.reason
    for lang in ("zh", "en"):
        text = error.text(lang)
        assert text.isprintable() and len(text) < 1100, text
        assert str(error.path or "")[:40].isprintable() is False or str(error.path or "")[:40] in text


def sound(result, rows) -> None:
    """Closed accounts, and no number missing or infinite that a measure defines."""
    result.check_accounts()
    assert not np.isinf(rows.value).any()
    period = result.scenario.behaviour.clock == "period"
    for code in {*np.asarray(rows.measure)[np.isnan(rows.value)].tolist()}:
        assert CATALOGUE[code].of not in (SUM, STOCK) or (period and code in OF_VIOLATIONS), code
    for code in SHARES:
        share = rows.value[np.asarray(rows.measure) == code]
        share = share[~np.isnan(share)]
        assert ((share >= -1e-9) & (share <= 1 + 1e-9)).all(), code
