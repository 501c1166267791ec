"""What making a study again showed, in words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from jgsim.study.difference import Difference
from jgsim.study.record import DECIDING
from jgsim.terms.width import columns

SAME, DIFFERS, FAILED, AGAIN = "same", "differs", "failed", "failed again"
KEY_LETTERS = 12

_SAID = {
    "zh": {
        SAME: "相同", DIFFERS: "不同", FAILED: "未完成", AGAIN: "同样未完成",
        "state": "状态 {state}",
        "other state": "最后状态不同：记录 {there}，重算 {here}",
        "measure": "指标 {measure}，{year}，{dimension}={group}：记录 {there}，重算 {here}",
        "row": "台账 {table} 第 {row} 行 {column} 列（{date}）：记录 {there}，重算 {here}",
        "column": "台账 {table} 的 {column} 列：只有一边有",
        "nothing": "没有",
        "more": "指标都相同",
        "was failed": "当时未完成（{reason}），这次完成了",
        "no part": "{reason}：没有、不完整或属于另一次模拟，无从比较",
        "stopped": "{reason}",
        "all": "{same} 次全部逐位相同", "some": "{same} 次相同，{differs} 次不同，{failed} 次未完成",
        "again": "；{again} 次当时未完成，这次因同样的原因也未完成",
        "log": "加 --log 可指出台账中最先不同的一行",
        "versions": "版本与当时不同：",
        "results": "jgsim 中决定结果的代码 {there} → {here}：数字不同是意料之中，不说明记录有误；"
        "要核对，请用当时的版本（jgsim {version}）",
        "unmoved": "jgsim 中决定结果的代码 {there} → {here}：这些数字没有因此改变",
        "deciding": "{name} {there} → {here}：可能改变数的最后几位，从而改变个别抽取",
        "other": "{name} {there} → {here}：不应改变任何数字",
    },
    "en": {
        SAME: "same", DIFFERS: "DIFFERS", FAILED: "failed", AGAIN: "failed again",
        "state": "state {state}",
        "other state": "the last state: {there} there, {here} here",
        "measure": "{measure}, {year}, {dimension}={group}: {there} there, {here} here",
        "row": "ledger {table}, row {row}, column {column} ({date}): {there} there, {here} here",
        "column": "ledger {table}, column {column}: only one side has it",
        "nothing": "nothing",
        "more": "every measure is the same",
        "was failed": "failed then ({reason}), was finished now",
        "no part": "{reason}: missing, damaged or of another run; nothing to compare with",
        "stopped": "{reason}",
        "all": "{same} the same bit for bit", "some": "{same} the same, {differs} different, {failed} failed",
        "again": "; {again} failed then and now, for the same reason",
        "log": "--log names the first row of the ledger that differs",
        "versions": "Versions differ from those of the record:",
        "results": "code of jgsim that decides numbers {there} → {here}: other numbers are to be expected and do not "
        "speak against the record; to check it, use the version that wrote it (jgsim {version})",
        "unmoved": "code of jgsim that decides numbers {there} → {here}: these numbers did not move",
        "deciding": "{name} {there} → {here}: may change the last bits of a number, and through them single draws",
        "other": "{name} {there} → {here}: should change no number",
    },
}


@dataclass(frozen=True)
class Replayed:
    """A run made again.

    Attributes
    ----------
    name, replication, key
        Which run.
    verdict : "same", "differs", "failed" or "failed again"
        "failed": it could not be made again; "failed again": nor could it then, for the same reason.
    difference : Difference, optional
        The first one in the ledger, else in the measures.
    states : (str or None, str or None)
        Hash of the last state, there and here; none for the city without supervision.
    why, reason : str
        What there is to say where nothing could be compared.
    """

    name: str
    replication: int
    key: str
    verdict: str
    difference: Difference | None = None
    states: tuple[str | None, str | None] = (None, None)
    why: str = ""
    reason: str = ""

    def text(self, lang: str) -> str:
        """What was found, in words."""
        said = _SAID[lang]
        if self.why:
            return said[self.why].format(reason=self.reason)
        there, here = ((state or "-")[:KEY_LETTERS] for state in self.states)
        if self.verdict == SAME:
            return said["state"].format(state=there) if self.states[0] else ""
        if self.difference is None:
            return said["other state"].format(there=there, here=here) + ("；" if lang == "zh" else "; ") + said["more"]
        place = self.difference.place
        kind = "measure" if "measure" in place else "row" if place["row"] else "column"
        values = (_shown(value, said) for value in (self.difference.there, self.difference.here))
        return said[kind].format(**place, **dict(zip(("there", "here"), values, strict=True)))


def _shown(value, said: dict) -> str:
    return said["nothing"] if value is None else repr(value) if isinstance(value, float) else str(value)


@dataclass(frozen=True)
class Replay:
    """What `jgsim.replay` found.

    Attributes
    ----------
    path : Path
    runs : tuple of Replayed
    versions : dict
        Versions that are not those of the record: {name: (there, here)}; "results" is that of the deciding code.
    version : str
        The version of jgsim that wrote the record.
    """

    path: Path
    runs: tuple[Replayed, ...]
    versions: dict[str, tuple[str, str]]
    version: str
    log_kept: bool = field(default=False, repr=False)
    lang: str = "zh"

    @property
    def ok(self) -> bool:
        """Whether all is the same, bit for bit, and what failed then fails now."""
        return all(run.verdict in (SAME, AGAIN) for run in self.runs)

    @property
    def differs(self) -> bool:
        """Whether a run is not as it was; one that could not be made again does not count."""
        return any(run.verdict == DIFFERS for run in self.runs)

    def text(self, lang: str | None = None) -> str:
        """A line for each run, one for all, and what other versions mean."""
        lang = lang or self.lang
        said = _SAID[lang]
        rows = [
            (said[run.verdict], f"{run.name}:{run.replication}", run.key[:KEY_LETTERS], run.text(lang))
            for run in self.runs
        ]
        counts = {SAME: 0, DIFFERS: 0, FAILED: 0, **Counter(run.verdict for run in self.runs)}
        lines = [columns(rows)] if rows else []
        lines.append(said["all" if self.ok else "some"].format(**counts))
        if AGAIN in counts:
            lines[-1] += said["again"].format(again=counts[AGAIN])
        if counts[DIFFERS] and self.log_kept:
            lines.append(said["log"])
        if self.versions:
            lines += [said["versions"], *(f"  {line}" for line in self._versions(said))]
        return "\n".join(lines)

    def _versions(self, said: dict) -> list[str]:
        made = []
        for name, (there, here) in self.versions.items():
            kind = "deciding" if name in DECIDING else "other"
            if name == "results":
                kind = "results" if self.differs else "unmoved"
            made.append(said[kind].format(name=name, there=there, here=here, version=self.version))
        return made

    def __repr__(self):
        return self.text()
