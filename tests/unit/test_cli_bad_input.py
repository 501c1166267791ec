"""Unit: the command line says in one sentence what is wrong, in the planner's language, and writes nothing then.

What each command prints when all is well is in test_cli.py.
"""

import errno
import json
import os
import re
import shutil
import signal
import subprocess
import sys

import pytest

from jgsim.cli import language, main
from jgsim.scenario.find import SHIPPED
from jgsim.scenario.glossary import word_of
from jgsim.study import files
from jgsim.study.folder import Folder
from jgsim.terms.errors import InputError

BASE = "base: jinan.yaml\n"
TINY = ["--firms", "200", "--years", "1", "--set", "time.warm_up=0", "--workers", "1", "--quiet"]

# What issue 2 lists, and what a Chinese planner and an English one read.
LISTED = {
    "unknown key": (BASE + "draw:\n  ratoi: {A: 0.1}\n", "plan.yaml 第 3 行 draw.ratoi：没有 'ratoi' 这项设置。是不是想写 'ratio'？",
                    "plan.yaml, line 3, draw.ratoi: 'ratoi' is not a setting. Did you mean 'ratio'?"),
    "duplicate key": (BASE + "draw: {ratio: {A: 0.1, A: 0.2}}\n", "plan.yaml 第 2 行 draw.ratio（年抽查比例）：设置名 'A' 重复",
                      "plan.yaml, line 2, draw.ratio: the key 'A' stands twice"),
    "wrong type": (BASE + "draw: {ratio: {A: high}}\n", "plan.yaml 第 2 行 draw.ratio.A（年抽查比例）：应是数字，实际为 'high'",
                   "plan.yaml, line 2, draw.ratio.A: must be a number, not 'high'"),
    "NaN": (BASE + "draw: {ratio: {A: .nan}}\n", "plan.yaml 第 2 行 draw.ratio.A（年抽查比例）：.nan 不是可用的数",
            "plan.yaml, line 2, draw.ratio.A: .nan is not a number that can be used"),
    "a ratio of 1.5": (BASE + "draw: {ratio: {A: 1.5}}\n",
                       "plan.yaml 第 2 行 draw.ratio.A（年抽查比例）：1.5 大于每年计划轮次 1（draw.rounds）",
                       "plan.yaml, line 2, draw.ratio.A: 1.5 is above 1, the planned rounds a year (draw.rounds)"),
    "tiers that do not add up": (
        BASE + "credit: {score: {shares: {A: 0.9}}}\n",
        "plan.yaml 第 2 行 credit.score.shares（无扣分时各类占比）：信用类别的占比合计为 1.15，应为 1",
        "plan.yaml, line 2, credit.score.shares: the shares of the tiers add up to 1.15, not to 1",
    ),
    "missing base": ("base: jinann.yaml\n", "plan.yaml 第 1 行 base：没有文件 jinann.yaml。是不是想写 'jinan.yaml'？",
                     "plan.yaml, line 1, base: there is no file jinann.yaml. Did you mean 'jinan.yaml'?"),
    "circular base": ("base: plan.yaml\n", "plan.yaml 第 1 行 base：plan.yaml 又引用回本文件，形成循环",
                      "plan.yaml, line 1, base: plan.yaml leads back to this file, in a circle"),
    "empty file": ("", "plan.yaml：是空文件；方案应是“设置名: 取值”的列表", "plan.yaml: is empty; a scenario is a map of settings"),
    "a list": ("- 1\n", "plan.yaml 第 1 行：应写成“设置名: 取值”，不能是清单或单个值",
               "plan.yaml, line 1: holds a list or a single value where a map of settings is expected"),
    "3000 levels": ("a: " + "[" * 3000 + "]" * 3000, "plan.yaml 第 1 行：嵌套超过 40 层",
                    "plan.yaml, line 1: nested more than 40 levels deep"),
    "alias bomb": ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "plan.yaml 第 1 行：不支持锚点与别名（& 和 *），请直接写出取值",
                   "plan.yaml, line 1: anchors and aliases (& and *) are not allowed; write the value out"),
    "Python object": ("a: !!python/object/apply:os.system ['touch done']\n",
                      "plan.yaml 第 1 行：不支持标签 tag:yaml.org,2002:python/object/apply:os.system",
                      "plan.yaml, line 1: the tag tag:yaml.org,2002:python/object/apply:os.system is not allowed"),
    "above the ceiling": (
        BASE + "behaviour: {perceived: {elasticity: -0.4, floor: 0.001}}\ndraw: {ratio: {A: 0.0001}}\n",
        "plan.yaml 第 3 行 draw.ratio（年抽查比例）：本方案使违法发生率最高升至 N 倍，超过 world.ceiling 的上限 2 倍；请在基准方案中调高 "
        "world.ceiling（各方案须相同）",
        "plan.yaml, line 3, draw.ratio: this plan raises onset rates by up to N times, above the ceiling of 2 "
        "that the world's candidates are drawn for; raise world.ceiling in the base, for all plans alike",
    ),
}


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """Every command runs in a folder of its own, beside the base."""
    monkeypatch.chdir(tmp_path)
    for name in ("jinan.yaml", "calendar-cn.csv"):
        shutil.copy(SHIPPED / name, tmp_path)
    return tmp_path


