"""Every word of the report draws with the packaged fonts, on a machine without Chinese ones."""

import base64
import re
import string
import warnings
from importlib.resources import files

import numpy as np
import pytest

from jgsim.measures.catalogue import CATALOGUE
from jgsim.report.fonts import NAME, drawing, face, families
from jgsim.report.units import UNITS
from jgsim.report.words import WORDS, say
from jgsim.terms.enums import Ending, Severity, Size, Tier, TipKind, Trigger

ENUMS = (Tier, Trigger, Severity, Size, Ending, TipKind)


def all_texts():
    texts = [text for pair in WORDS.values() for text in pair]
    texts += [text for m in CATALOGUE.values() for text in (m.zh, m.en)]
    texts += [text for unit in UNITS.values() for text in (unit.zh, unit.en, unit.zh_change, unit.en_change)]
    texts += [member.label(lang) for enum in ENUMS for member in enum for lang in ("zh", "en")]
    return sorted({text.strip() for text in texts if text.strip()})


def canvas(text):
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with drawing():
        figure = Figure(figsize=(0.2 * len(text) + 1, 0.5), dpi=80)
        drawn = FigureCanvasAgg(figure)
        figure.text(0.02, 0.3, text, fontsize=12)
        drawn.draw()
        return np.asarray(drawn.buffer_rgba())[..., 0]


def test_every_text_draws_without_a_warning_and_leaves_ink():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for text in all_texts():
            assert (canvas(text) < 200).sum() >= 2 * len(text.replace(" ", "")), text


def test_a_character_that_no_font_has_is_seen_by_this_test():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(UserWarning, match="[Gg]lyph"):
            canvas("\U0001f9ff")


def test_page_text_is_in_the_packaged_font():
    from fontTools.ttLib import TTFont

    with TTFont(str(files("jgsim.report") / "fonts" / "NotoSansSC-GB2312.ttf")) as font:
        there = set(font.getBestCmap())
    texts = all_texts() + [string.printable.strip(), "−→↑↓†·–"]
    assert sorted({c for text in texts for c in text if ord(c) not in there}) == []


def test_the_packaged_font_comes_first_and_under_a_name_of_its_own():
    from matplotlib import font_manager

    assert families()[0] == NAME
    assert families() is families()
    path = font_manager.findfont(font_manager.FontProperties(family=NAME), fallback_to_default=False)
    assert path.endswith("NotoSansSC-GB2312.ttf")


def test_the_face_carries_the_whole_font():
    data = re.search(r"base64,([^\"]+)", face()).group(1)
    assert base64.b64decode(data) == (files("jgsim.report") / "fonts" / "NotoSansSC-GB2312.woff2").read_bytes()


def test_words_come_in_both_languages_with_the_same_blanks():
    for key, (zh, en) in WORDS.items():
        names = [sorted(name for _, name, _, _ in string.Formatter().parse(text) if name) for text in (zh, en)]
        assert names[0] == names[1], key
        assert zh and en, key
        assert not re.search("[\u4e00-\u9fff]", en), key


def test_words_without_values_are_left_as_they_are():
    assert say("base", "zh") == "基准" and say("base", "en") == "base"


def test_drawing_leaves_the_users_settings_alone():
    import matplotlib

    before = dict(matplotlib.rcParams)
    with drawing():
        assert matplotlib.rcParams["font.family"][0] == NAME
    assert dict(matplotlib.rcParams) == before
