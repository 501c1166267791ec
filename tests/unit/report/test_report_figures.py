"""Figures: nothing is cut off, nothing covers anything, and what they say is what was found."""

import subprocess
import sys

import matplotlib
import numpy as np
import pytest
from matplotlib.text import Text

from jgsim.report.canvas import Picture, png, svg
from jgsim.report.effects import effects
from jgsim.report.estimates import means
from jgsim.report.figures import KINDS, figure, write_figures
from jgsim.terms.errors import InputError
from jgsim.terms.settings import Name

LONG = {
    0: Name(
        zh="济南市市场监督管理局2021年事中事后监管工作做法（现状，未分级）",
        en="The practice of the Jinan market supervision bureau in 2021 as it stood",
    ),
    2: Name(
        zh="跨部门综合监管与联合双随机抽查全面推开方案（第三稿征求意见）",
        en="Joint inspection of all departments under the comprehensive reform plan, third draft",
    ),
    3: Name(zh="抽查 $3 与 $5_x^2$\n第二行", en="cost $3 and $5_x^2$\nsecond line"),
}
CASES = {
    "four plans": {},
    "one plan": {"plans": 1},
    "eight plans": {"plans": 8},
    "long names": {"titles": LONG},
    "one replication": {"replications": 1},
    "coincident": {"plans": 6, "effects": {"none": {}}, "shift": 0.0},
    "wide intervals": {"replications": 2, "spread": 0.2},
}
COMBINATIONS = [
    (case, kind, lang)
    for n, case in enumerate(CASES)
    for kind in KINDS
    for lang in (("zh", "en") if case == "long names" else (("zh", "en")[n % 2],))
]


def shown_texts(drawn):
    """(text, box in pixels) of everything that is written on a figure."""
    drawn.canvas.draw()
    renderer = drawn.canvas.get_renderer()
    hidden = {id(text) for axes in drawn.axes for text in outside_ticks(axes)}
    return [
        (text.get_text(), text.get_window_extent(renderer))
        for text in drawn.findobj(Text)
        if text.get_visible() and text.get_text().strip() and id(text) not in hidden
    ]


def outside_ticks(axes):
    """Labels of ticks beyond the limits, which matplotlib keeps but does not draw."""
    for axis in (axes.xaxis, axes.yaxis):
        low, high = sorted(axis.get_view_interval())
        slack = 1e-9 * (high - low)
        for tick in axis.get_major_ticks():
            if not low - slack <= tick.get_loc() <= high + slack:
                yield from (tick.label1, tick.label2)


@pytest.mark.parametrize(("case", "kind", "lang"), COMBINATIONS, ids=lambda v: str(v).replace(" ", "-"))
def test_nothing_is_cut_off_and_no_text_covers_another(study, case, kind, lang):
    drawn = figure(study(**CASES[case]), kind, lang)
    width, height = drawn.canvas.get_width_height()
    texts = shown_texts(drawn)
    assert len(texts) > 8
    for text, box in texts:
        assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= width and box.y1 <= height, f"cut off: {text!r}"
    for i, (one, a) in enumerate(texts):
        for other, b in texts[:i]:
            across = min(a.x1, b.x1) - max(a.x0, b.x0)
            up = min(a.y1, b.y1) - max(a.y0, b.y0)
            assert across <= 1.5 or up <= 1.5, f"{one!r} covers {other!r}"


def test_a_figure_that_covers_its_own_text_is_seen_by_this_test(study):
    drawn = figure(study(plans=1), "hours", "en")
    drawn.text(0.1, 0.5, "one over"), drawn.text(0.1, 0.5, "the other")
    boxes = {text: box for text, box in shown_texts(drawn)}
    assert boxes["one over"].overlaps(boxes["the other"])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_tradeoff_places_plans_where_the_results_are(study, lang):
    comparison = study()
    drawn = figure(comparison, "tradeoff", lang)
    at = np.concatenate([c.get_offsets() for c in drawn.axes[0].collections if len(c.get_offsets()) == 1])
    for name, coverage in means(comparison, "firm_coverage").items():
        burden = means(comparison, "visits_per_firm_year")[name]
        assert np.isclose(at, [coverage.mean, burden.mean]).all(axis=1).any(), name
    written = " ".join(t for t, _ in shown_texts(drawn))
    for plan, row in effects(comparison, ("harm",)).items():
        assert row["harm"].relative(lang)[1] in written, plan
    assert "0.1.0" in written and "c0ffeec0ffee" in written and "20,000" in written


