"""A scenario as a planner would describe it: the city, and what sets the policy apart from the one before it."""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from jgsim.scenario.hints import hints
from jgsim.scenario.listing import Row, differing, listing, number
from jgsim.scenario.sources import numbers
from jgsim.terms.errors import InputError, nearest

LANGUAGES = ("zh", "en")
ASSUMED = ("assumption", "假设")
"""Words in the source of a number that was read nowhere."""

_SAID = {
    "zh": {
        "title": "{title}（{name}）",
        "city": "期初{firms}户（{types}）；{districts}个区县、{sectors}个行业、{departments}个检查部门、{groups}类抽查事项",
        "time": "自{start}年起计量{years}年",
        "warm": "，此前{warm_up}年为预热，按“{before}”运行，不计量",
        "warm early": "，此前{warm_up}年为预热，{date}前按“{before}”运行，不计量",
        "assumed": "城市与行为参数{numbers}个，其中{assumed}个是假设；取值、范围与来源：jgsim sources {name}",
        "hint": "注意：{hint}",
        "match": "抽查比例按基准的执法工时折算",
        "changes": "与此前做法“{before}”的不同：", "same": "与此前做法“{before}”没有不同", "policy": "做法：", "all": "全部设置",
        "from": "自{date}起，", "later": "自{date}起再改为：", "nothing": "自{date}起没有再改",
        "in force": "自{date}起执行", "changed": "{dates}起调整", "and": "，",
        "setting": "设置名", "what": "内容", "before": "此前", "now": "本方案", "value": "取值", "list": "、", "colon": "：",
    },
    "en": {
        "title": "{title} ({name})",
        "city": "{firms} firms at the start ({types}); districts {districts}, sectors {sectors}, "
        "departments {departments}, item groups {groups}",
        "time": "{years} years measured from {start}",
        "warm": ", after {warm_up} years of warm-up under “{before}”, not measured",
        "warm early": ", after {warm_up} years of warm-up, not measured, under “{before}” until {date}",
        "assumed": "{numbers} numbers of world and behaviour, {assumed} of them assumptions; values, ranges and "
        "sources: jgsim sources {name}",
        "hint": "Note: {hint}",
        "match": "Draw ratios are scaled to the officer-hours of the base",
        "changes": "What differs from the policy before it, “{before}”:",
        "same": "Nothing differs from the policy before it, “{before}”", "policy": "Policy:", "all": "All settings",
        "from": "From {date}: ", "later": "Changed from {date}:", "nothing": "Nothing is changed from {date}",
        "in force": "In force from {date}", "changed": "changed on {dates}", "and": ", ",
        "setting": "setting", "what": "what", "before": "before", "now": "this plan", "value": "value", "list": ", ",
        "colon": ": ",
    },
}


def is_assumed(source: str) -> bool:
    """Whether a source says that the number is an assumption."""
    return any(word in source.lower() for word in ASSUMED)


class Change(NamedTuple):
    """What a plan sets otherwise than the policy before it: a part of a row, and its values before and now."""

    path: str
    label: str
    part: str
    before: str
    now: str


