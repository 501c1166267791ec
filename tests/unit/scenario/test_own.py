"""Unit: levers of one's own come from files, modules and cells; they are checked, carried, hashed and sent."""

import pickle
import subprocess
import sys
import types
from pathlib import Path

import pytest

import jgsim
from jgsim.levers import LEVERS
from jgsim.scenario.equipped import together, with_levers
from jgsim.scenario.find import SHIPPED
from jgsim.scenario.load import changed
from jgsim.scenario.own import Own, digest, own_levers
from jgsim.terms.errors import InputError

PATROL = SHIPPED / "night_patrol.py"
TEXT = PATROL.read_text(encoding="utf-8")
PLAN = "base: jinan\ntitle: {zh: 夜查, en: patrol}\nnight_patrol: {share: 0.05}\n"


class Idle(jgsim.LeverSettings):
    """A lever that could do something."""

    hours: float = 0.0


def load_hours(view, settings, hours):
    return hours + settings.hours


MINE = jgsim.Lever("my_hours", Idle, {jgsim.Stage.LOAD: load_hours}, optional=True)


def variant(**changes):
    parts = {"name": "my_hours", "settings": Idle, "stages": {jgsim.Stage.LOAD: load_hours}, "optional": True}
    return jgsim.Lever(**{**parts, **changes})


def refused(given, **options):
    with pytest.raises(InputError) as error:
        own_levers(given, **options)
    return str(error.value)


def test_a_file_an_object_or_several():
    (patrol,) = own_levers(PATROL)
    assert (patrol.name, patrol.file, patrol.sha256) == ("night_patrol", "night_patrol.py", digest(TEXT))
    (mine,) = own_levers(MINE)
    assert (mine.name, mine.file, mine.text) == ("my_hours", "test_own.py", None)
    both = own_levers([str(PATROL), MINE, patrol])
    assert [one.name for one in both] == ["night_patrol", "my_hours"]
    assert own_levers(None) == own_levers(()) == ()


def test_equal_sources_are_one_module_wherever_they_stand(tmp_path):
    copy = tmp_path / "copied.py"
    copy.write_bytes(TEXT.replace("\n", "\r\n").encode())
    (one,), (two,) = own_levers(PATROL), own_levers(copy)
    assert one.settings is two.settings and one.sha256 == two.sha256 and two.file == "copied.py"


def test_settings_stand_in_files_like_any_other(tmp_path):
    plan = tmp_path / "plan.yaml"
    plan.write_text(PLAN + "later:\n  - from: 2026-07-01\n    night_patrol: {share: 0.2}\n", encoding="utf-8")
    made = jgsim.load(plan, levers=PATROL)
    assert [one.settings["night_patrol"].share for one in made.chain] == [0.0, 0.05, 0.2]
    assert changed(made, {"night_patrol.months": [7]}).settings["night_patrol"].months == [7]
    assert "night_patrol" in str(made.description("en"))