def test_differences_write_each_relative_difference(study):
    comparison = study()
    written = [t for t, _ in shown_texts(figure(comparison, "differences", "en"))]
    for row in effects(comparison).values():
        for effect in row.values():
            assert effect.relative("en")[0] in written


def test_hours_add_up_to_the_total(study):
    comparison = study(plans=2)
    bars = figure(comparison, "hours", "zh").axes[0].patches
    ends = {}
    for bar in bars:
        row = round(bar.get_y() + bar.get_height() / 2)
        ends[row] = ends.get(row, 0.0) + bar.get_width()
    totals = [m.mean for m in means(comparison, "officer_hours").values()]
    assert [ends[k] for k in range(3)] == pytest.approx(totals)


def test_one_replication_says_that_nothing_can_be_concluded(study):
    for kind in KINDS:
        written = " ".join(t for t, _ in shown_texts(figure(study(replications=1), kind, "en"))).replace("\n", " ")
        assert "no intervals" in written, kind


def test_full_size_only_measures_are_marked_below_full_size_and_only_there(study):
    small, full = (
        " ".join(t for t, _ in shown_texts(figure(study(plans=1, firms=firms), "differences", "en")))
        for firms in (20_000, 1_498_000)
    )
    assert "shortfall†" in small and "Full size only" in small
    assert "†" not in full


def test_figures_do_not_depend_on_the_users_style_and_do_not_change_it(study):
    comparison = study(plans=1)
    clean = png(figure(comparison, "tiers", "zh"))
    with matplotlib.rc_context({"font.family": ["DejaVu Sans Mono"], "axes.facecolor": "black", "font.size": 30}):
        before = dict(matplotlib.rcParams)
        drawn = figure(comparison, "tiers", "zh")
        assert dict(matplotlib.rcParams) == before
        assert png(drawn) == clean


def test_equal_studies_give_equal_bytes(study):
    one, two = (figure(study(plans=2), "tradeoff", "en") for _ in range(2))
    assert png(one) == png(two)
    assert svg(one) == svg(two)


def test_a_figure_shows_itself_in_a_notebook(study):
    drawn = figure(study(plans=1), "hours")
    assert isinstance(drawn, Picture)
    assert drawn._repr_png_().startswith(b"\x89PNG")


def test_write_figures_makes_the_folder_and_both_kinds_of_files(study, tmp_path):
    files = write_figures(study(plans=1), tmp_path / "a" / "figures", "en", only=("tradeoff", "hours"))
    assert [f.name for f in files] == ["tradeoff.png", "tradeoff.svg", "hours.png", "hours.svg"]
    assert files[0].read_bytes().startswith(b"\x89PNG") and b"<svg" in files[1].read_bytes()[:500]


def test_a_scenario_alone_has_all_figures_but_the_differences(study, tmp_path):
    alone = study(plans=0)
    assert {f.stem for f in write_figures(alone, tmp_path, "zh")} == set(KINDS) - {"differences"}
    with pytest.raises(InputError, match="no figure 'differences'"):
        figure(alone, "differences")


def test_an_unknown_figure_is_refused_with_the_nearest_name(study):
    with pytest.raises(InputError, match="tradeoff") as error:
        figure(study(plans=1), "tradeof")
    assert error.value.nearest == "tradeoff"


def test_neither_the_package_nor_a_run_imports_matplotlib_and_figures_never_import_pyplot():
    code = (
        "import sys, jgsim, jgsim.study.study, jgsim.study.comparison, jgsim.report.findings, jgsim.report.figures\n"
        "assert 'matplotlib' not in sys.modules\n"
        "import jgsim.report.tradeoff, jgsim.report.differences, jgsim.report.tiers, jgsim.report.hours\n"
        "assert 'matplotlib.pyplot' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
