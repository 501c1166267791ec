"""Unit: reference pages name all there is; the README's generated parts are those of code and last example."""

import json
import re
import shutil
from pathlib import Path

import pytest
import yaml

from jgsim.cli.parser import COMMANDS, OPTIONS, parse
from jgsim.engine.ledger import TABLES
from jgsim.levers import LEVERS
from jgsim.measures.catalogue import CATALOGUE
from jgsim.report import docs, docs_example, docs_plan, docs_readme, docs_words
from jgsim.report.docs_kinds import bounds
from jgsim.report.docs_pages import pages
from jgsim.scenario.find import SHIPPED
from jgsim.scenario.glossary import CHOICES, SETTINGS
from jgsim.scenario.load import load
from jgsim.study.contrast import COLUMNS as CONTRAST_COLUMNS
from jgsim.study.grid import grid_of
from jgsim.study.match import TOLERANCE
from jgsim.study.record import FILES, NAME
from jgsim.study.sweeptables import POINT, POINT_COLUMNS
from jgsim.study.tables import MEASURE_COLUMNS
from jgsim.terms.errors import InputError, RunError
from jgsim.terms.lever import Stage

README = (docs.ROOT / "README.md").read_text(encoding="utf-8")
CHINESE, ENGLISH = README.split("\n## English\n")
LANGUAGES = {"zh": CHINESE, "en": ENGLISH}
GUIDES = {lang: sorted((docs.ROOT / "docs" / lang).glob("*.md")) for lang in LANGUAGES}
MOST_BYTES = 300_000


@pytest.fixture(scope="module")
def made():
    return pages(load("jinan"), "0.1.0")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pages_name_every_setting_choice_measure_lever_and_file(made, lang):
    settings = re.findall(r"^\| `([^`]+)`", made[f"{lang}/settings.md"], re.MULTILINE)
    named = [re.sub(r"\.<[^>]+>", "", path) for path in settings]
    assert len(named) == len(set(named))
    assert set(SETTINGS) - set(named) == {"from", "time", "world", "behaviour", "register", *(lever.name for lever in LEVERS)}
    defaults = [line.split(" | ")[3] for line in made[f"{lang}/settings.md"].splitlines() if line.startswith("| `")]
    assert not any(re.search(r"[\[={]|None", default) for default in defaults)
    for code in CHOICES:
        assert f"`{code.partition('=')[2]}`" in made[f"{lang}/settings.md"]
    assert re.findall(r"^\| `(\w+)`", made[f"{lang}/measures.md"], re.MULTILINE) == list(CATALOGUE)
    assert re.findall(r"^## .*`(\w+)`$", made[f"{lang}/levers.md"], re.MULTILINE) == [lever.name for lever in LEVERS]
    columns = [c.name for lever in LEVERS for c in lever.columns]
    assert re.findall(r"^\| `([\w.]+)` \| (?:u?int|float)", made[f"{lang}/levers.md"], re.MULTILINE) == columns
    for name in (*TABLES, *docs_words.FILES, *MEASURE_COLUMNS, *CONTRAST_COLUMNS, POINT, *POINT_COLUMNS):
        assert f"| `{name}` |" in made[f"{lang}/files.md"]
    for link in re.findall(r"\]\(([^)]+\.md)\)", made[f"{lang}/index.md"]):
        assert f"{lang}/{link}" in made


def test_pages_give_bounds_defaults_and_values(made):
    lines = {line.split("`")[1]: line for line in made["en/settings.md"].splitlines() if line.startswith("| `")}
    assert "whole number ≥ 1, ≤ 60 | needed | 5 |" in lines["time.years"]
    assert "≥ 0, ≤ 1 | needed | 0.8 (0.6 … 0.95) probability |" in lines["behaviour.look.sensitivity"]
    assert "number ≥ 0, ≤ 1 | `0.3` |" in lines["joint.overlap"]
    assert "| left out |" in lines["behaviour.look.items"]
    assert "A 0.035, B 0.035" in lines["draw.ratio"]
    assert bounds([]) == ""


def test_words_of_the_pages_leave_nothing_out_and_nothing_over():
    assert set(docs_words.MECHANISMS) == {lever.name for lever in LEVERS}
    assert set(docs_words.STAGES) == {stage.name for stage in Stage}
    assert set(docs_words.FILES) == {NAME, *FILES}
    assert set(docs_words.COLUMNS) == {*MEASURE_COLUMNS, *CONTRAST_COLUMNS, POINT, *POINT_COLUMNS}
    assert set(docs_words.LEDGER) == set(TABLES)
    assert set(docs_words.ADDS_UP) == {m.of for m in CATALOGUE.values()}
    assert {m.better for m in CATALOGUE.values()} <= set(docs_words.BETTER)
    assert {c.per for lever in LEVERS for c in lever.columns} <= set(docs_words.PER)


