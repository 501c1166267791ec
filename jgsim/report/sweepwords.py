"""Words of the figures and tables of a sweep, in Chinese and English."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "title one": ("{measure}随“{x}”的变化", "{measure} by {x}"),
    "title two": ("{measure}随“{x}”和“{y}”的变化", "{measure} by {x} and {y}"),
    "difference": ("{measure}与{point}之差", "{measure}, difference to {point}"),
    "compared": ("{point}：{settings}。", " {point}: {settings}."),
    "of group": ("{measure}（{group}）", "{measure} ({group})"),
    "period": ("{years}，全期。", "{years}, whole period."),
    "fixed": ("其他：{settings}。", " Else: {settings}."),
    "list": ("、", ", "),
    "cells both": (
        "每格：各次重复的均值，下行为95%区间半宽{points}。",
        "Each cell: the mean over the replications and, below, the half-width of its 95% interval{points}.",
    ),
    "cells mean": (
        "每格：各次重复的均值；95%区间半宽至多{half}{points}。",
        "Each cell: the mean over the replications; half-widths of the 95% intervals are at most {half}{points}.",
    ),
    "cells colour": (
        "颜色为各次重复的均值；95%区间半宽至多{half}{points}。",
        "Colour: the mean over the replications; half-widths of the 95% intervals are at most {half}{points}.",
    ),
    "points": ("（个百分点）", " (percentage points)"),
    "cells single": (
        "只有1次重复：没有区间，格与格之差不能当作结论。",
        "One replication: no intervals, so no difference between cells is a finding.",
    ),
    "lines": ("点为各次重复的均值，色带或竖线为95%区间。", "Points: means over the replications; bands or bars: 95% intervals."),
    "lines single": (
        "只有1次重复：没有区间，图中差异不能当作结论。",
        "One replication: no intervals, so no difference shown here is a finding.",
    ),
    "paired cells": (
        "每格：与{point}配对之差的均值，下行为95%区间半宽{points}；白格的区间含0（无明显差异）。",
        "Each cell: the mean of the paired difference to {point} and, below, the half-width of its 95% interval{points}; in "
        "white cells the interval holds 0 (no clear difference).",
    ),
    "paired cells mean": (
        "每格：与{point}配对之差的均值{points}；95%区间半宽至多{half}；白格的区间含0（无明显差异）。",
        "Each cell: the mean of the paired difference to {point}{points}; half-widths of the 95% intervals are at most "
        "{half}; in white cells the interval holds 0 (no clear difference).",
    ),
    "paired cells colour": (
        "颜色为与{point}配对之差的均值；95%区间半宽至多{half}{points}；白格的区间含0（无明显差异）。",
        "Colour: the mean of the paired difference to {point}; half-widths of the 95% intervals are at most {half}{points}; in "
        "white cells the interval holds 0 (no clear difference).",
    ),
    "paired lines": (
        "点为与{point}配对之差的均值，色带或竖线为95%区间；含0的区间表示无明显差异。",
        "Points: means of the paired difference to {point}; bands or bars: 95% intervals; one that holds 0 is no clear "
        "difference.",
    ),
    "same worlds": (
        "区间是每一点自身的；各点面对同样的企业和随机数，点与点之差的区间通常窄得多。",
        "Each interval is that of its own point; all points share their firms and random numbers, so that differences "
        "between points are usually known far better.",
    ),
    "full size only": (
        "† 只在全规模下可读：本次模拟{firms}户，全市{city}户。",
        "† Full size only: this study simulated {firms} of {city} firms.",
    ),
    "nothing": ("没有数值", "no values"),
    "point": ("网格点", "point"),
    "half": ("区间半宽", "half-width"),
    "more": ("另有{n}个网格点", "{n} more points"),
}


def say(key: str, lang: str, **values) -> str:
    """The words of `key` in `lang`, with `{name}` filled in."""
    text = WORDS[key][0 if lang == "zh" else 1]
    return text.format(**values) if values else text
