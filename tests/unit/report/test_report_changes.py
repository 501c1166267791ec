"""Unit: what a plan does otherwise than the base, by date where one of them changes by date."""

from types import SimpleNamespace

import pytest

from jgsim.report.changes import changes
from jgsim.scenario.load import load

STUDY = SimpleNamespace(record={})
REFORM = {"later": [{"from": "2026-07-01", "joint": {"share": 0.6}}]}
LATE = {"from": "2026-07-01"}
TWICE = {**LATE, "later": [{"from": "2027-01-01", "draw": {"ratio": {"A": 0.5}}}]}
BACK = {"later": [{"from": "2027-01-01", "joint": {"share": 0.3}}]}


@pytest.mark.parametrize(("base", "plan", "zh", "en"), [
    ({}, {}, "联合任务占比 30% → 60%", "share of tasks that are joint 30% → 60%"),
    ({}, LATE, "自2026-07-01起联合任务占比 30% → 60%", "from 2026-07-01: share of tasks that are joint 30% → 60%"),
    ({}, {"from": "2024-07-01"}, "自2024-07-01起联合任务占比 30% → 60%", "from 2024-07-01: share of tasks that are joint 30% → 60%"),
    ({}, TWICE, "自2026-07-01起联合任务占比 30% → 60%；自2027-01-01起年抽查比例 A类 3.5% → 50%",
     "from 2026-07-01: share of tasks that are joint 30% → 60%; from 2027-01-01: draw ratio a year A 3.5% → 50%"),
    ({}, BACK, "联合任务占比 30% → 60%；自2027-01-01起与基准相同", "share of tasks that are joint 30% → 60%; from 2027-01-01: as the base"),
    (REFORM, {}, "联合任务占比 30% → 60%；自2026-07-01起与基准相同", "share of tasks that are joint 30% → 60%; from 2026-07-01: as the base"),
    (REFORM, LATE, "设置与基准相同", "settings equal to the base's"),
])
def test_changes_are_told_with_their_dates(base, plan, zh, en):
    one = load("jinan", set=base)
    two = load("joint", set=plan).after(one)
    assert (changes(one, two, STUDY, "zh"), changes(one, two, STUDY, "en")) == (zh, en)