def test_every_task_of_the_plan_is_there_once_and_every_lever_serves_one():
    numbers = [n for task in docs_plan.TASKS for n in task.number.split("、")]
    assert sorted(int(n) for n in numbers if n.isdigit()) == list(range(1, 18))
    assert [n for n in numbers if not n.isdigit()] == ["保障一", "保障二", "保障三"]
    named = {name for task in docs_plan.TASKS for name in task.levers}
    assert named == {"world", *(lever.name for lever in LEVERS)}
    for task in docs_plan.TASKS:
        assert all(path in SETTINGS and path.partition(".")[0] in task.levers for path in task.settings), task
        assert {path.partition(".")[0] for path in task.settings} >= set(task.levers) - {"plan"}
        assert bool(task.levers) == (task.state != docs_plan.LATER) == bool(task.settings)
        assert bool(task.missing[0]) == (task.state == docs_plan.PARTLY) == bool(task.missing[1])


def test_every_shipped_plan_serves_a_task_by_what_it_changes():
    named = {name for task in docs_plan.TASKS for name in task.scenarios}
    shipped = {path.relative_to(SHIPPED).with_suffix("").as_posix() for path in SHIPPED.rglob("*.yaml")}
    assert named == shipped - {"jinan", "p1", "whole-plan", "choosing", "choosing-uniform", "own/night-patrol"}
    assert named >= {f"levers/{lever.name}" for lever in LEVERS}
    for task in docs_plan.TASKS:
        for name in task.scenarios:
            changed = [change.path for change in load(name).description("en").changes]
            assert any(f"{path}.".startswith(f"{s}.") for path in changed for s in task.settings), (task.number, name)


def test_every_lever_is_at_work_in_the_whole_plan_and_in_its_own_file():
    base, whole = load("jinan"), load("whole-plan")
    for lever in LEVERS:
        own = load(f"levers/{lever.name}")
        assert own.settings[lever.name] != base.settings[lever.name]
        settings = whole.settings[lever.name]
        assert not lever.optional or settings != lever.settings(), lever.name


def test_generated_parts_of_the_readme_are_those_of_the_code():
    parts = docs_readme.blocks(docs_example.read(docs.ROOT), load("jinan"))
    assert docs_readme.fill(README, parts) == README, "run `python3 run.py docs`"
    for name, part in parts.items():
        assert part in LANGUAGES[name.rpartition(" ")[2]]


def test_the_example_is_whole_and_its_pictures_are_those_of_its_run():
    example = docs_example.read(docs.ROOT)
    (listed,) = re.findall(r"^DEMO = (.+)$", (docs.ROOT / "run.py").read_text(encoding="utf-8"), re.MULTILINE)
    assert example["demo"]["scenarios"] == json.loads(listed)
    assert example["change"]["scenarios"] == ["jinan", Path(docs_example.PLAN_FILE).stem]
    assert example["change"]["plan"] == docs_example.PLAN
    for lang in ("zh", "en"):
        assert len(example["demo"]["findings"][lang]) in (3, 4)
        for code in ("firm_coverage", "problem_finding_rate", "detected_share", "harm", "officer_hours"):
            assert f"\n{CATALOGUE[code].label(lang)} " in example["change"]["printed"][lang]
        assert "results/jinan+my-plan-" in example["change"]["printed"][lang]
        assert str(docs.ROOT) not in json.dumps(example)
    assert len(example["pictures"]) == 2
    for name, digest in example["pictures"].items():
        path = docs.ROOT / name
        assert docs_example.sha256(path) == digest
        assert path.read_bytes().startswith(b"\x89PNG") and path.stat().st_size < MOST_BYTES
        assert f"]({name})" in README


