"""Unit: every message that a planner can meet stands in the table of translations."""

import ast
import re
from pathlib import Path

import pytest

from jgsim.scenario import problems, yamlfile
from jgsim.terms import errors
from jgsim.terms.chinese import MESSAGES, chinese

PACKAGE = Path(__file__).parents[2] / "jgsim"
CALLS = {"InputError": 0, "RunError": 0, "ArgumentTypeError": 0, "located": 0, "refuse": 0, "_refuse": 1}
"""What takes a message, and the place of it among its arguments."""
FILLED = {-1: "X", ord("r"): "'X'", ord("s"): "X"}
"""What stands for a part that is filled in, by the way in which it is."""
SETTINGS = (
    "world/settings.py", "world/firms.py", "behaviour/settings.py", "behaviour/choice/settings.py", "terms/settings.py", "world/register/settings.py", "scenario/moments.py",
)
"""Files whose ValueErrors become messages, beside the levers."""


def texts(node) -> list[str]:
    """The message that an expression makes, with X for whatever it fills in; several where it chooses."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.JoinedStr):
        return ["".join(p.value if isinstance(p, ast.Constant) else FILLED[p.conversion] for p in node.values)]
    if isinstance(node, ast.IfExp):
        return texts(node.body) + texts(node.orelse)
    if isinstance(node, ast.BinOp):
        return [a + b for a in texts(node.left) for b in texts(node.right)]
    return []


def messages(path: Path, raised: bool) -> list[str]:
    """Messages of a file; with `raised` those of its ValueErrors too."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            place = 0 if raised and name == "ValueError" else CALLS.get(name)
            if place is not None and len(node.args) > place:
                found += texts(node.args[place])
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in ("reason", "why"):
            found += texts(node.value)
    # A ValueError may begin with the path of the setting, which is not part of the message.
    return [re.sub(r"^(X|[\w.]+\.[\w.]+): ", "", text) for text in found if re.search("[a-z]{2}", text)]


FILES = sorted(p for p in PACKAGE.rglob("*.py") if p.parent.name not in ("report", "measures", "engine"))
FOUND = {
    path.relative_to(PACKAGE).as_posix(): messages(
        path, "levers" in path.relative_to(PACKAGE).parts or path.relative_to(PACKAGE).as_posix() in SETTINGS
    )
    for path in FILES
}


@pytest.mark.parametrize("name", [name for name, found in FOUND.items() if found])
def test_messages_are_translated(name):
    assert [text for text in FOUND[name] if chinese(text) is None] == []


def test_enough_messages_are_found():
    assert sum(map(len, FOUND.values())) > 100
    for name in ("cli/parser.py", "scenario/yamlfile.py", "study/folder.py", "levers/draw.py"):
        assert FOUND[name]


def test_a_planted_message_is_found(tmp_path):
    path = tmp_path / "planted.py"
    path.write_text('raise InputError(f"{name} is of no use" if a else b, file=c)\nraise ValueError("x.y: worse")\n')
    assert messages(path, raised=True) == ["X is of no use", "worse"]
    assert [chinese(text) for text in messages(path, raised=True)] == [None, None]


PARTS = [*problems._WANTED.values(), *errors._CAUSES.values(), *(plain for _, plain in yamlfile._PROBLEMS)]


@pytest.mark.parametrize("text", PARTS)
def test_parts_of_messages_are_translated(text):
    assert chinese(re.sub(r"\{\w+\}", "5", text)) is not None


def test_translations_fill_in_what_the_message_names():
    for english, translation in MESSAGES:
        assert sorted(re.findall(r"\{(\w+)\}", english)) == sorted(re.findall(r"\{(\w+)\}", translation)), english
        assert re.search("[\u4e00-\u9fff]", translation), english
    assert len({english for english, _ in MESSAGES}) == len(MESSAGES)


def test_messages_inside_messages():
    english = "cannot be matched to the base's officer-hours: even without any draw it takes 9 h, the base 5 h"
    assert chinese(english) == "无法折算到基准的执法工时：即使不抽查也要 9 工时，基准为 5 工时"
    assert chinese("must be a map of settings, not nothing") == "应是一组设置，实际为 空白"
    assert chinese("something else") is None


def test_what_is_not_translated_is_still_said():
    error = errors.InputError("something else", file="a.yaml", line=3, path="x.y", nearest="z")
    assert error.text("zh") == "a.yaml 第 3 行 x.y：something else。是不是想写 'z'？"
    assert error.text("en") == str(error) == "a.yaml, line 3, x.y: something else. Did you mean 'z'?"