@dataclass(frozen=True)
class Description:
    """A scenario in words: `str` gives lines, a notebook shows a table.

    Raises
    ------
    InputError
        If `lang` is not "zh" or "en".
    """

    scenario: object
    lang: str = "zh"

    def __post_init__(self):
        if self.lang not in LANGUAGES:
            raise InputError(f"must be zh or en, not {self.lang!r}", path="lang", nearest=nearest(self.lang, LANGUAGES))

    @property
    def title(self) -> str:
        """Title and name."""
        return self._say("title", title=self.scenario.title.label(self.lang), name=self.scenario.name)

    @property
    def facts(self) -> list[str]:
        """City, time, and how much of it is assumed: a line each."""
        one, world = self.scenario, self.scenario.world
        gap = "" if self.lang == "zh" else " "
        types = [f"{t.name.label(self.lang)}{gap}{number(100 * t.share.value)}%" for t in world.types.values()]
        counts = {name: len(getattr(world, name)) for name in ("districts", "sectors", "departments", "groups")}
        time = self._say("time", **one.time.model_dump())
        if one.time.warm_up:
            before = one.at(0).title.label(self.lang)
            first = self._own[0]
            early = first.past is not None and first.since < first.measured
            facts = {"warm_up": one.time.warm_up, "before": before, "date": first.date(first.since)}
            time += self._say("warm early" if early else "warm", **facts)
        known = numbers(one)
        assumed = sum(is_assumed(n.source) for _, n in known)
        return [
            self._say("city", firms=number(world.firms), types=self._say("list").join(types), **counts),
            time,
            *self._dates,
            self._say("assumed", numbers=len(known), assumed=assumed, name=_typed(one.file or one.name)),
            *([self._say("match")] if one.match else []),
            *(self._say("hint", hint=hint) for hint in hints(one, self.lang)),
        ]

    @property
    def _dates(self) -> list[str]:
        """A line that says from when the policy holds and when it changes, if that is not the usual date."""
        first, *later = self._own
        if not later and not _is_dated(first):
            return []
        told = [self._say("in force", date=first.date(first.since))] if first.past is not None else []
        if later:
            dates = self._say("list").join(str(one.date(one.since)) for one in later)
            told.append(self._say("changed", dates=dates))
        text = self._say("and").join(told)
        return [text[:1].upper() + text[1:]]

    @property
    def _own(self) -> list:
        return self.scenario.chain[-self.scenario.own :]

    @cached_property
    def rows(self) -> list[Row]:
        """Every setting of the levers that is in use, the last policy's where it changes by date."""
        return listing(self.scenario, self.lang, everything=False)

    @cached_property
    def changes(self) -> list[Change]:
        """What the last policy sets otherwise than the one before the first; empty where there was none."""
        first = self.scenario.first
        return changes(first.past, self.scenario, self.lang) if first.past is not None else []

    @cached_property
    def steps(self) -> list[tuple[str, list[Change]]]:
        """Policy by policy what is changed, under a heading; the first one is told whole if there was none before."""
        first, *later = self._own
        if first.past is None:
            told = [(self._say("policy"), [])]
        else:
            found = changes(first.past, first, self.lang)
            heading = self._say("changes" if found else "same", before=first.past.title.label(self.lang))
            if _is_dated(first):
                heading = self._say("from", date=first.date(first.since)) + heading[:1].lower() + heading[1:]
            told = [(heading, found)]
        for one in later:
            found = changes(one.past, one, self.lang)
            told.append((self._say("later" if found else "nothing", date=one.date(one.since)), found))
        return told

    @property
    def heading(self) -> str:
        """What the lines after the facts are about."""
        return self.steps[0][0]

    def __str__(self) -> str:
        lines = [self.title, *self.facts]
        for n, (heading, found) in enumerate(self.steps):
            lines.append(heading)
            if n == 0 and self.scenario.first.past is None:
                lines += self._policy()
            told: dict[tuple[str, str], list[str]] = {}
            for c in found:
                told.setdefault((c.path, c.label), []).append(f"{c.part} {c.before} → {c.now}".strip())
            for (path, label), texts in told.items():
                lines.append(f"  {label} [{path}]{self._say('colon')}{self._say('list').join(texts)}")
        return "\n".join(lines)

    def _policy(self) -> list[str]:
        lines, section = [], None
        for row in listing(self.scenario.first, self.lang, everything=False):
            lines += [] if row.section == section else [f" {row.section}"]
            section = row.section
            lines.append(f"  {row.label} [{row.path}]{self._say('colon')}{row.text(self.lang)}")
        return lines

    __repr__ = __str__

    def _repr_html_(self) -> str:
        title, *facts = (html.escape(text) for text in (self.title, *self.facts))
        parts = ["<br>".join([f"<b>{title}</b>", *facts])]
        heads = (self._say("what"), self._say("before"), self._say("now"), self._say("setting"))
        for heading, found in self.steps:
            parts.append(f"<br><b>{html.escape(heading)}</b>")
            if found:
                parts.append(_table(heads, (("", f"{c.label} {c.part}", c.before, c.now, c.path) for c in found)))
        heads = (self._say("what"), self._say("value"), self._say("setting"))
        rows = _table(heads, ((r.section, r.label, r.text(self.lang), r.path) for r in self.rows))
        if self.scenario.past is not None:
            rows = f"<details><summary>{self._say('all')}</summary>{rows}</details>"
        return f"<div>{''.join(parts)}{rows}</div>"

    def _say(self, key: str, **values) -> str:
        return _SAID[self.lang][key].format(**values)


def _typed(name: str) -> str:
    """A scenario's name or file as a command takes it."""
    return f'"{name}"' if any(c.isspace() for c in name) else name


def changes(before, now, lang: str) -> list[Change]:
    """What one policy sets otherwise than another."""
    return [Change(path, name, *told) for path, name, some in differing(before, now, lang) for told in some]


def _is_dated(policy) -> bool:
    """Whether a policy comes into force on another day than the first of the measured years."""
    return policy.past is not None and policy.since != policy.measured


def line(scenario) -> str:
    """A scenario on one line."""
    past, first = scenario.first.past, scenario.first
    told = f", settings unlike those of {past.name}: {len(Description(scenario).changes)}" if past else ""
    if _is_dated(first):
        told += f", from {first.date(first.since)}"
    if scenario.own > 1:
        told += f", last changed from {scenario.date(scenario.since)}"
    return (
        f"<jgsim scenario {scenario.name}: {scenario.title.zh} / {scenario.title.en}; {scenario.world.firms:,} firms, "
        f"{scenario.time.years} years from {scenario.time.start}{told}>"
    )


def _table(heads: Iterable[str], rows: Iterable[tuple[str, ...]]) -> str:
    """An HTML table of rows that begin with their section, which gets a line of its own, and end with a path."""
    style = "style='text-align:left;vertical-align:top'"
    heads, section, body = list(heads), "", []
    for mine, *cells, path in rows:
        if mine != section:
            body.append(f"<tr><th colspan='{len(heads)}' {style}>{html.escape(mine)}</th></tr>")
        section = mine
        shown = "".join(f"<td {style}>{html.escape(cell)}</td>" for cell in cells)
        body.append(f"<tr>{shown}<td {style}><code>{html.escape(path)}</code></td></tr>")
    top = "".join(f"<th {style}>{html.escape(head)}</th>" for head in heads)
    return f"<table><thead><tr>{top}</tr></thead><tbody>{''.join(body)}</tbody></table>"