def test_the_plan_of_the_example_is_a_plan(tmp_path):
    file = tmp_path / docs_example.PLAN_FILE
    file.write_text(docs_example.PLAN, encoding="utf-8")
    assert [(c.path, c.part, c.now) for c in load(file).description("en").changes] == [("draw.ratio", "A", "2%")]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_quick_start_of_the_readme_has_a_line_for_each_command(lang):
    first = re.search(r"^```\w*\n(.*?)^```$", LANGUAGES[lang], re.DOTALL | re.MULTILINE)[1]
    commands = [line.split("#")[0].split() for line in first.splitlines()]
    assert [command[:3] for command in commands] == [
        ["git", "clone", commands[0][2]], ["python3", "run.py", "demo"], ["python3", "run.py", "test"],
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_readme_says_how_near_matched_hours_come(lang):
    assert f"{100 * TOLERANCE:g}%" in docs_readme.blocks(docs_example.read(docs.ROOT), load("jinan"))[f"match {lang}"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_readme_and_guide_name_every_command_and_option_and_no_other(lang):
    guide = (docs.ROOT / "docs" / lang / "commands.md").read_text(encoding="utf-8")
    table = _section(lang, "命令" if lang == "zh" else "Commands")
    assert set(re.findall(r"^\| `jgsim (\w+)", table, re.MULTILINE)) == set(COMMANDS)
    options = set(re.findall(r"^\| `(--[\w-]+)", guide, re.MULTILINE))
    assert options == {f"--{name}" for name in OPTIONS}
    elsewhere = {"--no-brief", "--csv", "--example", "--full", "--help"}
    assert set(re.findall(r"`(--[a-z][\w-]*)", LANGUAGES[lang] + guide)) - options <= elsewhere


def _section(lang, title):
    return LANGUAGES[lang].split(f"\n### {title}\n")[1].split("\n### ")[0]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_question_of_the_readme_has_a_command_that_can_be_typed(lang):
    lines = _section(lang, "要问的，一条命令一个" if lang == "zh" else "Questions, a command for each").splitlines()
    questions = [line.split(" | ") for line in lines if "`jgsim " in line and line.startswith("|")]
    typed = [command.split() for _, cell, _ in questions for command in re.findall(r"`jgsim ([^`]+)`", cell)]
    assert len(questions) == 11 and {"compare", "sweep", "moments", "verify", "replay", "levers"} == {words[0] for words in typed}
    for words in typed:
        asked = parse(words)
        for name in {*getattr(asked, "plans", []), getattr(asked, "base", "jinan")}:
            assert load(name)
        if words[0] == "sweep":
            grid = grid_of(dict(asked.vary))
            for point in (0, len(grid) - 1):
                load(asked.base, set=grid.settings(point))
            assert {code for some in asked.figure for code in some.split(",")} <= set(CATALOGUE)
    looked = {code for *_, where in questions for code in re.findall(r"`([a-z_]+)`", where)}
    assert looked <= set(CATALOGUE) and len(looked) > 5


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_links_lead_to_files_and_headings(lang):
    assert [path.name for path in GUIDES[lang]] == ["commands.md", "levers.md", "plans.md", "register.md"]
    guides = "\n".join(path.read_text(encoding="utf-8") for path in GUIDES[lang])
    texts = {docs.ROOT: LANGUAGES[lang], docs.ROOT / "docs" / lang: guides}
    link = re.compile(r"\]\(([^)#:]+(?:#[^)]+)?)\)")
    links = [(folder, found) for folder, text in texts.items() for found in link.findall(text)]
    assert {link.partition("#")[0] for _, link in links} >= {f"docs/{lang}/{path.name}" for path in GUIDES[lang]}
    for folder, link in links:
        name, _, heading = link.partition("#")
        text = (folder / name).read_bytes()
        titles = re.findall(r"^#+ (.+)$", text.decode("utf-8"), re.MULTILINE) if heading else []
        assert not heading or heading in [title.lower().replace(" ", "-") for title in titles]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_scenario_files_of_readme_and_guides_are_right(lang, tmp_path):
    own, shipped = re.findall(r"```yaml\n(.*?)```", LANGUAGES[lang], re.DOTALL)
    assert own == docs_example.PLAN
    assert yaml.safe_load(shipped) == yaml.safe_load((SHIPPED / "joint.yaml").read_text(encoding="utf-8"))
    _, _, dated, register = (re.findall(r"```yaml\n(.*?)```", path.read_text("utf-8"), re.DOTALL) for path in GUIDES[lang])
    (tmp_path / "register.yaml").write_text(*register, encoding="utf-8")
    assert load(tmp_path / "register.yaml").register_settings.day(2025).isoformat() == "2025-06-30"
    dated, sourced = dated
    (tmp_path / "sourced.yaml").write_text(f"base: jinan\n{sourced}", encoding="utf-8")
    assert load(tmp_path / "sourced.yaml").settings["publicity"].half_life_days.value == 120
    (tmp_path / "dated.yaml").write_text(dated, encoding="utf-8")
    plan = load(tmp_path / "dated.yaml")
    policies = [plan, plan.past, plan.past.past]
    assert [one.settings["joint"].share for one in policies] == [0.6, 0.3, 0.3]
    assert [bool(one.settings["frequency"].cap) for one in policies] == [True, True, False]
    assert plan.since - plan.past.since == 6


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_python_of_the_readme_runs(lang, tmp_path, monkeypatch):
    (block,) = re.findall(r"```python\n(.*?)```", LANGUAGES[lang], re.DOTALL)
    small, changed = re.subn(r"firms=50_000, replications=8", "firms=2_000, replications=2, workers=1, years=1", block)
    assert changed == 1
    monkeypatch.chdir(tmp_path)
    exec(compile(small, "README.md", "exec"), {"__name__": "readme"})  # noqa: S102
    page = (tmp_path / "briefing.html").read_text(encoding="utf-8")
    assert f'<html lang="{lang}' in page


@pytest.fixture
def project(tmp_path):
    """A project of nothing but README, example and scenarios."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "README.md").write_text(README, encoding="utf-8")
    docs_example.write(tmp_path, docs_example.read(docs.ROOT))
    shutil.copytree(SHIPPED, tmp_path / "scenarios")
    return tmp_path


def test_docs_write_the_pages_and_mend_the_readme(project, capsys):
    readme = project / "README.md"
    readme.write_text(README.replace("| 可用 |", "| 后续版本 |", 1), encoding="utf-8")
    assert docs.main(["--out", str(project / "pages")], project) == 0
    assert readme.read_text(encoding="utf-8") == README
    assert "index.md" in capsys.readouterr().out
    assert sorted(p.relative_to(project / "pages").as_posix() for p in (project / "pages").rglob("*.md")) == sorted(
        pages(load("jinan"), "")
    )


def test_a_readme_without_a_marker_is_refused(project, capsys):
    readme = project / "README.md"
    readme.write_text(README.replace("<!-- jgsim docs end: plan en -->", ""), encoding="utf-8")
    assert docs.main(["--out", str(project / "pages")], project) == 2
    assert "plan en" in capsys.readouterr().err


def test_the_example_is_taken_from_what_the_commands_print(project):
    asked = []

    def ask(arguments, folder):
        asked.append((arguments, folder))
        out = Path(arguments[arguments.index("--out") + 1])
        names = ["jinan", "joint"] if "demo" in arguments else ["jinan", "my-plan"]
        (out / "figures").mkdir(parents=True, exist_ok=True)
        (out / "figures" / "tradeoff.png").write_bytes(b"\x89PNG" + arguments[arguments.index("--lang") + 1].encode())
        record = {
            "version": "9", "study": "abcdef1234567890", "identity": {"results": "r"}, "replications": 4,
            "options": {"firms": 500, "years": 5, "seed": 1}, "scenarios": [{"name": n} for n in names],
        }
        (out / "record.json").write_text(json.dumps(record), encoding="utf-8")
        return f"\n500\n\nFindings\n1. one.\n2. two.\n3. three.\n\nBriefing: {out}/briefing.html\n"

    example = docs_example.run(project, project / "work", 500, ask)
    assert example["demo"]["findings"] == {"zh": ["one.", "two.", "three."], "en": ["one.", "two.", "three."]}
    assert example["change"]["printed"]["zh"].endswith("Briefing: results/jinan+my-plan-abcdef12/briefing.html")
    assert example["demo"]["command"].endswith("demo --firms 500")
    assert example["demo"]["scenarios"] == ["jinan", "joint"]
    assert (project / "docs/pictures/tradeoff-en.png").read_bytes() == b"\x89PNGen"
    assert all(arguments[-2:] == ["--firms", "500"] for arguments, _ in asked) and len(asked) == 4
    assert (asked[1][1] / "my-plan.yaml").read_text(encoding="utf-8") == docs_example.PLAN
    parts = docs_readme.blocks(example, load("jinan"))
    assert "期初500户" in parts["demo zh"] and "](docs/pictures/tradeoff-en.png)" in parts["demo en"]
    assert "2. two." in parts["demo zh"] and "--firms 500 --lang en" in parts["change en"]


def test_a_command_that_fails_is_told(tmp_path):
    assert docs_example.printed(["-c", "print('好')"], tmp_path) == "好\n"
    with pytest.raises(RunError, match="ended with 3"):
        docs_example.printed(["-c", "raise SystemExit(3)"], tmp_path)


def test_parts_that_stand_twice_are_refused():
    text = "<!-- jgsim docs: a -->\nx\n<!-- jgsim docs end: a -->\n"
    assert docs_readme.fill(text, {"a": "y\\1"}) == "<!-- jgsim docs: a -->\ny\\1\n<!-- jgsim docs end: a -->\n"
    with pytest.raises(InputError, match="once each"):
        docs_readme.fill(text * 2, {"a": "y"})
