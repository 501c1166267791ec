"""Chinese letters on any machine: the packaged font for figures and for pages."""

from __future__ import annotations

import base64
from contextlib import contextmanager
from functools import cache
from importlib.resources import files

NAME = "jgsim Noto Sans SC"
"""Name under which figures know the packaged font, so that no system font of like name is taken instead."""

OTHERS = ("DejaVu Sans", "Noto Sans CJK SC", "WenQuanYi Micro Hei", "Microsoft YaHei", "PingFang SC")
"""Fonts asked for what the packaged one lacks: DejaVu comes with matplotlib, the rest if the machine has them."""


def _file(ending: str):
    return files("jgsim.report") / "fonts" / f"NotoSansSC-GB2312.{ending}"


@cache
def families() -> list[str]:
    """Font families of figures, in order of preference; registers the packaged font in this process."""
    from dataclasses import replace

    from matplotlib import font_manager
    from matplotlib.ft2font import FT2Font

    path = str(_file("ttf"))
    entry = font_manager.ttfFontProperty(FT2Font(path))
    font_manager.fontManager.ttflist.append(replace(entry, fname=path, name=NAME))
    have = {font.name for font in font_manager.fontManager.ttflist}
    return [NAME, *(name for name in OTHERS if name in have)]


@contextmanager
def drawing():
    """matplotlib's own defaults plus the fonts, whatever the user has set; for the making and saving of a figure."""
    import matplotlib
    from matplotlib import style

    with matplotlib.rc_context(), style.context("default"):
        matplotlib.rcParams.update(
            {
                "font.family": families(),
                "font.size": 9,
                "text.parse_math": False,  # a title may hold a dollar sign
                "axes.unicode_minus": True,
                "pdf.fonttype": 42,
                "svg.fonttype": "path",
                "svg.hashsalt": "jgsim",  # the same figure gives the same bytes
            }
        )
        yield


@cache
def face() -> str:
    """The packaged font as a style rule that carries it whole, for a page that asks for nothing from outside."""
    data = base64.b64encode(_file("woff2").read_bytes()).decode("ascii")
    return (
        f'@font-face {{ font-family: "{NAME}"; font-weight: 100 900; '
        f'src: url("data:font/woff2;base64,{data}") format("woff2"); }}'
    )
