"""What checking a study found, in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from jgsim.terms.width import columns

MOST_NAMED = 5
"""Things that are named where many are wrong."""

_SAID = {
    "zh": {
        True: "符合", False: "不符", None: "未核对",
        "record": "记录完整，封印由其内容得出",
        "identity": "研究指纹由记录自身得出",
        "scenarios": "各方案的指纹由记录中的内容、日历和以前的方案得出",
        "levers": "自有手段的源码就是当时的",
        "points": "网格各点及其指纹由基准和变动的设置得出",
        "runs": "每次模拟都有结果或未完成的原因",
        "files": "记录所列的文件都在，sha256 相符",
        "unnamed": "没有记录未列的结果文件（其他文件不看）",
        "parts": "每个 part 的键由记录得出",
        "ledgers": "每份台账的键由记录得出",
        "table": "由各 part 重新算出的 {name} 逐字节相同",
        "all": "全部符合", "some": "{wrong} 项不符", "open": "；{open} 项未核对",
        "more": "另有 {n} 处",
        "unreadable": "不是 jgsim 写的记录",
        "other bytes": "字节与所载内容的写法不同",
        "no seal": "没有封印",
        "seal": "封印不符",
        "differs": "{what}：记录为 {there}，应为 {here}",
        "structure": "记录残缺或被改动",
        "needs lever": "用了自有手段 {name}（{file}，sha256 {sha}…），要核对请用 --lever 给出",
        "foreign lever": "研究没有用自有手段 {name}",
        "other lever": "{name} 的 sha256 是 {here}…，当时是 {sha}…",
        "without lever": "须有自有手段（--lever）才能重新得出",
        "other points": "名称或设置与网格不符",
        "other settings": "{why}",
        "status": "研究没有完成：{status}",
        "no file": "{file}：没有",
        "changed": "{file}：内容已变",
        "foreign": "{file}：不是研究的文件",
        "extra": "{file}：记录未列",
        "not named": "{file}：应有，记录未列",
        "no key": "{file}：不是完整的 part",
        "other key": "{file}：属于另一次模拟",
        "not the same": "与重新算出的不同",
        "no tables": "记录与各 part 的内容不合，无法重新算出",
        "parts broken": "各 part 不齐或已变",
        "versions": "当时的版本不同（{what}），重新算出的不必相同",
    },
    "en": {
        True: "holds", False: "FAILS", None: "open",
        "record": "the record is whole: its seal follows from its content",
        "identity": "the study's fingerprint follows from the record itself",
        "scenarios": "the hash of every scenario follows from the content, calendar and past in the record",
        "levers": "the levers of its own have the sources that the study was made with",
        "points": "the points of the grid and their hashes follow from the base and the settings that vary",
        "runs": "every run has a result, or the reason why it has none",
        "files": "every file that the record names is there with its sha256",
        "unnamed": "there is no file of results that the record does not name (other files are not looked at)",
        "parts": "the key of every part follows from the record",
        "ledgers": "the key of every ledger follows from the record",
        "table": "{name} computed again from the parts has the same bytes",
        "all": "all holds", "some": "{wrong} wrong", "open": "; {open} open",
        "more": "{n} more",
        "unreadable": "not a record that jgsim wrote",
        "other bytes": "the bytes are not those in which its content is written",
        "no seal": "there is no seal",
        "seal": "the seal does not fit",
        "differs": "{what}: {there} in the record, {here} follows",
        "structure": "the record has gaps, or was changed",
        "needs lever": "made with the lever {name} ({file}, sha256 {sha}…): give it with --lever to check it",
        "foreign lever": "the study has no lever {name} of its own",
        "other lever": "the sha256 of {name} begins with {here}, not {sha}",
        "without lever": "can only be computed again with the study's own levers (--lever)",
        "other points": "names or settings are not those of the grid",
        "other settings": "{why}",
        "status": "the study did not finish: {status}",
        "no file": "{file}: missing",
        "changed": "{file}: changed",
        "foreign": "{file}: is no file of a study",
        "extra": "{file}: not in the record",
        "not named": "{file}: should be there, the record does not name it",
        "no key": "{file}: not a whole part",
        "other key": "{file}: belongs to another run",
        "not the same": "differs from what was computed again",
        "no tables": "cannot be computed again: record and parts do not fit",
        "parts broken": "parts are missing or changed",
        "versions": "made with other versions ({what}); what is computed again need not be the same",
    },
}


@dataclass(frozen=True)
class Problem:
    """Something that does not hold: which kind, and its facts."""

    kind: str
    facts: dict = field(default_factory=dict)

    def text(self, lang: str) -> str:
        """In words."""
        return _SAID[lang][self.kind].format(**self.facts)


@dataclass(frozen=True)
class Check:
    """One thing that was checked.

    Attributes
    ----------
    code : str
        "record", "identity", "scenarios", "levers" (of one's own), "points" (of a sweep), "runs", "files", "unnamed", "parts", "ledgers", or
        the name of a table.
    holds : bool or None
        None: it could not be judged, and `problems` says why.
    """

    code: str
    holds: bool | None
    problems: tuple[Problem, ...] = ()

    def text(self, lang: str) -> str:
        """What was checked, and what is wrong."""
        said = _SAID[lang]
        what = said[self.code] if self.code in said else said["table"].format(name=self.code)
        named = [problem.text(lang) for problem in self.problems[:MOST_NAMED]]
        if len(self.problems) > MOST_NAMED:
            named.append(said["more"].format(n=len(self.problems) - MOST_NAMED))
        if not named:
            return what
        return f"{what}：{'；'.join(named)}" if lang == "zh" else f"{what}: {'; '.join(named)}"


@dataclass(frozen=True)
class Verification:
    """What `jgsim.verify` found in a study's folder."""

    path: Path
    checks: tuple[Check, ...]
    lang: str = "zh"

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong; what could not be judged counts as not wrong."""
        return all(check.holds is not False for check in self.checks)

    def text(self, lang: str | None = None) -> str:
        """A line for each check, and one for all."""
        lang = lang or self.lang
        said = _SAID[lang]
        lines = [(said[check.holds], check.text(lang)) for check in self.checks]
        wrong, unknown = (sum(check.holds is judged for check in self.checks) for judged in (False, None))
        end = said["some"].format(wrong=wrong) if wrong else said["all"]
        end += said["open"].format(open=unknown) if unknown else ""
        return columns(lines, right=(False, False)) + f"\n{end}"

    def __repr__(self):
        return self.text()