@pytest.mark.parametrize(
    "line, said",
    [
        ("night_patrol: {shares: 0.05}", "plan.yaml, line 3, night_patrol.shares: 'shares' is not a setting. Did you mean 'share'?"),
        ("night_patrol: {share: 2}", "plan.yaml, line 3, night_patrol.share: must be at most 1, not 2"),
        ("night_patrol: {sector: fod}", "Did you mean 'food'?"),
        ("night_patroll: {share: 0.05}", "Did you mean 'night_patrol'?"),
        ("later: [{from: 2026-07-01, night_patroll: {share: 1}}]", "Did you mean 'night_patrol'?"),
    ],
)
def test_wrong_settings_are_named_with_the_nearest_right_name(tmp_path, monkeypatch, line, said):
    monkeypatch.chdir(tmp_path)
    Path("plan.yaml").write_text(f"base: jinan\ntitle: {{zh: 夜查, en: patrol}}\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        jgsim.load("plan.yaml", levers=PATROL)
    assert said in str(error.value)


def test_without_the_lever_its_section_is_no_setting(tmp_path):
    plan = tmp_path / "plan.yaml"
    plan.write_text(PLAN, encoding="utf-8")
    with pytest.raises(InputError, match="'night_patrol' is not a setting"):
        jgsim.load(plan)


def test_the_hash_is_that_of_the_source(tmp_path):
    other = tmp_path / "night_patrol.py"
    other.write_text(TEXT + "\n# changed\n", encoding="utf-8")
    bare, one, two = (jgsim.load("jinan", levers=levers) for levers in ((), PATROL, other))
    assert len({s.hash for s in (bare, one, two)}) == len({s.prefix_hash(3) for s in (bare, one, two)}) == 3
    assert jgsim.load("jinan", levers=str(PATROL)).hash == one.hash
    assert "two levers night_patrol" in refused([PATROL, other])


def test_what_a_scenario_lacks_is_off_in_it():
    bare, mine = jgsim.load("jinan"), jgsim.load("jinan", levers=[PATROL])
    made = together([bare, mine, jgsim.load("credit-tiered", levers=MINE)])
    assert {tuple(lever.name for lever in one.own_levers) for one in made} == {
        ("night_patrol", "my_hours"), ("my_hours", "night_patrol")
    } and all(set(policy.settings) == set(made[0].settings) for one in made for policy in one.chain)
    assert with_levers(mine, PATROL) is mine and together([bare]) == [bare]
    assert changed(with_levers(bare, PATROL), {"night_patrol.share": 0.1}).settings["night_patrol"].share == 0.1


def test_a_lever_that_is_not_optional_needs_its_section():
    class Needed(jgsim.LeverSettings):
        hours: float

    needed = variant(name="needed", settings=Needed, optional=False)
    with pytest.raises(InputError, match="needed: is missing"):
        jgsim.load("jinan", levers=needed)
    with pytest.raises(InputError, match="says nothing of the lever needed"):
        with_levers(jgsim.load("jinan"), needed)


def test_another_process_makes_the_lever_again_from_the_text(tmp_path):
    scenario = jgsim.load("jinan", levers=PATROL, set={"night_patrol.share": 0.1})
    file = tmp_path / "scenario.pickle"
    file.write_bytes(pickle.dumps([scenario]))
    code = (
        "import pickle, sys; (one,) = pickle.load(open(sys.argv[1], 'rb'));"
        "print(one.hash, one.settings['night_patrol'].share, len(one.pipeline[4]))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(file)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [scenario.hash, "0.1", str(len(scenario.pipeline[jgsim.Stage.DRAW]))]
    assert pickle.loads(pickle.dumps(scenario)) == scenario


def test_what_can_be_sent(tmp_path, monkeypatch):
    assert own_levers(PATROL)[0].sendable
    (tmp_path / "of_a_module.py").write_text(TEXT, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    import of_a_module

    (found,) = own_levers(of_a_module.LEVER)
    assert found.sendable and found.text is None and found.file == "of_a_module.py"
    monkeypatch.setattr(sys, "path", sys.path[1:])
    assert not own_levers(of_a_module.LEVER)[0].sendable
    assert not own_levers(variant(stages={jgsim.Stage.LOAD: lambda view, settings, hours: hours}))[0].sendable


def cell(text, monkeypatch):
    """What a notebook's cell defines: a main module without a file."""
    import linecache

    main = types.ModuleType("__main__")
    monkeypatch.setitem(sys.modules, "__main__", main)
    name = f"<cell {abs(hash(text))}>"
    monkeypatch.setitem(linecache.cache, name, (len(text), None, text.splitlines(keepends=True), name))
    exec(compile(text, name, "exec"), main.__dict__)
    return main.LEVER


def test_a_lever_of_a_cell_has_the_hash_of_its_functions_and_settings(monkeypatch):
    made = [own_levers(cell(text, monkeypatch))[0] for text in (TEXT, TEXT, TEXT.replace("6, 7, 8, 9", "6, 7"),
                                                              TEXT.replace("14 * DAY", "15 * DAY"))]
    assert made[0].file == "" and not made[0].sendable
    assert made[0].sha256 == made[1].sha256 and len({one.sha256 for one in made}) == 3


def test_a_function_without_source_is_refused():
    made = types.FunctionType(load_hours.__code__.replace(co_filename="<nowhere>"), {})
    made.__module__ = "nowhere"
    said = refused(variant(stages={jgsim.Stage.LOAD: made}))
    assert said.startswith("lever my_hours: the source of load_hours cannot be read")


@pytest.mark.parametrize(
    "text, said",
    [
        ("LEVER = (", "mine.py, line 1: is not valid Python"),
        ("x = 1\n\nimport nothing_of_the_kind", "mine.py, line 3: cannot be run: ModuleNotFoundError"),
        ("raise SystemExit(3)", "mine.py, line 1: cannot be run: SystemExit"),
        ("LEVERS = 1", "mine.py: defines no LEVER. Did you mean 'LEVERS'?"),
        ("LEVER = 1", "mine.py: LEVER must be a jgsim.Lever, not int"),
        ("\0", "mine.py: is not valid Python"),
    ],
)
def test_files_that_cannot_be_used(tmp_path, monkeypatch, text, said):
    monkeypatch.chdir(tmp_path)
    Path("mine.py").write_text(text, encoding="utf-8")
    assert said in refused("mine.py")
    assert said in refused("mine.py")  # nothing half made is kept


def test_files_that_are_not_there(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("night_patrol.py").write_text(TEXT, encoding="utf-8")
    Path("latin.py").write_bytes(b"# caf\xe9")
    assert refused("nigth_patrol.py") == "nigth_patrol.py: there is no such file. Did you mean 'night_patrol.py'?"
    assert refused(tmp_path / "none" / "x.py").endswith("there is no such file")
    assert refused("latin.py") == "latin.py: is not UTF-8 text"
    assert "not int" in refused(3) and "not int" in refused([PATROL, 3])


@pytest.mark.parametrize("name", [lever.name for lever in LEVERS] + ["world", "later", "task", "engine"])
def test_names_that_are_taken(name):
    assert f"the name {name} is taken" in refused(variant(name=name))


def test_own_levers_are_checked_once():
    (made,) = own_levers(MINE)
    assert isinstance(made, Own) and own_levers(made) == (made,)
