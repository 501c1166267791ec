"""What can be typed after `jgsim`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from jgsim.terms.errors import InputError, nearest

OPTIONS = (
    "firms", "years", "seed", "replications", "until", "workers", "lang", "out", "set", "log", "brief", "quiet", "run",
    "vary", "by", "figure", "register", "drop-dirty", "lever",
)
COMMANDS = {
    "run": "模拟一个方案 simulate one scenario",
    "compare": "方案与基准对比 compare plans with a base",
    "sweep": "网格:几项设置的全部组合 every combination of some settings",
    "moments": "基准与实际数据核对 hold a base against the real figures it must show",
    "levers": "手段及其全部设置、默认值与来源 levers with all their settings, defaults and sources",
    "sources": "参数、取值范围与来源 numbers with their ranges and sources",
    "schema": "方案文件的 JSON Schema, for editors that complete",
    "show": "说明一个方案 describe a scenario",
    "verify": "核对结果目录,不模拟 check a study's folder, offline",
    "replay": "只凭记录重算并逐位比较 make a study again from its record alone, compare bit by bit",
}
_FREE = ("-h", "--help", "--version")
_INTRO = "双随机、一公开等监管方案的模拟与对比。 Simulates and compares inspection policies."
_SCENARIO = "方案文件或自带方案名 scenario file, or name of a shipped one (jinan)"


class _Once(argparse.Action):
    """Keeps the value of an option; a second one would silently take its place."""

    given = False

    def __call__(self, parser, namespace, values, option_string=None):
        if self.given and option_string:
            raise argparse.ArgumentError(self, "stands twice")
        self.given = True
        setattr(namespace, self.dest, values)


class _Parser(argparse.ArgumentParser):
    """Raises instead of printing its usage and ending the process."""

    def __init__(self, **settings):
        super().__init__(
            allow_abbrev=False,
            add_help=False,
            formatter_class=lambda prog: argparse.HelpFormatter(prog, max_help_position=28, width=110),
            **settings,
        )
        self.register("action", None, _Once)
        self.add_argument("-h", "--help", action="help", help="显示帮助 show this help")

    def error(self, message):
        option, _, reason = message.removeprefix("argument ").partition(": ")
        if message.startswith("argument "):
            raise InputError(reason, path=option)
        raise InputError(f"{message}; see {self.prog} --help")


def parse(arguments: Sequence[str]) -> argparse.Namespace | None:
    """The command with its options; None if help or version was shown instead.

    Raises
    ------
    InputError
        For whatever cannot be understood, with the nearest right name.
    """
    parser, commands = _parsers()
    if arguments and arguments[0] not in COMMANDS:
        _refuse_first(arguments[0].partition("=")[0])
    try:
        asked, rest = parser.parse_known_args(arguments)
    except SystemExit:  # after --help and --version
        return None
    if not hasattr(asked, "command"):
        parser.print_help()
        return None
    if rest:
        known = [o for action in commands[asked.name]._actions for o in action.option_strings]  # noqa: SLF001
        typed = rest[0].partition("=")[0]
        if not typed.startswith("-"):
            raise InputError(f"jgsim {asked.name}: cannot use {typed!r}; one scenario is enough")
        raise InputError(f"jgsim {asked.name}: there is no option {typed!r}", nearest=nearest(typed, known))
    return asked


def _refuse_first(typed: str) -> None:
    """What stands where the command should, unless it asks for help or the version."""
    known = ", ".join(COMMANDS)
    if not typed.startswith("-"):
        raise InputError(f"there is no command {typed!r}; known: {known}", nearest=nearest(typed, COMMANDS))
    if typed.removeprefix("--") in OPTIONS:
        raise InputError(f"{typed} stands after the command; known commands: {known}")
    if typed not in _FREE:
        raise InputError(f"there is no option {typed!r}", nearest=nearest(typed, _FREE))


def _parsers() -> tuple[_Parser, dict[str, _Parser]]:
    import jgsim
    from jgsim.cli import commands

    parser = _Parser(prog="jgsim", description=_INTRO)
    parser.add_argument("--version", action="version", version=f"jgsim {jgsim.__version__}", help="版本 version")
    made = parser.add_subparsers(title="命令 commands", metavar="COMMAND", dest="name", parser_class=_Parser)
    subs = {name: made.add_parser(name, help=said, description=said) for name, said in COMMANDS.items()}
    for name, sub in subs.items():
        sub.set_defaults(command=getattr(commands, name))
    subs["run"].add_argument("scenario", metavar="SCENARIO", help=_SCENARIO)
    subs["compare"].add_argument("base", metavar="BASE", help="基准 the base: " + _SCENARIO)
    subs["compare"].add_argument("plans", metavar="PLAN", nargs="+", help="要对比的方案 plans")
    subs["sweep"].add_argument("base", metavar="BASE", help=_SCENARIO)
    _sweep_options(subs["sweep"])
    for name in ("run", "compare", "sweep"):
        _study_options(subs[name], name)
    subs["moments"].add_argument("scenario", metavar="SCENARIO", help=_SCENARIO)
    _moments_options(subs["moments"])
    for name in ("sources", "show"):
        subs[name].add_argument("scenario", metavar="FILE", help=_SCENARIO)
        subs[name].add_argument("--lang", default="zh", metavar="zh|en", help="语言 language (default: zh)")
    subs["levers"].add_argument("lever", metavar="NAME", nargs="?", help="一个手段,连同全部设置 one lever, with all its settings")
    subs["levers"].add_argument("--lang", default="zh", metavar="zh|en", help="语言 language (default: zh)")
    for name in ("sources", "levers"):
        subs[name].add_argument("--csv", action="store_true", help="输出 CSV print as CSV")
    _set_option(subs["show"])
    for name in ("run", "compare", "sweep", "moments", "show", "sources", "levers", "schema", "verify", "replay"):
        _lever_option(subs[name])
    for name in ("verify", "replay"):
        subs[name].add_argument("folder", metavar="DIR", help="结果目录 folder of a study")
        subs[name].add_argument("--lang", default="zh", metavar="zh|en", help="语言 language (default: zh)")
    _replay_options(subs["replay"])
    return parser, subs


def _replay_options(sub: _Parser) -> None:
    sub.add_argument("--register", metavar="FILE", help="研究所用的名录 the register of a study that had one")
    sub.add_argument("--run", metavar="KEY", help="只重算一次 only one run: its key or a beginning of it, or NAME:REPLICATION")
    sub.add_argument("--log", action="store_true", help="逐行比较台账 compare the ledger row by row")
    sub.add_argument("--workers", type=_whole, metavar="N", help="进程数 processes (default: cores; 1: inside this one)")
    sub.add_argument("--quiet", action="store_true", help="不显示进度 show no progress")


def _moments_options(sub: _Parser) -> None:
    whole = {"type": _whole, "metavar": "N"}
    sub.add_argument("--firms", **whole, help="期初户数,默认全市 firms at the start (default: the whole city)")
    sub.add_argument("--seed", **whole, help="随机种子 seed (default: 1)")
    sub.add_argument("--replications", **whole, help="重复次数 replications (default: 4)")
    sub.add_argument("--workers", **whole, help="进程数 processes (default: cores; 1: inside this one)")
    sub.add_argument("--lang", default="zh", metavar="zh|en", help="语言 language (default: zh)")
    sub.add_argument("--out", metavar="DIR", help="结果目录,不写则不保存 folder (default: nothing is kept)")
    _set_option(sub)
    sub.add_argument("--quiet", action="store_true", help="不显示进度 show no progress")


def _study_options(sub: _Parser, name: str) -> None:
    whole = {"type": _whole, "metavar": "N"}
    usual = {"run": 1, "compare": 4, "sweep": 4}[name]
    sub.add_argument("--firms", **whole, help="期初户数,默认全市 firms at the start (default: the whole city)")
    sub.add_argument("--years", **whole, help="计量年数 measured years (default: the scenario's)")
    sub.add_argument("--seed", **whole, help="随机种子 seed (default: 1)")
    sub.add_argument("--replications", **whole, help=f"重复次数 replications (default: {usual})")
    if name != "sweep":
        sub.add_argument(
            "--until", metavar="MEASURE=H",
            help="重复至区间半宽不大于 H  replicate until the interval's half-width is at most H",
        )
    sub.add_argument("--workers", **whole, help="进程数 processes (default: cores; 1: inside this one)")
    sub.add_argument("--lang", default="zh", metavar="zh|en", help="语言 language (default: zh)")
    sub.add_argument("--out", metavar="DIR", help="结果目录;同一命令可续算 folder; the same command resumes (default: results/…)")
    _set_option(sub)
    sub.add_argument(
        "--register", metavar="FILE", help="自有经营主体名录(csv、xlsx、parquet)代替合成的期初主体 own register instead of synthetic firms"
    )
    sub.add_argument("--drop-dirty", action="store_true", help="剔除名录中不能用的行 drop rows of the register that cannot be used")
    sub.add_argument("--quiet", action="store_true", help="只报告错误 say nothing but errors")
    if name == "sweep":
        return
    sub.add_argument("--log", action="store_true", help="保存全部台账 keep the ledger of every run")
    sub.add_argument(
        "--brief", action=argparse.BooleanOptionalAction, default=name == "compare", help="图表与简报 figures and briefing"
    )


def _sweep_options(sub: _Parser) -> None:
    sub.add_argument(
        "--vary", action="append", required=True, type=_varied, metavar="PATH=VALUES",
        help="变动一项设置,可重复:a:b:n 为 a 到 b 的 n 个等距值,或用逗号列出 vary a setting (repeatable): a:b:n for n equal steps, "
        "or a list, e.g. draw.ratio.A=0:0.05:6, joint.share=0,0.5,1",
    )
    sub.add_argument("--by", metavar="DIMENSIONS", help="分组,逗号分开 groups beside the totals, e.g. tier,sector")
    sub.add_argument(
        "--figure", action="append", metavar="MEASURES", help="画哪些指标的图 figures of these measures, e.g. harm,visits"
    )


def _set_option(sub: _Parser) -> None:
    sub.add_argument(
        "--set", action="append", default=[], type=_setting, metavar="PATH=VALUE",
        help="改一项设置,可重复 replace a setting (repeatable), e.g. draw.ratio.A=0.02",
    )


def _lever_option(sub: _Parser) -> None:
    sub.add_argument(
        "--lever", dest="own", action="append", default=[], metavar="FILE.py",
        help="自有手段,文件中定义 LEVER,可重复 a lever of your own, from a file that defines LEVER (repeatable)",
    )


def _whole(typed: str) -> int:
    try:
        return int(typed)
    except ValueError:
        raise argparse.ArgumentTypeError(f"must be a whole number, not {typed!r}") from None


_WIDE = str.maketrans("＝，：", "=,:")
"""What a Chinese keyboard writes for the signs of a list."""


def _varied(typed: str) -> tuple[str, str]:
    path, equals, values = typed.translate(_WIDE).partition("=")
    if not equals or not path:
        raise argparse.ArgumentTypeError(f"must be PATH=VALUES, as draw.ratio.A=0:0.05:6, not {typed!r}")
    return path, values


def _setting(typed: str) -> tuple[str, str]:
    path, equals, value = (typed if "=" in typed else typed.replace("＝", "=", 1)).partition("=")
    if not equals or not path:
        raise argparse.ArgumentTypeError(f"must be PATH=VALUE, as draw.ratio.A=0.02, not {typed!r}")
    return path, value
