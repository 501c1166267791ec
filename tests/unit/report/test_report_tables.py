"""Tables: headings in both languages, values as in the files, plain enough for Excel."""

import numpy as np
import pandas as pd
import pytest

from jgsim.report.tables import table
from jgsim.terms.errors import InputError


def test_values_are_those_of_the_comparison(study):
    comparison = study(plans=2)
    made = table(comparison, "en", ["harm", "firm_coverage"])
    assert made["measure"].unique().tolist() == ["harm", "firm coverage"]
    source = comparison.comparison
    for row in made.itertuples(index=False):
        plan = {s.title.en: s.name for s in comparison.scenarios}[row.plan]
        mine = source[(source["plan"] == plan) & (source["dimension"] == "all")]
        one = mine[mine["measure"] == row.code].iloc[0]
        assert (row.difference, row[2], row[3]) == (one["difference"], one["base_mean"], one["plan_mean"])


def test_headings_and_names_in_chinese(study):
    made = table(study(plans=1), "zh", "firm_coverage", dimension="tier")
    assert made.columns[:4].tolist() == ["指标", "分组", "方案", "基准均值"]
    assert made["分组"].tolist()[-1] == "未分类"
    assert set(made["单位"]) == {"占比"}


def test_the_frame_is_tidy(study):
    made = table(study(), "en")
    assert isinstance(made.index, pd.RangeIndex) and not isinstance(made.columns, pd.MultiIndex)
    assert made.columns.is_unique
    assert not made[["measure", "plan", "unit", "code"]].isna().any().any()


def test_relative_change_is_empty_where_the_base_is_0(study):
    comparison = study(plans=1)
    comparison.comparison.loc[comparison.comparison["measure"] == "harm", "base_mean"] = 0.0
    made = table(comparison, "en", "harm")
    assert np.isnan(made["relative change"]).all()


def test_another_base_is_left_out(study):
    comparison = study(plans=1)
    more = comparison.comparison.assign(base="none", measure="harm_averted")
    comparison.comparison = pd.concat([comparison.comparison, more])
    assert "harm_averted" not in set(table(comparison, "en")["code"])


def test_full_size_only_is_noted(study):
    small, full = (table(study(plans=1, firms=n), "en", "shortfall")["note"].tolist() for n in (20_000, 1_498_000))
    assert (small, full) == (["full size only"], [""])


def test_it_goes_into_excel_and_back(study, tmp_path):
    made = table(study(plans=1), "zh", ["firm_coverage", "harm"])
    made.to_excel(tmp_path / "t.xlsx", index=False)
    back = pd.read_excel(tmp_path / "t.xlsx")
    assert back.columns.tolist() == made.columns.tolist()
    assert back["差值"].tolist() == pytest.approx(made["差值"].tolist())


@pytest.mark.parametrize(
    ("arguments", "nearest"),
    [({"measures": "hram"}, "harm"), ({"dimension": "teir"}, "tier"), ({"year": 1999}, None)],
)
def test_a_wrong_name_is_refused(study, arguments, nearest):
    with pytest.raises(InputError) as error:
        table(study(plans=1), "en", **arguments)
    assert error.value.nearest == nearest