def answer(capsys, *arguments):
    """Exit code, standard output and standard error of a command."""
    code = main([str(a) for a in arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def process(*arguments, **options):
    return subprocess.run(
        [sys.executable, "-m", "jgsim", *map(str, arguments)],
        capture_output=True, text=True, encoding="utf-8", env={**os.environ, "PYTHONUTF8": "1"}, **options,
    )


def without_times(text):
    """A message without the number of times by which onsets rise, which is the model's affair."""
    return re.sub("(最高升至|rates by up to) [0-9.]+", r"\1 N", text)


def tree(folder):
    """Every file and folder with its bytes."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() if p.is_file() else None for p in folder.rglob("*")}


@pytest.mark.parametrize("name", LISTED)
def test_what_the_issue_lists(capsys, tmp_path, name):
    content, zh, en = LISTED[name]
    (tmp_path / "plan.yaml").write_text(content, encoding="utf-8")
    before = tree(tmp_path)
    for command, wanted in (
        (["compare", "jinan.yaml", "plan.yaml"], f"错误：{zh}\n"),
        (["run", "plan.yaml", "--lang", "en"], f"Error: {en}\n"),
    ):
        code, out, err = answer(capsys, *command)
        assert (code, out, without_times(err)) == (2, "", wanted)
    assert tree(tmp_path) == before


@pytest.mark.parametrize("name", ["unknown key", "3000 levels", "Python object", "above the ceiling"])
def test_what_the_issue_lists_as_a_process(tmp_path, name):
    content, zh, _ = LISTED[name]
    (tmp_path / "plan.yaml").write_text(content, encoding="utf-8")
    before = tree(tmp_path)
    done = process("run", "plan.yaml")
    assert (done.returncode, done.stdout, without_times(done.stderr)) == (2, "", f"错误：{zh}\n")
    assert tree(tmp_path) == before


RUN = ["run", "jinan"]
# What is typed, and parts of the message in Chinese and in English.
TYPED = {
    "command": (["rnu", "jinan"], ["没有命令 'rnu'", "'run'"], ["no command 'rnu'"]),
    "option before the command": (["--firms", "9", "run", "jinan"], ["--firms 应写在命令之后"], ["--firms stands after"]),
    "misspelt option before the command": (["--verzion"], ["没有选项 '--verzion'", "'--version'"], ["no option"]),
    "misspelt option": ([*RUN, "--frims", "9"], ["没有选项 '--frims'", "'--firms'"], ["no option"]),
    "option of another command": (["show", "jinan", "--firms", "9"], ["没有选项 '--firms'"], ["no option"]),
    "value for a switch": ([*RUN, "--log=3"], ["--log", "不能带取值 '3'"], ["--log: ignored"]),
    "no scenario": (["run"], ["缺少 SCENARIO", "jgsim run --help"], ["required: SCENARIO"]),
    "no plan": (["compare", "jinan"], ["缺少 PLAN"], ["required: PLAN"]),
    "two scenarios": ([*RUN, "joint"], ["多余的 'joint'"], ["cannot use 'joint'"]),
    "no such scenario": (["run", "jina"], ["jina：没有这个文件", "'jinan"], ["no such file"]),
    "empty scenario": (["run", ""], ["请用文件名"], ["named by its file"]),
    "dash": (["run", "-"], ["没有这个文件"], ["no such file"]),
    "firms 0": ([*RUN, "--firms", "0"], ["--firms：应是 1 到 50000000 的整数", "实际为 0"], ["from 1 to 50000000, not 0"]),
    "firms -1": ([*RUN, "--firms", "-1"], ["--firms", "实际为 -1"], ["not -1"]),
    "firms 1e9": ([*RUN, "--firms", "1e9"], ["--firms：应是整数"], ["must be a whole number, not '1e9'"]),
    "firms 1000000000": ([*RUN, "--firms", "1000000000"], ["--firms：应是 1 到"], ["--firms: must be"]),
    "firms 1.5": ([*RUN, "--firms", "1.5"], ["应是整数"], ["not '1.5'"]),
    "firms of 5000 digits": ([*RUN, "--firms", "9" * 5000], ["应是整数"], ["whole number"]),
    "firms without a number": ([*RUN, "--firms"], ["--firms：后面要写一个取值"], ["expected one argument"]),
    "years 0": ([*RUN, "--years", "0"], ["--years time.years（计量年数）：应不小于 1"], ["at least 1, not 0"]),
    "years 100": ([*RUN, "--years", "100"], ["应不大于 60，实际为 100"], ["at most 60, not 100"]),
    "seed -1": ([*RUN, "--seed", "-1"], ["--seed：应是 0 到"], ["from 0"]),
    "seed 2**70": ([*RUN, "--seed", 2**70], ["--seed：应是 0 到"], ["from 0"]),
    "seed x": ([*RUN, "--seed", "x"], ["--seed：应是整数，实际为 'x'"], ["not 'x'"]),
    "replications 0": ([*RUN, "--replications", "0"], ["--replications：应是 1 到"], ["from 1"]),
    "workers 0": ([*RUN, "--workers", "0"], ["--workers：应是 1 到 1024"], ["from 1 to 1024"]),
    "until nothing": ([*RUN, "--until", "harm"], ["--until：应写成“指标=半宽”"], ["MEASURE=H"]),
    "until an unknown measure": ([*RUN, "--until", "harn=1"], ["--until：没有指标 'harn'", "'harm'"], ["'harm'"]),
    "until 0": ([*RUN, "--until", "harm=0"], ["半宽应是大于 0 的数，实际为 0"], ["above 0, not 0"]),
    "until -1": ([*RUN, "--until", "harm=-1"], ["半宽应是大于 0 的数"], ["above 0"]),
    "until NaN": ([*RUN, "--until", "harm=nan"], ["半宽应是大于 0 的数，实际为 nan"], ["not nan"]),
    "until infinity": ([*RUN, "--until", "harm=1e400"], ["半宽应是大于 0 的数"], ["above 0"]),
    "until a word": ([*RUN, "--until", "harm=low"], ["'low' 不是数字"], ["not a number"]),
    "set without a value": ([*RUN, "--set", "draw.ratio.A"], ["--set：应写成“路径=取值”"], ["PATH=VALUE"]),
    "set of nothing": ([*RUN, "--set", "=1"], ["--set：应写成“路径=取值”"], ["PATH=VALUE"]),
    "set of bad YAML": (
        [*RUN, "--set", "draw.ratio.A=[1"],
        ["--set draw.ratio.A（年抽查比例）：YAML 格式不对：缺少逗号或右方括号"], ["bracket"],
    ),
    "set of an unknown path": ([*RUN, "--set", "drow.ratio.A=1"], ["--set drow：没有这项设置", "'draw'"], ["'draw'"]),
    "set into a list": ([*RUN, "--set", "plan.campaigns.conduct.months.0=1"], ["没有这项设置"], ["no such setting"]),
    "set of the firms": ([*RUN, "--set", "world.firms=many"], ["world.firms（期初户数）：应是整数"], ["whole number"]),
    "set in Chinese": ([*RUN, "--set", "法制审核.days=3"], ["没有这项设置", "'review'"], ["mean 'review'?"]),
    "set in percent": ([*RUN, "--set", "draw.ratio.A=3%"], ["应是数字，实际为 '3%'", "想写 0.03？"], ["mean 0.03?"]),
    "out without a name": ([*RUN, "--out", ""], ["--out：应写文件夹名"], ["must name a folder"]),
    "out is a file": ([*RUN, *TINY, "--out", "jinan.yaml"], ["jinan.yaml", "无法写入：需要文件夹的地方是一个文件"], ["a file stands"]),
    "out in a file": ([*RUN, *TINY, "--out", "jinan.yaml/study"], ["无法写入：需要文件夹的地方是一个文件"], ["a file stands"]),
    "out of a very long name": ([*RUN, *TINY, "--out", "x" * 5000], ["无法写入：名称太长"], ["the name is too long"]),
    "out where nothing can be": (
        [*RUN, *TINY, "--out", "/proc/jgsim/study"], ["/proc/jgsim", "无法写入"], ["cannot be written"],
    ),
    "two worlds": (["compare", "jinan", "p1"], ["不是同一个世界"], ["not one world"]),
    "worlds that differ in one number": (
        ["compare", "jinan", "other.yaml"],
        ["other.yaml world.frailty.log_sd（违法率对数的标准差）：不是同一个世界：这里是 1.3", "1.35"], ["1.3 here, 1.35 in"],
    ),
    "matched without a base": ([*RUN, "--set", "match=officer_hours"], ["需要基准方案"], ["needs a base"]),
}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", TYPED)
def test_what_can_be_typed(capsys, tmp_path, name, lang):
    arguments, *wanted = TYPED[name]
    (tmp_path / "other.yaml").write_text(BASE + "world: {frailty: {log_sd: 1.3}}\n")
    before = tree(tmp_path)
    code, out, err = answer(capsys, *arguments, *(["--lang", "en"] if lang == "en" else []))
    assert (code, out) == (2, ""), err
    assert err.startswith({"zh": "错误：", "en": "Error: "}[lang]) and err.count("\n") == 1 and len(err) < 1000
    assert [part for part in wanted[lang == "en"] if part not in err] == [], err
    assert tree(tmp_path) == before


@pytest.mark.parametrize(
    ("path", "zh"),
    [("draw.ratio.A", "年抽查比例"), ("plan.campaigns.秋季.months.1", "月份"), ("draw", "双随机抽查"), ("title.zh", "名称"),
     ("draw.ratoi", None), ("base", None), ("", None), ("world.types.enterprise", None)],
)
def test_the_chinese_name_of_a_setting(path, zh):
    word = word_of(path)
    assert (word and word.zh) == zh


def test_a_language_that_is_none(capsys):
    for command in (RUN, ["compare", "jinan", "joint"], ["show", "jinan"], ["sources", "jinan"]):
        assert answer(capsys, *command, "--lang", "fr") == (2, "", "错误：--lang：应是 zh 或 en，实际为 'fr'\n")


@pytest.mark.parametrize(
    ("typed", "lang"),
    [([], "zh"), (["--lang"], "zh"), (["--lang", "en"], "en"), (["--lang=en"], "en"), (["--lang=zh", "x"], "zh"),
     (["--lang", "zh", "--lang", "en"], "en"), (["--lang", "fr"], "zh"), (["run", "en"], "zh")],
)
def test_the_language_of_what_cannot_be_understood(typed, lang):
    assert language(typed) == lang


def test_the_smallest_city(capsys, tmp_path):
    for scenario in ("jinan", "p1"):
        code, _, err = answer(capsys, "run", scenario, *TINY[2:], "--firms", "1", "--out", tmp_path / scenario)
        assert (code, err) == (0, "")
        assert json.loads((tmp_path / scenario / "record.json").read_text(encoding="utf-8"))["status"] == "finished"


def test_the_same_plan_twice_and_the_base_as_a_plan(capsys, tmp_path):
    plans = ["joint", "joint", "jinan"]
    code, _, err = answer(
        capsys, "compare", "jinan", *plans, *TINY, "--no-brief", "--replications", "2", "--out", "study"
    )
    assert (code, err) == (0, "")
    lines = (tmp_path / "study" / "comparison.csv").read_text(encoding="utf-8-sig").splitlines()
    names = lines[0].split(",")
    rows = [dict(zip(names, line.split(","), strict=True)) for line in lines[1:]]
    assert {row["plan"] for row in rows} >= {"joint", "joint-2", "jinan-2"}
    own = [row for row in rows if row["base"] == "jinan"]  # others are against no supervision at all
    same = {row["difference"] for row in own if row["plan"] == "jinan-2" and row["base_mean"] != "NaN"}
    assert same == {"0.0"}
    means = {n: [row["plan_mean"] for row in rows if row["plan"] == n] for n in ("joint", "joint-2")}
    assert means["joint"] == means["joint-2"]


# ---------------------------------------------------------------- folders and disks


def test_the_folder_of_another_study(capsys, tmp_path):
    assert answer(capsys, *RUN, *TINY, "--out", "study")[0] == 0
    before = tree(tmp_path)
    code, out, err = answer(capsys, *RUN, *TINY, "--seed", "2", "--out", "study")
    assert (code, out) == (2, "")
    assert err == "错误：study：里面是另一项研究：原来的 seed 是 1，现在是 2；请用 --out 换一个文件夹\n"
    code, _, err = answer(capsys, "run", "p1", *TINY, "--out", "study")
    assert code == 2 and "里面是另一项研究：原来是 jinan，现在是 p1" in err
    assert tree(tmp_path) == before


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b"\xff", b'{"identity": 3}', b"[" * 100_000, b"1" * 5000])
def test_a_record_that_is_none(capsys, tmp_path, content):
    (tmp_path / "study").mkdir()
    (tmp_path / "study" / "record.json").write_bytes(content)
    before = tree(tmp_path)
    code, _, err = answer(capsys, *RUN, *TINY, "--out", "study")
    assert code == 2 and "record.json：不是 jgsim 写的记录" in err
    assert tree(tmp_path) == before


def test_a_folder_of_other_files_stays_as_it_was(capsys, tmp_path):
    (tmp_path / "mine" / "figures").mkdir(parents=True)
    (tmp_path / "mine" / "figures" / "holiday.png").write_bytes(b"x")
    before = tree(tmp_path)
    code, _, err = answer(capsys, *RUN, *TINY, "--out", "mine")
    assert code == 2 and "mine：已有 figures 却没有 record.json" in err
    assert tree(tmp_path) == before


def test_files_of_the_user_beside_a_study(capsys, tmp_path):
    """`--out .` takes nothing away and claims nothing that is not its own."""
    (tmp_path / "notes" / "parts").mkdir(parents=True)
    mine = ("draft.new", "notes/draft.123.new", "notes/parts/a.parquet.1.new", ".unfinished.txt")
    for name in mine:
        (tmp_path / name).write_bytes(b"mine")
    for _ in range(2):
        assert answer(capsys, *RUN, *TINY, "--out", ".")[0] == 0
    assert {name: (tmp_path / name).read_bytes() for name in mine} == dict.fromkeys(mine, b"mine")
    record = json.loads((tmp_path / "record.json").read_text(encoding="utf-8"))
    assert {name.split("/")[0] for name in record["files"]} == {"measures.csv", "measures.parquet", "parts"}


def test_what_an_interrupted_start_left_is_swept_up(capsys, tmp_path):
    assert answer(capsys, *RUN, *TINY, "--out", "study", "--log")[0] == 0
    left = [tmp_path / "study" / name for name in
            ("record.json.77.new", "parts/jinan-r00000-0.parquet.77.new", "log/jinan/r00000/visit.parquet.77.new")]
    for path in left:
        path.write_bytes(b"half")
    assert answer(capsys, *RUN, *TINY, "--out", "study", "--log")[0] == 0
    assert [path for path in left if path.exists()] == []


@pytest.mark.parametrize("out", ["study", "a/b/study"])
@pytest.mark.parametrize(
    ("number", "zh"), [(errno.ENOSPC, "磁盘已满"), (errno.EROFS, "磁盘只读"), (errno.EACCES, "没有权限"), (errno.EDQUOT, "磁盘配额已用完")]
)
def test_a_disk_that_refuses_the_record(capsys, tmp_path, monkeypatch, number, zh, out):
    def refuse(*_):
        raise OSError(number, os.strerror(number))

    before = tree(tmp_path)
    monkeypatch.setattr(files.os, "replace", refuse)
    code, _, err = answer(capsys, *RUN, *TINY, "--out", out)
    monkeypatch.undo()
    assert (code, err) == (2, f"错误：{out}/record.json：无法写入：{zh}\n")
    assert tree(tmp_path) == before


def test_a_folder_that_cannot_be_made(capsys, tmp_path, monkeypatch):
    def refuse(self, *_, **__):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    before = tree(tmp_path)
    monkeypatch.setattr(files.Path, "mkdir", refuse)
    code, _, err = answer(capsys, *RUN, *TINY)
    monkeypatch.undo()
    assert code == 2 and err.startswith("错误：results/jinan-") and err.endswith("：无法写入：没有权限\n")
    assert tree(tmp_path) == before


def small_disk(folder, kilobytes):
    """Make `folder` a disk of its own of so many kilobytes; False where this user may not."""
    folder.mkdir()
    try:
        command = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "none", str(folder)]
        done = subprocess.run(command, capture_output=True)
    except OSError:
        return False
    return done.returncode == 0


@pytest.mark.parametrize("kilobytes", [4, 48, 80])
def test_a_full_disk(capsys, tmp_path, monkeypatch, kilobytes):
    """Full at the record, at a part, at the tables: one sentence, and only whole files are left."""
    disk = tmp_path / "disk"
    mounted = small_disk(disk, kilobytes)
    room = [kilobytes * 1024]

    def write(path, data):
        # Without a disk of our own to fill, the writing of files counts what is left.
        room[0] -= len(data)
        if room[0] < 0:
            open(path, "wb").close()
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        with open(path, "wb") as handle:
            handle.write(data)

    if not mounted:
        monkeypatch.setattr(files.Path, "write_bytes", write)
        tables = "jgsim.study.outputs.write_measures_csv"
        monkeypatch.setattr(tables, lambda path, _: files.write_bytes(path, bytes(80_000)))
    try:
        arguments = [*RUN, *TINY, "--replications", "3", "--out", str(disk / "study")]
        code, out, err = answer(capsys, *arguments)
        assert (code, out) == (2, "") and err.endswith("：无法写入：磁盘已满\n") and err.count("\n") == 1
        left = sorted(p for p in disk.rglob("*") if p.is_file())
        assert [p.name for p in left if p.name.endswith(".new") or ".unfinished" in str(p) or p.suffix == ".csv"] == []
        for path in left:
            if path.name == "record.json":
                assert json.loads(path.read_text(encoding="utf-8"))["status"] == "unfinished"
            elif path.suffix == ".parquet":
                import pyarrow.parquet as pq

                assert pq.read_table(path).num_rows > 0
        if mounted:
            subprocess.run(["mount", "-o", "remount,size=8m", str(disk)], check=True)
        else:
            monkeypatch.undo()
        assert answer(capsys, *arguments)[0] == 0  # with room, the same command goes on
    finally:
        if mounted:
            subprocess.run(["umount", str(disk)], check=True)


def test_two_at_once_in_one_folder(capsys, tmp_path):
    assert answer(capsys, *RUN, *TINY, "--out", "study")[0] == 0
    with Folder(tmp_path / "study") as first:
        first.begin(json.loads((tmp_path / "study" / "record.json").read_text(encoding="utf-8")))
        before = tree(tmp_path)
        done = process(*RUN, *TINY, "--out", "study")
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == "错误：study：另一个 jgsim 正在使用这个文件夹\n"
        assert tree(tmp_path) == before


def test_the_later_of_two_does_not_take_the_folder_from_the_first(tmp_path):
    record = {"identity": {}, "scenarios": []}
    first = Folder(tmp_path / "a" / "study")

    class Later(Folder):
        def _hold(self):
            first.begin(record)  # it, too, found no folder a moment ago
            super()._hold()

    with pytest.raises(InputError, match="another jgsim is at work"), Later(first.path) as later:
        later.begin(record)
    assert (first.path / "record.json").is_file() and (first.path / "parts" / ".lock").is_file()
    first.__exit__()


def test_no_room_for_what_is_not_kept(monkeypatch):
    import jgsim

    monkeypatch.setenv("TMPDIR", "/proc/jgsim")
    monkeypatch.setattr("tempfile.tempdir", "/proc/jgsim")
    with pytest.raises(InputError, match="cannot be written"):
        jgsim.run("p1", firms=100, years=1, workers=1, progress=False)


@pytest.mark.parametrize("out", ["", " ", "a\0b", "x" * 5000, "jinan.yaml/study"])
def test_folders_in_python(out):
    import jgsim

    with pytest.raises(InputError):
        jgsim.run("p1", firms=100, years=1, workers=1, progress=False, out=out)


def test_scenarios_with_long_names(capsys, tmp_path):
    names = ["方" * 80 + end + ".yaml" for end in "甲乙"]
    for name, change in zip(names, ("", "draw: {ratio: {A: 0.01}}\n"), strict=True):
        (tmp_path / name).write_text(BASE + change, encoding="utf-8")
    for out in ([], ["--out", "study", "--log"]):
        code, _, err = answer(capsys, "compare", *names, *TINY, "--replications", "1", "--no-brief", *out)
        assert (code, err) == (0, "")
    assert len(list((tmp_path / "study" / "parts").glob("方*.parquet"))) == 2


# ---------------------------------------------------------------- the process and its streams


def shell(command):
    text = command.replace("jgsim", f"{sys.executable} -m jgsim", 1)
    return subprocess.run(["bash", "-c", text], capture_output=True, text=True, encoding="utf-8",
                          env={**os.environ, "PYTHONUTF8": "1"})


def test_a_full_disk_behind_the_output():
    done = shell("jgsim sources jinan > /dev/full")
    assert (done.returncode, done.stderr) == (2, "错误：stdout：无法读写：磁盘已满\n")


def test_closed_streams():
    assert shell("jgsim show p1 >&-").returncode == 0
    assert shell("jgsim show nothing >&- 2>&-").returncode == 2


def test_a_console_of_ascii():
    done = subprocess.run([sys.executable, "-m", "jgsim", "run", "nothing.yaml"], capture_output=True,
                          env={**os.environ, "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "LC_ALL": "C"})
    assert done.returncode == 2 and b"nothing.yaml" in done.stderr and b"Traceback" not in done.stderr


def test_a_name_that_is_no_text(tmp_path):
    name = os.fsencode(tmp_path) + b"/\xb7\xbd\xb0\xb8.yaml"  # 方案 in GBK, as an archive from Windows may hold it
    with open(name, "wb") as handle:
        handle.write(BASE.encode())
    done = subprocess.run([os.fsencode(sys.executable), b"-m", b"jgsim", b"run", name], capture_output=True)
    assert done.returncode == 2 and "文件名不是本机编码的文字".encode() in done.stderr and done.stderr.count(b"\n") == 1


def test_interrupted_while_it_reads(tmp_path):
    code = "import jgsim.cli.commands as c\ndef stop(_): raise KeyboardInterrupt\nc.show = stop\n" \
           "from jgsim.cli import main; raise SystemExit(main(['show', 'jinan']))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 128 + signal.SIGINT and done.stderr.startswith("已中断。") and done.stderr.count("\n") == 1


def test_memory_that_is_too_small(capsys, monkeypatch):
    def too_much(_):
        raise MemoryError("Unable to allocate 11.2 GiB for an array")

    monkeypatch.setattr("jgsim.cli.commands.run", too_much)
    assert answer(capsys, *RUN) == (2, "", "错误：--firms：内存不够模拟这么多户\n")
