"""Figures and tables of a sweep: nothing is cut off or empty, nothing covers anything, and they show what was found."""

import math

import numpy as np
import pytest
from matplotlib.patches import Rectangle
from test_report_figures import shown_texts

import jgsim
from jgsim.measures.catalogue import CATALOGUE
from jgsim.report.canvas import Picture, png
from jgsim.report.curves import MARKS
from jgsim.report.landscape import figure, kinds, write_figures
from jgsim.report.numbers import amount
from jgsim.report.varied import varied
from jgsim.study.gathered import Gathered
from jgsim.study.grid import grid_of
from jgsim.study.swept import Sweep
from jgsim.terms.errors import InputError

RATIO = {"draw.ratio.A": "0:0.05:6"}
CAMPAIGN = "plan.campaigns.conduct.factor"
LEVEL = {
    "firm_coverage": 0.083, "harm": 9.17e8, "problem_finding_rate": 0.049, "shortfall": 1638.0, "visits": 773_732.0,
    "visits_per_firm_year": 0.0946, "detected_share": 0.056, "officer_hours": 7.74e6,
}


def made_up(vary, replications=4, spread=0.01, firms=50_000, change=None, seed=3):
    """A sweep whose means rise along the grid, with noise that all points share in part; `change` sees the values."""
    grid, random = grid_of(vary), np.random.default_rng(seed)
    rows = [("all", "all", "all", code, CATALOGUE[code].unit) for code in LEVEL]
    rows += [("all", "tier", tier, code, CATALOGUE[code].unit) for tier in ("A", "D") for code in LEVEL]
    level = np.array([LEVEL[row[3]] for row in rows])
    rise = 1 + 0.5 * np.arange(len(grid)) / len(grid)
    noise = random.standard_normal((1, replications, 1)) + 0.3 * random.standard_normal((len(grid), replications, 1))
    values = level * rise[:, None, None] * (1 + spread * noise)
    if change is not None:
        change(values)
    record = {
        "command": "sweep", "version": "0.2.0", "study": "c0ffee" * 10 + "abcd", "replications": replications,
        "options": {"seed": 0, "firms": firms, "years": 5, "replications": replications}, "notes": [], "failures": [],
    }
    return Sweep(jgsim.load("jinan"), [], grid, Gathered(rows, values), record, None, "zh")


def hole(values):
    values[2:5] = np.nan


def void(values):
    values[:] = np.nan


def flat(values):
    values[:] = 0.0


