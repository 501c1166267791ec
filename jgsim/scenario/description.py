"""A scenario as a planner would describe it: the city, and what sets the policy apart from the one before it."""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from jgsim.scenario.listing import MISSING, Row, listing, number
from jgsim.scenario.sources import numbers
from jgsim.terms.errors import InputError, nearest

LANGUAGES = ("zh", "en")
ASSUMED = "assumption"
"""Word in the source of a number that was read nowhere."""

_SAID = {
    "zh": {
        "title": "{title}（{name}）",
        "city": "期初{firms}户（{types}）；{districts}个区县、{sectors}个行业、{departments}个检查部门、{groups}类抽查事项",
        "time": "自{start}年起计量{years}年",
        "warm": "，此前{warm_up}年为预热，按“{before}”运行，不计量",
        "assumed": "城市与行为参数{numbers}个，其中{assumed}个是假设；取值、范围与来源：jgsim sources {name}",
        "match": "抽查比例按基准的执法工时折算",
        "changes": "与此前做法“{before}”的不同：", "same": "与此前做法“{before}”没有不同", "policy": "做法：", "all": "全部设置",
        "setting": "设置名", "what": "内容", "before": "此前", "now": "本方案", "value": "取值", "list": "、", "colon": "：",
    },
    "en": {
        "title": "{title} ({name})",
        "city": "{firms} firms at the start ({types}); districts {districts}, sectors {sectors}, "
        "departments {departments}, item groups {groups}",
        "time": "{years} years measured from {start}",
        "warm": ", after {warm_up} years of warm-up under “{before}”, not measured",
        "assumed": "{numbers} numbers of world and behaviour, {assumed} of them assumptions; values, ranges and "
        "sources: jgsim sources {name}",
        "match": "Draw ratios are scaled to the officer-hours of the base",
        "changes": "What differs from the policy before it, “{before}”:",
        "same": "Nothing differs from the policy before it, “{before}”", "policy": "Policy:", "all": "All settings",
        "setting": "setting", "what": "what", "before": "before", "now": "this plan", "value": "value", "list": ", ",
        "colon": ": ",
    },
}


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
            before = (one.past or one).title.label(self.lang)
            time += self._say("warm", warm_up=one.time.warm_up, before=before)
        known = numbers(one)
        assumed = sum(ASSUMED in n.source.lower() for _, n in known)
        return [
            self._say("city", firms=number(world.firms), types=self._say("list").join(types), **counts),
            time,
            self._say("assumed", numbers=len(known), assumed=assumed, name=one.name),
            *([self._say("match")] if one.match else []),
        ]

    @cached_property
    def rows(self) -> list[Row]:
        """Every setting of the levers that is in use."""
        return listing(self.scenario, self.lang)

    @cached_property
    def changes(self) -> list[Change]:
        """What differs from the policy before it; empty where there was none."""
        if self.scenario.past is None:
            return []
        before, now = ({row.path: row for row in rows} for rows in (listing(self.scenario.past, self.lang), self.rows))
        found = []
        for path, row in {**before, **now}.items():
            one, two = (some[path].parts if path in some else {} for some in (before, now))
            found += [
                Change(path, row.label, part, one.get(part, MISSING), two.get(part, MISSING))
                for part in {**one, **two} if one.get(part) != two.get(part)
            ]
        return found

    @property
    def heading(self) -> str:
        """What the lines after the facts are about."""
        past = self.scenario.past
        return self._say("policy") if past is None else self._say(
            "changes" if self.changes else "same", before=past.title.label(self.lang)
        )

    def __str__(self) -> str:
        lines = [self.title, *self.facts, self.heading]
        if self.scenario.past is None:
            section = None
            for row in self.rows:
                lines += [] if row.section == section else [f" {row.section}"]
                section = row.section
                lines.append(f"  {row.label} [{row.path}]{self._say('colon')}{row.text(self.lang)}")
        told: dict[tuple[str, str], list[str]] = {}
        for c in self.changes:
            told.setdefault((c.path, c.label), []).append(f"{c.part} {c.before} → {c.now}".strip())
        for (path, label), texts in told.items():
            lines.append(f"  {label} [{path}]{self._say('colon')}{self._say('list').join(texts)}")
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        title, *facts, heading = (html.escape(text) for text in (self.title, *self.facts, self.heading))
        lines = [f"<b>{title}</b>", *facts, f"<b>{heading}</b>"]
        heads = (self._say("what"), self._say("value"), self._say("setting"))
        rows = _table(heads, ((r.section, r.label, r.text(self.lang), r.path) for r in self.rows))
        if self.scenario.past is not None:
            heads = (self._say("what"), self._say("before"), self._say("now"), self._say("setting"))
            changed = _table(heads, (("", f"{c.label} {c.part}", c.before, c.now, c.path) for c in self.changes))
            rows = f"{changed if self.changes else ''}<details><summary>{self._say('all')}</summary>{rows}</details>"
        return f"<div>{'<br>'.join(lines)}{rows}</div>"

    def _say(self, key: str, **values) -> str:
        return _SAID[self.lang][key].format(**values)


def line(scenario) -> str:
    """A scenario on one line."""
    past = scenario.past
    changes = f", settings unlike those of {past.name}: {len(Description(scenario).changes)}" if past else ""
    return (
        f"<jgsim scenario {scenario.name}: {scenario.title.zh} / {scenario.title.en}; {scenario.world.firms:,} firms, "
        f"{scenario.time.years} years from {scenario.time.start}{changes}>"
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
