"""Oracle: engine and twin agree on who is sent, with what, and on alerts from afar."""

import numpy as np
import pytest

from oracle.cases import AMPLE
from oracle.checks import agree, briefly
from oracle.lever_cases import MANY, ROTTEN
from oracle.runs import brief, whole
from oracle.sent_cases import EQUIPMENT, SENDING, SENSORS, SENT

FEW = 300


@pytest.mark.parametrize("variant", briefly(SENDING))
def test_variants_of_sending(variant):
    tables = agree(brief(*SENDING[variant]), FEW).tables
    alert = tables["alert"]
    assert (alert["firm"].size > 50) == ("monitoring" in SENDING[variant][1])
    if alert["firm"].size:
        assert set(np.sign(alert["candidate"] + 0.5).tolist()) == {-1, 1}
    assert tables["visit"]["firm"].size > 20 and tables["finding"]["firm"].size > 20


def test_sensors_and_rules_that_come_and_go():
    """Off at first, then on, then with others."""
    one = {"pairs": {**SENT, "recuse": False}, "monitoring": SENSORS, "equipment": EQUIPMENT}
    other = {"pairs": {**SENT, "match": False}, "monitoring": {**SENSORS, "equipped": {"food": 0.9}, "quiet_days": 90}}
    later = [{"from": "2025-04-01", **one}, {"from": "2025-08-01", **other}]
    scenario = brief("jinan", {"later": later} | MANY | ROTTEN | AMPLE)
    assert len(scenario.chain) > 2
    agree(scenario, FEW)


@pytest.mark.full
@pytest.mark.parametrize("variant", SENDING)
def test_variants_over_the_whole_horizon(variant):
    agree(whole(*SENDING[variant]), FEW)