CASES = {
    "two numbers": {"vary": {**RATIO, "joint.share": "0,0.5,1"}},
    "one number": {"vary": RATIO},
    "one value": {"vary": {"draw.ratio.A": "0.035"}},
    "one cell": {"vary": {"draw.ratio.A": "0.035", "joint.share": "0.5"}},
    "one column": {"vary": {"draw.ratio.A": "0.035", "joint.share": "0:1:5"}},
    "words": {"vary": {"joint.mode": "shared_draw,coincidence"}},
    "words and numbers": {"vary": {"joint.mode": "shared_draw,coincidence", **RATIO}},
    "numbers and words": {"vary": {**RATIO, "draw.memory": "within_year,independent,rotation"}},
    "yes and no": {"vary": {"capability.unlimited": "true,false", **RATIO}},
    "maps": {"vary": {"draw.ratio": "{A: 0.01, B: 0.1, C: 0.5, D: 1, none: 0.01},{A: 0.02, B: 0.2, C: 0.6, D: 1, none: 0}"}},
    "long names": {"vary": {CAMPAIGN: "0:1:5", "behaviour.look.sensitivity": "0.6:0.9:7"}},
    "uneven numbers": {"vary": {"capability.officers": "500,1000,2000,100000", "joint.window_days": "1:20:10"}},
    "thirty by thirty": {"vary": {"draw.ratio.A": "0:0.05:30", "joint.share": "0:1:30"}},
    "many narrow columns": {"vary": {"draw.ratio.A": "0:0.0123:25", "joint.share": "0,1"}},
    "many lines": {"vary": {"draw.ratio.A": "0:0.05:3", "joint.share": "0:1:12"}},
    "three settings": {"vary": {**RATIO, "joint.share": "0,1", "joint.mode": "shared_draw,coincidence"}},
    "one replication": {"vary": {**RATIO, "joint.share": "0,0.5,1"}, "replications": 1},
    "wide intervals": {"vary": {**RATIO, "joint.share": "0,0.5,1"}, "replications": 2, "spread": 0.3},
    "a hole": {"vary": {**RATIO, "joint.share": "0,0.5,1"}, "change": hole},
    "a hole in a line": {"vary": RATIO, "change": hole},
    "nothing": {"vary": {**RATIO, "joint.share": "0,0.5,1"}, "change": void},
    "nothing but 0": {"vary": {**RATIO, "joint.share": "0,0.5,1"}, "change": flat},
}
MEASURES = ("firm_coverage", "harm", "shortfall")
COMBINATIONS = [
    (case, kind, MEASURES[n % 3], ("zh", "en")[(n // 3 + k) % 2])
    for n, case in enumerate(CASES)
    for k, kind in enumerate(kinds(grid_of(CASES[case]["vary"])))
] + [("long names", kind, "harm", lang) for kind in ("heatmap", "lines") for lang in ("zh", "en")]


@pytest.mark.parametrize(("case", "kind", "measure", "lang"), COMBINATIONS, ids=lambda v: str(v).replace(" ", "-"))
def test_nothing_is_cut_off_and_no_text_covers_another(case, kind, measure, lang):
    check_room(figure(made_up(**CASES[case]), measure, kind, lang=lang))


DIFFERENCES = [
    (case, kind, MEASURES[n % 3], ("zh", "en")[(n // 3 + k) % 2])
    for n, case in enumerate((
        "two numbers", "one number", "one cell", "words and numbers", "long names",
        "many narrow columns", "one replication", "wide intervals", "a hole", "nothing", "nothing but 0",
    ))
    for k, kind in enumerate(kinds(grid_of(CASES[case]["vary"])))
]


@pytest.mark.parametrize(("case", "kind", "measure", "lang"), DIFFERENCES, ids=lambda v: str(v).replace(" ", "-"))
def test_so_it_is_with_differences(case, kind, measure, lang):
    check_room(figure(made_up(**CASES[case]), measure, kind, against="p0001", lang=lang))


def check_room(drawn):
    width, height = drawn.canvas.get_width_height()
    texts = shown_texts(drawn)
    assert len(texts) > 4
    for text, box in texts:
        assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= width and box.y1 <= height, f"cut off: {text!r}"
    for i, (one, a) in enumerate(texts):
        for other, b in texts[:i]:
            across = min(a.x1, b.x1) - max(a.x0, b.x0)
            up = min(a.y1, b.y1) - max(a.y0, b.y0)
            assert across <= 1.5 or up <= 1.5, f"{one!r} covers {other!r}"


@pytest.mark.parametrize("case", ["two numbers", "one value", "one cell", "words", "many lines", "a hole", "nothing"])
def test_no_box_is_empty(case):
    sweep = made_up(**CASES[case])
    for kind in kinds(sweep.grid):
        drawn = figure(sweep, "firm_coverage", kind, lang="en")
        written = " ".join(text for text, _ in shown_texts(drawn))
        axes = drawn.axes[0]
        cells = [p for p in axes.patches if isinstance(p, Rectangle)]
        marks = [p for line in axes.lines for p in line.get_xdata()]
        assert len(cells) == len(sweep.grid) or kind == "lines"
        assert cells or marks or "no values" in written, kind


def test_a_heat_map_has_each_mean_in_its_cell():
    sweep = made_up({**RATIO, "joint.share": "0,0.5,1"})
    for lang in ("zh", "en"):
        axes = figure(sweep, "firm_coverage", "heatmap", lang=lang).axes[0]
        found = {tuple(np.floor(t.get_position()).astype(int)): t.get_text() for t in axes.texts}
        one = sweep.estimate("firm_coverage")
        for number in range(len(sweep.grid)):
            x, y = sweep.grid.places(number)
            mean, half = found[x, y].split("\n")
            assert mean == amount(one.mean[number], "share", lang)
            assert half == "±" + amount(one.half_width[number], "share", lang).removesuffix("%")
        assert [t.get_text() for t in axes.get_xticklabels()] == ["0%", "1%", "2%", "3%", "4%", "5%"]
        assert [t.get_text() for t in axes.get_yticklabels()] == ["0%", "50%", "100%"]


def test_differences_to_a_point_are_paired_and_what_is_not_clear_is_white():
    def half_of_it(values):
        values[3:6] = values[0] * np.linspace(0.999, 1.001, 4)[:, None]  # means apart, but not beyond their noise

    sweep = made_up({**RATIO, "joint.share": "0,0.5,1"}, change=half_of_it)
    values = sweep.gathered.values[:, :, sweep.gathered.place("harm", "all", "all", "all")]
    found = sweep.estimate("harm", against="p0001")
    assert found.mean == pytest.approx((values - values[0]).mean(axis=1)) and found.mean[0] == found.half_width[0] == 0
    assert found.half_width[1:3].max() < sweep.estimate("harm").half_width[1:3].min()
    drawn = figure(sweep, "harm", "heatmap", against="p0001", lang="en")
    cells = {tuple(np.array(p.get_xy(), int)): p.get_facecolor()[:3] for p in drawn.axes[0].patches}
    texts = {tuple(np.floor(t.get_position()).astype(int)): t.get_text() for t in drawn.axes[0].texts}
    for number in range(len(sweep.grid)):
        place = sweep.grid.places(number)
        clear = abs(found.mean[number]) > found.half_width[number]
        red, _, blue = cells[place]
        assert (cells[place] == (1, 1, 1)) != clear
        assert not clear or (red > blue) == (found.mean[number] > 0)
        assert not clear or texts[place].startswith("+" if found.mean[number] > 0 else "−")
    assert 0 < sum(color == (1, 1, 1) for color in cells.values()) < len(sweep.grid)
    assert any("p0001: draw ratio a year: A = 0%, share of tasks that are joint = 0%" in t for t, _ in shown_texts(drawn))
    lines = figure(sweep, "harm", "lines", against="p0001", lang="en").axes[0].lines
    assert lines[1].get_ydata() == pytest.approx(found.mean.reshape(6, 3)[:, 1])


def test_more_is_darker_in_a_heat_map():
    axes = figure(made_up({**RATIO, "joint.share": "0,0.5,1"}), "firm_coverage", "heatmap").axes[0]
    cells = sorted((p.get_xy(), sum(p.get_facecolor()[:3])) for p in axes.patches)
    shades = [shade for _, shade in cells]
    assert shades == sorted(shades, reverse=True) and shades[0] > shades[-1] + 0.5


def test_x_can_be_chosen():
    sweep = made_up({**RATIO, "joint.share": "0,0.5,1"})
    axes = figure(sweep, "firm_coverage", "heatmap", x="joint.share").axes[0]
    found = {tuple(np.floor(t.get_position()).astype(int)): t.get_text().split("\n")[0] for t in axes.texts}
    one = sweep.estimate("firm_coverage")
    for number in range(len(sweep.grid)):
        y, x = sweep.grid.places(number)
        assert found[x, y] == amount(one.mean[number], "share", "zh")


def test_lines_go_through_the_means_with_their_intervals():
    sweep = made_up({**RATIO, "joint.share": "0,0.5,1"})
    axes = figure(sweep, "harm", "lines", lang="en").axes[0]
    one = sweep.estimate("harm")
    means, highs = one.mean.reshape(6, 3), one.high.reshape(6, 3)
    for n in range(3):
        assert axes.lines[n].get_xdata() == pytest.approx([0, 0.01, 0.02, 0.03, 0.04, 0.05])
        assert axes.lines[n].get_ydata() == pytest.approx(means[:, n])
        assert axes.collections[n].get_paths()[0].vertices[:, 1].max() == pytest.approx(highs[:, n].max())
    assert axes.get_ylim()[1] > highs.max()


def test_a_line_ends_where_there_is_no_value():
    def holes(values):
        values[[1, 2, 4]] = np.nan

    axes = figure(made_up(RATIO, change=holes), "harm", "lines").axes[0]
    (line,) = [line for line in axes.lines if line.get_marker() in MARKS]
    assert np.isnan(line.get_ydata()).tolist() == [False, True, True, False, True, False]
    assert len(axes.collections) == 2 and len(axes.collections[1].get_segments()) == 3


def test_words_have_bars_instead_of_bands():
    sweep = made_up({"joint.mode": "shared_draw,coincidence"})
    axes = figure(sweep, "harm", "lines", lang="en").axes[0]
    one = sweep.estimate("harm")
    (bars,) = axes.collections
    assert [segment[:, 1].tolist() for segment in bars.get_segments()] == [
        pytest.approx([low, high]) for low, high in zip(one.low, one.high, strict=True)
    ]
    assert [t.get_text().replace("\n", " ") for t in axes.get_xticklabels()] == [
        "one list drawn by the initiator", "own lists, near visits merged",
    ]


def test_other_settings_are_fixed_and_told():
    sweep = made_up({**RATIO, "joint.share": "0,1", "joint.mode": "shared_draw,coincidence"})
    one = sweep.estimate("harm").mean.reshape(6, 2, 2)
    for at, index, told in (
        (None, 0, "one list drawn by the initiator"), ({"joint.mode": "coincidence"}, 1, "own lists, near visits merged"),
    ):
        drawn = figure(sweep, "harm", "lines", at=at, lang="en")
        assert drawn.axes[0].lines[1].get_ydata() == pytest.approx(one[:, 1, index])
        assert any(f"Else: mode = {told}" in text.replace("\n", " ") for text, _ in shown_texts(drawn))
    drawn = figure(sweep, "harm", "lines", x="joint.mode", at={"joint.share": 1}, lang="en")
    marked = [line for line in drawn.axes[0].lines if line.get_marker() in MARKS]
    assert marked[5].get_ydata() == pytest.approx(one[5, 1])


def test_a_group_has_its_own_figure():
    sweep = made_up(RATIO)
    drawn = figure(sweep, "harm", "lines", dimension="tier", group="D", lang="en")
    assert drawn.axes[0].lines[0].get_ydata() == pytest.approx(sweep.estimate("harm", "tier", "D").mean)
    assert any("harm (D (high risk))" in text for text, _ in shown_texts(drawn))


def test_one_replication_says_that_nothing_can_be_concluded():
    sweep = made_up({**RATIO, "joint.share": "0,0.5,1"}, replications=1)
    for kind in ("heatmap", "lines"):
        written = " ".join(text for text, _ in shown_texts(figure(sweep, "harm", kind, lang="en"))).replace("\n", " ")
        assert "no intervals" in written and "±" not in written
    assert not figure(sweep, "harm", "lines").axes[0].collections


def test_full_size_only_measures_are_marked_below_full_size_and_only_there():
    for kind in ("heatmap", "lines"):
        small, full = (
            " ".join(t for t, _ in shown_texts(figure(made_up({**RATIO, "joint.share": "0,1"}, firms=f), "shortfall", kind)))
            for f in (50_000, 1_498_000)
        )
        assert "†" in small and "只在全规模下可读" in small.replace("\n", "")
        assert "†" not in full


@pytest.mark.parametrize(
    ("ask", "wanted"),
    [
        ({"kind": "heat"}, "there is no figure 'heat'; known: heatmap, lines"),
        ({"x": "joint.shares"}, "'joint.shares' does not vary in this sweep; known: draw.ratio.A, joint.share"),
        ({"at": {"joint.mode": "x"}}, "'joint.mode' does not vary"),
        ({"at": {"joint.share": 0.3}}, "0.3 is not a value of joint.share; known: 0, 0.5, 1"),
        ({"measure": "harn"}, "there is no measure 'harn'"),
        ({"dimension": "sector"}, "there is no dimension 'sector'"),
        ({"against": "p0099"}, "there is no point 'p0099'"),
    ],
)
def test_what_cannot_be_drawn(ask, wanted):
    sweep = made_up({**RATIO, "joint.share": "0,0.5,1"})
    with pytest.raises(InputError) as error:
        sweep.figure(**{"measure": "harm", **ask})
    assert wanted in str(error.value)


def test_a_single_setting_has_no_heat_map():
    with pytest.raises(InputError, match="known: lines"):
        made_up(RATIO).figure("harm", "heatmap")


def test_the_usual_kind_follows_from_the_grid():
    assert kinds(grid_of({**RATIO, "joint.share": "0,1"})) == ("heatmap", "lines")
    assert kinds(grid_of({**RATIO, "joint.mode": "shared_draw,coincidence"})) == ("lines", "heatmap")
    assert kinds(grid_of(RATIO)) == ("lines",)
    drawn = made_up(RATIO).figure("harm")
    assert isinstance(drawn, Picture) and drawn._repr_png_().startswith(b"\x89PNG")


def test_figures_are_written_for_each_kind_and_choice_of_the_rest(tmp_path):
    two = write_figures(made_up({**RATIO, "joint.share": "0,1"}), tmp_path / "two", ["harm", "visits"], "en")
    assert [f.name for f in two[::2]] == [f"{m}-{k}.png" for m in ("harm", "visits") for k in ("heatmap", "lines")]
    words = write_figures(made_up({**RATIO, "joint.mode": "shared_draw,coincidence"}), tmp_path / "words", ["harm"])
    assert [f.name for f in words] == ["harm-lines.png", "harm-lines.svg"]
    three = made_up({"joint.mode": "shared_draw,coincidence", **RATIO, "joint.share": "0,1"})
    files = write_figures(three, tmp_path / "three", ["harm"])
    assert [f.name for f in files[::2]] == ["harm-lines-1.png", "harm-lines-2.png"]
    assert files[2].read_bytes() == png(three.figure("harm", "lines", at={"joint.share": 1}))
    many = made_up({"joint.mode": "shared_draw,coincidence", **RATIO, "joint.share": "0:1:25"})
    with pytest.raises(InputError, match="needs 25 figures for each measure; at most 24"):
        write_figures(many, tmp_path, ["harm"])


def test_equal_sweeps_give_equal_bytes():
    one, two = (made_up({**RATIO, "joint.share": "0,1"}).figure("harm", lang="en") for _ in range(2))
    assert png(one) == png(two)


NAMES = {
    "draw.ratio.A": ("0.035", "年抽查比例：A类", "draw ratio a year: A", ("3.5%",)),
    CAMPAIGN: ("0.5", "抽查比例系数：市场秩序抽查", "factor on the draw ratio: market order draw", ("0.5",)),
    "draw.by_type.cooperative": ("6", "抽查比例的主体类型系数：农民专业合作社", None, ("6",)),
    "key_fields.frequency.food.B": ("0.7", "年检查次数：食品 B", None, ("0.7",)),
    "joint.mode": ("coincidence", "联合方式", "mode", ("各抽名单，平台合并临近检查",)),
    "joint.initiator": ("credit", "发起部门", "initiator", None),
    "capability.unlimited": ("true", "人力不受限", None, ("是",)),
    "behaviour.look.sensitivity": ("0.85", "一次检查发现在场违法的概率", None, ("85%",)),
    "capability.officers": ("2000", "执法检查人员数", "officers on the register", ("2,000",)),
}


@pytest.mark.parametrize("path", NAMES)
def test_settings_have_names_and_units(path):
    value, zh, en, texts = NAMES[path]
    base, (axis,) = jgsim.load("jinan"), grid_of({path: value}).axes
    told = varied(base, axis, "zh")
    assert told.name == zh
    assert en is None or varied(base, axis, "en").name == en
    assert texts is None or told.texts == texts
    if path == "joint.initiator":
        assert told.texts == (base.world.departments["credit"].name.zh,)
    if path == "capability.officers":
        assert told.heading == "执法检查人员数 [人]"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("0:0.05:40", ["0%", "0.1282%", "0.2564%", "0.3846%"]),
        ("0.035,0.0351", ["3.5%", "3.51%"]),
        ("0.01025,0.5", ["1.025%", "50%"]),
        ("0.123456", ["12.3456%"]),
        ("0:1:4", ["0%", "33.3%", "66.7%", "100%"]),
    ],
)
def test_values_have_as_few_digits_as_tell_them_apart(text, wanted):
    told = varied(jgsim.load("jinan"), grid_of({"draw.ratio.A": text}).axes[0], "zh")
    assert list(told.texts[:4]) == wanted


def test_tables_are_in_both_languages():
    sweep = made_up({**RATIO, "joint.share": "0,1"}, firms=1000)
    zh, en = sweep.table(["harm", "shortfall"], lang="zh"), sweep.table(["harm", "shortfall"], lang="en")
    assert list(zh) == ["网格点", "年抽查比例：A类", "联合任务占比", "违法损害", "违法损害 ±", "未完成数 †", "未完成数 † ±"]
    assert list(en)[3:] == ["harm", "harm ±", "shortfall †", "shortfall † ±"]
    assert zh.iloc[3, 1:3].tolist() == ["1%", "100%"] and zh.iloc[3, 3] == sweep.estimate("harm").mean[3]
    assert math.isclose(en.iloc[3, 4], sweep.estimate("harm").half_width[3])
    page = sweep._repr_html_()
    assert page.count("<tr>") == 1 + 12 and "另有" not in page
