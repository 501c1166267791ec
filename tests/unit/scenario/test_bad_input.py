"""Unit: whatever a scenario file holds, it loads or says in one sentence what is wrong, in Chinese and in English.

The commonest mistakes are in test_scenario_load.py; here is what a file can hold besides (a calendar: test_bad_calendar.py).
"""

import os
import shutil
import time

import pytest

from jgsim.scenario.find import SHIPPED
from jgsim.scenario.load import MAX_BASES, load
from jgsim.scenario.yamlfile import MAX_BYTES, MAX_KEY
from jgsim.terms.chinese import chinese
from jgsim.terms.errors import InputError

BASE = "base: jinan.yaml\n"


def number(value, low=None, high=None, **more) -> str:
    """A sourced number as it is written in a file."""
    parts = {"value": value, "unit": "x", "low": value if low is None else low, "high": value if high is None else high,
             "source": "a test", **more}
    return "{" + ", ".join(f"{k}: {v}" for k, v in parts.items()) + "}"


def group(**more) -> str:
    """The section of an item group in a file."""
    return BASE + "world:\n  groups:\n    food: {" + ", ".join(f"{k}: {v}" for k, v in more.items()) + "}\n"


# name: content, parts of the English message, and of the Chinese one
CASES = {
    # bytes
    "UTF-16": ((BASE + "draw: {}\n").encode("utf-16"), ["UTF-16", "save it as UTF-8"], ["另存为 UTF-8"]),
    "UTF-16 without a mark": ((BASE + "draw: {}\n").encode("utf-16-le"), ["line 1", "U+0000"], ["第 1 行", "U+0000"]),
    "GB18030": ((BASE + "title: {zh: 济南方案, en: x}\n").encode("gb18030"), ["line 2", "GB18030"], ["第 2 行", "GB18030"]),
    "broken UTF-8": (BASE.encode() + b"title: {zh: a\xe6, en: x}\n", ["line 2", "not UTF-8"], ["不是 UTF-8"]),
    "binary": (bytes(range(256)) * 4, ["not UTF-8"], ["不是 UTF-8"]),
    "null": (BASE.encode() + b"draw: \0\n", ["line 2", "U+0000"], ["U+0000"]),
    "escape character": (BASE + "draw: {\x1b[31m: 1}\n", ["line 2", "U+001B"], ["U+001B"]),
    "too large": (BASE + "# " + "x" * MAX_BYTES, [f"larger than {MAX_BYTES:,}"], ["超过"]),
    "blank": (" \n\n", ["is empty"], ["空文件"]),
    "only a mark": ("---\n", ["is empty"], ["空文件"]),
    "null document": ("null\n", ["is empty"], ["空文件"]),
    # signs of a Chinese keyboard
    "full-width colon after a section": (
        BASE + "draw：\n  ratio: {A: 0.1}\n", ["line 2", "full-width ："], ["第 2 行", "全角符号“：”"],
    ),
    "full-width colon in a map": (
        BASE + "draw: {ratio: {A：0.1}}\n", ["line 2", "draw.ratio", "full-width ："], ["全角“：”"],
    ),
    "full-width colon everywhere": ("base：jinan.yaml\n", ["line 1", "full-width ："], ["第 1 行", "全角“：”"]),
    "full-width comma": (BASE + "draw: {ratio: {A: 0.1，B: 0.2}}\n", ["line 2", "full-width ，"], ["全角符号“，”"]),
    "full-width brace": (BASE + "draw: ｛ratio: 1｝\n", ["line 2", "full-width ｛"], ["全角符号“｛”"]),
    "full-width digits": (BASE + "draw: {ratio: {A: ０．１}}\n", ["must be a number", "mean 0.1?"], ["应是数字", "想写 0.1？"]),
    "full-width blank": (
        BASE + "draw:\n\u3000\u3000ratio: {A: 0.1}\n", ["line 3", "full-width blank"], ["第 3 行", "全角“空格”"],
    ),
    "full-width blank after a colon": (
        BASE + "match:\u3000officer_hours\n", ["line 2", "full-width blank"], ["全角符号“空格”"],
    ),
    # numbers
    "percent": (
        BASE + "draw: {ratio: {A: 3.5%}}\n", ["line 2", "must be a number, not '3.5%'", "Did you mean 0.035?"],
        ["想写 0.035？"],
    ),
    "thousands": (
        BASE + "world:\n  firms: 1,498,000\n", ["must be a whole number", "mean 1498000?"], ["应是整数", "想写 1498000？"],
    ),
    "fraction": (BASE + "draw: {ratio: {A: 1/30}}\n", ["must be a number, not '1/30'"], ["应是数字"]),
    "octal": (BASE + "capability: {officers: 0644}\n", ["must be a whole number, not '0644'", "mean 644?"], ["应是整数"]),
    "octal of YAML 1.2": (BASE + "capability: {officers: 0o644}\n", ["must be a whole number"], ["应是整数"]),
    "hexadecimal": (BASE + "capability: {officers: 0x20}\n", ["must be a whole number"], ["应是整数"]),
    "sloppy underscore": (BASE + "capability: {officers: 1__0}\n", ["must be a whole number"], ["应是整数"]),
    "sexagesimal": (BASE + "capability: {officers: 12:30}\n", ["must be a whole number, not '12:30'"], ["应是整数"]),
    "date": (BASE + "draw: {ratio: {A: 2024-01-01}}\n", ["must be a number, not '2024-01-01'"], ["应是数字"]),
    "1e400": (BASE + "draw: {ratio: {A: 1e400}}\n", ["draw.ratio.A", "1e400"], ["不是可用的数"]),
    "minus infinity": (BASE + "draw: {ratio: {A: -.inf}}\n", ["-.inf"], ["不是可用的数"]),
    "NaN in a sourced number": (
        BASE + f"world: {{frailty: {{log_sd: {number('.nan')}}}}}\n", ["log_sd.value", ".nan"], ["不是可用的数"],
    ),
    "NaN as a word": (BASE + "draw: {ratio: {A: NaN}}\n", ["must be a number, not 'NaN'"], ["应是数字"]),
    "yes for true": (BASE + "capability: {unlimited: yes}\n", ["must be true or false, not 'yes'"], ["true 或 false"]),
    "1 for true": (BASE + "capability: {unlimited: 1}\n", ["must be true or false, not 1"], ["true 或 false"]),
    "true for a count": (BASE + "time: {years: true}\n", ["must be a whole number, not True"], ["应是整数"]),
    "true in a sourced number": (
        BASE + f"world: {{frailty: {{log_sd: {number('true', 0, 1)}}}}}\n", ["log_sd", "must be a number"], ["应是数字"],
    ),
    "whole number of 30 digits": (BASE + f"time: {{years: {'9' * 30}}}\n", ["time.years", "too large"], ["太大"]),
    "number for a text": (BASE + "title: {zh: 5, en: x}\n", ["title.zh", "must be a text, not 5"], ["应是文字"]),
    "year as a key": (BASE + "draw: {2024: {ratio: 1}}\n", ["'2024' is not a setting"], ["没有 '2024' 这项设置"]),
    # keys
    "tier none written None": (
        BASE + "draw: {ratio: {None: 0.1}}\n", ["'None' is not one of", "Did you mean 'none'?"], ["'none'"],
    ),
    "tier in lower case": (BASE + "draw: {ratio: {a: 0.1}}\n", ["'a' is not one of"], ["不在可选项之中"]),
    "null as a key": (BASE + "draw: {ratio: {~: 0.1}}\n", ["line 2", "a key must be a plain word"], ["普通文字"]),
    "truth as a key": (BASE + "draw: {true: 0.1}\n", ["a key must be a plain word"], ["普通文字"]),
    "list as a key": (BASE + "draw: {? [a, b] : 1}\n", ["a key must be a plain word"], ["普通文字"]),
    "long key": (BASE + f"draw: {{{'x' * (MAX_KEY + 1)}: 1}}\n", ["line 2", "draw", "longer than"], ["超过"]),
    "very long key": (BASE + f"? {'x' * 500_000}\n: 1\n", ["longer than"], ["超过"]),
    "merge key": (BASE + "draw: {<<: {ratio: {A: 1}}}\n", ["'<<' is not a setting"], ["没有 '<<'"]),
    "line break in a key": (
        BASE + 'draw: {"rat\\nio": 1}\n', ["'rat io' is not a setting", "'ratio'"], ["没有 'rat io'"],
    ),
    "bell in a key": (BASE + 'draw: {"ratio\\a": 1}\n', ["'ratio\\x07' is not a setting"], ["\\x07"]),
    "half a character in a key": (BASE + 'draw: {"rat\\ud800io": 1}\n', ["draw", "rat\\ud800io"], ["rat\\ud800io"]),
    "blank code": (
        BASE + 'plan: {campaigns: {"a b": {name: {zh: 一, en: a}, department: market, months: [5]}}}\n',
        ["letters, digits"], ["只能由文字"],
    ),
    "dot in a code": (
        BASE + 'world: {departments: {"a.b": {name: {zh: 一, en: a}}}}\n', ["world.departments.a.b", "letters, digits"],
        ["只能由文字"],
    ),
    "key with the same name as a number": (BASE + "draw: {1: 2, '1': 3}\n", ["'1' stands twice"], ["重复"]),
    "key twice, far apart": (
        BASE + "joint: {share: 0.1}\nmatch: officer_hours\njoint: {share: 0.2}\n", ["line 4", "'joint' stands twice"],
        ["第 4 行"],
    ),
    # YAML
    "anchor": (BASE + "draw: &x {ratio: {A: 0.1}}\n", ["line 2", "anchors"], ["锚点"]),
    "alias of nothing": (BASE + "draw: *x\n", ["line 2", "aliases"], ["别名"]),
    "tag of a number": (BASE + "draw: {ratio: {A: !!float 1}}\n", ["line 2", "tag"], ["标签"]),
    "tag of a set": (BASE + "draw: !!set {ratio}\n", ["line 2", "tag"], ["标签"]),
    "binary tag": (BASE + "title: {zh: !!binary aGVsbG8=, en: x}\n", ["tag"], ["标签"]),
    "one closing brace short": (BASE + "draw: {ratio: {A: 0.1}\n", ["not valid YAML", "brace"], ["花括号"]),
    "bracket": (BASE + "joint: {departments: [credit, market}\n", ["line 2", "bracket"], ["方括号"]),
    "quotation mark": (BASE + "title: {zh: '一, en: one}\n", ["quotation mark"], ["引号"]),
    "two colons": (BASE + "draw: ratio: 1\n", ["line 2", "second colon"], ["冒号"]),
    "indentation": (BASE + "draw:\n    ratio: {A: 0.1}\n  size: fixed\n", ["line 4", "indentation"], ["缩进"]),
    "no colon": (BASE + "draw\n", ["colon"], ["冒号"]),
    "closing brace alone": (BASE + "}\n", ["line 2", "not valid YAML"], ["YAML 格式不对"]),
    "blocks as deep as can be": ("".join("  " * i + f"k{i}:\n" for i in range(400)), ["levels deep"], ["层"]),
    # values of the wrong shape
    "list for a number": (BASE + "draw: {ratio: {A: [0.1]}}\n", ["must be a number, not a list"], ["实际为 清单"]),
    "map for a number": (BASE + "draw: {ratio: {A: {value: 1}}}\n", ["must be a number, not a map"], ["一组设置"]),
    "map for a list": (
        BASE + "joint: {departments: {credit: 1}}\n", ["joint.departments", "must be a list, not a map"], ["应是清单"],
    ),
    "text for a list": (BASE + "joint: {departments: credit}\n", ["must be a list, not 'credit'"], ["应是清单"]),
    "text for the title": (
        BASE + "title: 加强复查\n",
        ["title", "must be a name in Chinese and English, not '加强复查'", "title: {zh: 加强复查, en: English name}"],
        ["应是中英文名称", "实际为 '加强复查'", "title: {zh: 加强复查, en: English name}"],
    ),
    "English text for the title": (
        BASE + "title: 'more: re-checks'\n", ['title: {zh: 中文名称, en: "more: re-checks"}'], ["en: \"more: re-checks\"}"],
    ),
    "text for a campaign's name": (
        BASE + "plan: {campaigns: {food: {name: 食品}}}\n", ["name: {zh: 食品, en: English name}"], ["应是中英文名称"],
    ),
    "list for the title": (BASE + "title: [方案]\n", ["title", "must be a map of settings, not a list"], ["应是一组设置"]),
    "number in quotes": (
        BASE + 'review: {reviewers: "10"}\n', ["must be a whole number, not the text '10'. Did you mean 10?"],
        ["应是整数，实际为 文字 '10'。是不是想写 10？"],
    ),
    "step without its share": (
        BASE + "tolerance: {months: 12, sectors: [food], ladder: [guided]}\n",
        ["line 2", "lacks the step guided", "self_correction: {guided: {value: 0.5, unit: share, low: 0, high: 1, source: assumption}}"],
        ["缺少“行政指导”（guided）这一级", "self_correction: {guided: {value: 0.5, unit: share, low: 0, high: 1, source: 假设}}"],
    ),
    # Chinese names where a file has its own
    "lever in Chinese, in part": (BASE + "法制审核: {days: 5}\n", ["line 2", "mean 'review'?"], ["想写 'review'？"]),
    "lever in Chinese": (BASE + "整改复查: {share: 1}\n", ["line 2", "mean 'recheck'?"], ["想写 'recheck'？"]),
    "title in Chinese": (BASE + "标题: {zh: 一, en: a}\n", ["mean 'title'?"], ["想写 'title'？"]),
    "base in Chinese": ("基准: jinan\n", ["mean 'base'?"], ["想写 'base'？"]),
    "setting in Chinese, in part": (BASE + "review: {办案期限: 60}\n", ["mean 'clock_days'?"], ["想写 'clock_days'？"]),
    "setting in Chinese": (
        BASE + "review: {办案期限（自立案起）: 60}\n", ["mean 'clock_days'?"], ["想写 'clock_days'？"],
    ),
    "setting in Chinese below a code": (
        BASE + "plan: {campaigns: {food: {月份: [5]}}}\n", ["mean 'months'?"], ["想写 'months'？"],
    ),
    "dated lever in Chinese": (
        BASE + "later: [{from: 2026-07-01, 法制审核: {days: 5}}]\n", ["mean 'review'?"], ["想写 'review'？"],
    ),
    "choice in Chinese": (
        BASE + "review: {over_clock: 无效}\n", ["'无效' is not one of late, void. Did you mean 'void'?"],
        ["不在可选项之中：late（仍然有效，计为逾期）、void（无效，案件不能成立）。是不是想写 'void'？"],
    ),
    "dated choice in Chinese": (
        BASE + "review: {over_clock: late}\nlater:\n  - from: 2026-07-01\n    review: {over_clock: 无效}\n",
        ["line 5", "not one of late, void"], ["void（无效，案件不能成立）。是不是想写 'void'？"],
    ),
    "choice that fails from a day on": (
        BASE + "later:\n  - from: 2026-07-01\n    review: {major: {严重: 1}}\n",
        ["line 4", "mean 'serious'?"], ["minor（轻微）、general（一般）、serious（严重）"],
    ),
    "code of the world in Chinese": (
        BASE + "draw: {by_sector: {食品: 2}}\n", ["no '食品'", "mean 'food'?"], ["想写 'food'？"],
    ),
    "base by its title": ("base: 济南\n", ["line 1", "no file 济南", "mean 'jinan'?"], ["没有文件 济南", "想写 'jinan'？"]),
    "Chinese that means nothing here": (BASE + "明天: 1\n", ["'明天' is not a setting"], ["没有 '明天' 这项设置"]),
    "list for a choice": (BASE + "draw: {memory: [within_year]}\n", ["a list is not one of"], ["不在可选项之中"]),
    "months as text": (BASE + "plan: {campaigns: {conduct: {months: 3-11}}}\n", ["months", "must be a list"], ["应是清单"]),
    "number in a list of names": (
        BASE + "joint: {departments: [credit, 5]}\n", ["joint.departments.1", "must be a text"], ["应是文字"],
    ),
    "fraction in the months": (
        BASE + "plan: {campaigns: {conduct: {months: [2.5]}}}\n", ["months.0", "whole number"], ["应是整数"],
    ),
    # values that make no sense
    "months 13": (
        BASE + "plan:\n  campaigns:\n    conduct:\n      months: [3, 13]\n",
        ["line 5", "months.1", "at most 12, not 13"], ["不大于 12"],
    ),
    "month 0": (BASE + "plan: {campaigns: {conduct: {months: [0]}}}\n", ["months.0", "at least 1, not 0"], ["不小于 1"]),
    "no months": (
        BASE + "plan: {campaigns: {conduct: {months: []}}}\n", ["months", "at least 1 entries"], ["至少要有 1 项"],
    ),
    "months twice": (BASE + "plan: {campaigns: {conduct: {months: [3, 3]}}}\n", ["months", "ascending"], ["从小到大"]),
    "window of 0 days": (
        BASE + "plan: {campaigns: {conduct: {window_days: 0}}}\n", ["window_days", "at least 1, not 0"], ["不小于 1"],
    ),
    "published after the first draw": (
        BASE + "plan:\n  publication: 06-30\n", ["line 2", "plan", "before the plan is published"], ["早于计划公布日"],
    ),
    "30 February": (BASE + "plan: {publication: 02-30}\n", ["plan.publication", "must be a month and day"], ["应写月-日"]),
    "campaign of a name that is kept": (
        BASE + "plan: {campaigns: {key: {name: {zh: 一, en: a}, department: market, months: [5]}}}\n",
        ["campaigns.key", "kept"], ["留给重点领域检查"],
    ),
    "unknown initiator": (
        BASE + "joint: {share: 0, initiator: markt}\n", ["joint.initiator", "no 'markt'", "'market'"], ["'market'"],
    ),
    "initiator that does not take part": (
        BASE + "joint: {initiator: food}\n", ["joint", "initiator must be one of"], ["发起部门"],
    ),
    "joint with one department": (
        BASE + "joint: {departments: [credit]}\n", ["joint", "at least two departments"], ["至少要有两个部门"],
    ),
    "joint share in percent": (BASE + "joint: {share: 30}\n", ["joint.share", "at most 1, not 30"], ["不大于 1"]),
    "unknown field": (
        BASE + "key_fields: {frequency: {fod: {A: 1, B: 1, C: 1, D: 1}}}\n", ["key_fields.frequency", "'food'"],
        ["'food'"],
    ),
    "grades that do not add up": (
        BASE + "world: {key_fields: {food: {grades: {share: {A: 0.5}}}}}\n", ["grades.share", "add up to 0.95"],
        ["风险等级的占比合计"],
    ),
    "unknown type of the credit tiers": (
        BASE + "credit: {types: [enterprises]}\n", ["credit.types", "'enterprise'"], ["'enterprise'"],
    ),
    "shares of 0.999": (
        BASE + "credit: {score: {shares: {A: 0.729, B: 0.2, C: 0.05, D: 0.02}}}\n", ["credit.score.shares", "add up to 0.999, not to 1"],
        ["合计为 0.999"],
    ),
    "shares of 0.99999": (
        BASE + "credit: {score: {shares: {A: 0.72999, B: 0.2, C: 0.05, D: 0.02}}}\n", ["add up to 0.99999, not to 1"], ["合计为 0.99999"],
    ),
    "step rule without steps": (
        BASE + "credit: {rule: step}\n", ["credit", "needs the section credit.step"], ["credit.step 一节"],
    ),
    "first tiers that do not add up": (
        BASE + "credit: {rule: fixed, initial: {A: 0.5, B: 0.1, C: 0.1, D: 0.1}}\n",
        ["credit.initial", "add up to 0.8"], ["合计为 0.8"],
    ),
    "first tiers of three": (
        BASE + "credit: {rule: fixed, initial: {A: 0.8, B: 0.1, C: 0.1}}\n", ["credit.initial", "lacks tier D"],
        ["缺少类别 D"],
    ),
    "poisson of fixed size": (
        BASE + "draw: {memory: poisson, size: fixed}\n", ["draw", "memory: poisson needs"], ["需要 size: threshold"],
    ),
    "factor beyond reason": (
        BASE + "draw: {by_sector: {food: 1e300}}\n", ["draw.by_sector.food", "at most 1000"], ["不大于 1000"],
    ),
    "hours beyond a year": (BASE + "capability: {hours: 9000}\n", ["capability.hours", "at most 8784"], ["不大于 8784"]),
    "no officer": (BASE + "capability: {officers: 0}\n", ["capability.officers", "at least 2, not 0"], ["不小于 2"]),
    "years before the calendar of the model": (
        BASE + "time: {start: 1800}\n", ["time.start", "at least 1990"], ["不小于 1990"],
    ),
    "probability above 1": (
        BASE + f"behaviour: {{look: {{sensitivity: {number(1.2)}}}}}\n",
        ["look.sensitivity", "value must be at most 1, not 1.2"], ["不大于 1"],
    ),
    "range beyond what a probability can be": (
        BASE + "behaviour: {look: {sensitivity: {high: 2}}}\n", ["look.sensitivity", "high must be at most 1"],
        ["high 应不大于 1"],
    ),
    "spell of no length": (
        group(spell=number(0)), ["world.groups.food.spell", "value must be at least 0.001"], ["不小于 0.001"],
    ),
    "negative rate": (
        group(rate=number(-0.1)), ["world.groups.food.rate", "value must be at least 0, not -0.1"], ["不小于 0"],
    ),
    "correlation of 2": (
        BASE + f"credit: {{score: {{correlation: {number(2)}}}}}\n", ["score.correlation", "at most 1"], ["不大于 1"],
    ),
    "memory of no length": (
        BASE + f"behaviour: {{deterrence: {{presence_years: {number(0)}}}}}\n", ["presence_years", "at least 0.001"],
        ["不小于 0.001"],
    ),
    "floor of zero": (
        BASE + f"behaviour: {{perceived: {{floor: {number(0)}}}}}\n", ["perceived.floor", "at least 1e-06"],
        ["不小于 1e-06"],
    ),
    "a month's choice of several item groups": (
        BASE + f"behaviour: {{clock: period, period: {{violation: {{A: {number(0.1)}}}}}}}\n",
        ["behaviour.clock", "one item group, not for 7"], ["只用于一个事项组"],
    ),
    "too near to zero": (BASE + "draw: {ratio: {A: 1e-300}}\n", ["draw.ratio.A", "too small a number"], ["请写 0"]),
    "unknown type perceived": (
        BASE + f"behaviour: {{perceived: {{reference_by_type: {{cooperatives: {number(6)}}}}}}}\n",
        ["reference_by_type.cooperatives", "'cooperative'"], ["'cooperative'"],
    ),
    "item group of no department": (
        group(department="fod"), ["world.groups.food.department", "'food'"], ["没有 'fod'", "'food'"],
    ),
    "item group of no sector": (
        group(sectors="[fod]"), ["world.groups.food.sectors", "'food'"], ["没有 'fod'", "'food'"],
    ),
    "key field of no department": (
        BASE + "world: {key_fields: {food: {department: fod}}}\n", ["world.key_fields.food.department", "'food'"],
        ["'food'"],
    ),
    "sector of no key field": (
        BASE + "world: {sectors: {food: {field: fod}}}\n", ["world.sectors.food.field", "'food'"], ["'food'"],
    ),
    "share for no type": (
        BASE + f"world: {{sectors: {{food: {{share: {{firm: {number(0.1)}}}}}}}}}\n",
        ["world.sectors.food.share", "no 'firm'"], ["没有 'firm'"],
    ),
    "too many departments": (
        BASE + "world:\n  departments:\n" + "".join(f"    d{i}: {{name: {{zh: 一, en: a}}}}\n" for i in range(20)),
        ["world", "at most 12 departments"], ["部门至多 12 个"],
    ),
    "too many item groups": (
        BASE + "world:\n  groups:\n" + "".join(
            f"    g{i}: {{name: {{zh: 一, en: a}}, department: food, rate: {number(0)}, spell: {number(1)}, severity: "
            f"{{minor: {number(1)}}}, minutes: {number(9)}}}\n" for i in range(9)
        ), ["world", "item groups"], ["事项组"],
    ),
    "districts that do not add up": (
        BASE + f"world: {{districts: {{lixia: {{share: {number(0.9)}}}}}}}\n", ["world.districts", "add up to"],
        ["区县的占比合计"],
    ),
    "severity that does not add up": (
        group(severity=f"{{minor: {number(0.9)}}}"), ["world.groups.food.severity", "add up to"], ["严重程度的占比合计"],
    ),
    "low above high": (
        BASE + "world: {frailty: {log_sd: {low: 2, high: 1}}}\n", ["log_sd", "outside its own range 2 to 1"],
        ["超出自身范围"],
    ),
    "number without a source": (
        BASE + "world: {young_years: {value: 1.5, source: ''}}\n", ["young_years.source", "must not be empty"],
        ["不能为空"],
    ),
    "key of a number misspelt": (
        BASE + "world: {young_years: {valeu: 1.5}}\n", ["young_years.valeu", "'value'"], ["'value'"],
    ),
    "calendar named by nothing": (BASE + "time: {calendar: ''}\n", ["time.calendar", "must not be empty"], ["不能为空"]),
    "calendar that is a folder": (BASE + "time: {calendar: .}\n", ["time.calendar", "is not a file"], ["不是文件"]),
    "calendar with a null": (BASE + 'time: {calendar: "a\\0b"}\n', ["time.calendar", "cannot be read"], ["无法读取"]),
    "base with a null": ('base: "a\\0b"\n', ["line 1", "base", "cannot be read"], ["无法读取"]),
    "base with half a character": ('base: "a\\ud800b"\n', ["line 1", "base", "cannot be read"], ["无法读取"]),
    "base of a very long name": (f"base: {'x' * 5000}\n", ["line 1", "base", "the name is too long"], ["名称太长"]),
    "list of bases": ("base: [jinan.yaml, p1.yaml]\n", ["line 1", "base", "must name a file"], ["应写文件名"]),
    "base that stands twice": (BASE + BASE, ["line 2", "'base' stands twice"], ["重复"]),
}


@pytest.fixture
def folder(tmp_path):
    for name in ("jinan.yaml", "calendar-cn.csv"):
        shutil.copy(SHIPPED / name, tmp_path / name)
    return tmp_path


def refused(folder, content, name="wrong.yaml") -> InputError:
    """The error of a file with this content."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError) as caught:
        load(path)
    return caught.value


def clear(error: InputError) -> None:
    """One readable sentence, in both languages."""
    for lang in ("en", "zh"):
        text = error.text(lang)
        assert text.isprintable() and len(text) < 900 and "Traceback" not in text
    assert str(error) == error.text("en")
    translated = chinese(error.reason[:400])
    assert translated is not None and any("\u4e00" <= c <= "\u9fff" for c in translated), error.reason


@pytest.mark.parametrize("name", CASES)
def test_one_clear_message(folder, name):
    content, english, zh = CASES[name]
    before = sorted(p.name for p in folder.iterdir())
    error = refused(folder, content)
    clear(error)
    assert os.path.basename(str(error.file)) == "wrong.yaml"
    assert [part for part in english if part not in error.text("en")] == [], error.text("en")
    assert [part for part in zh if part not in error.text("zh")] == [], error.text("zh")
    assert sorted(p.name for p in folder.iterdir()) == sorted([*before, "wrong.yaml"])


GOOD = {
    "byte-order mark": b"\xef\xbb\xbf" + BASE.encode(),
    "line ends of Windows": BASE.replace("\n", "\r\n").encode() + b"draw: {ratio: {A: 0.01}}\r\n",
    "line ends of the old Mac": b"base: jinan.yaml\rdraw: {ratio: {A: 0.01}}\r",
    "no line end": b"base: jinan.yaml",
    "document marks": b"%YAML 1.1\n---\nbase: jinan.yaml\n...\n",
    "Chinese title": (BASE + "title: {zh: 方案：甲，乙“丙”, en: x}\n").encode(),
    "Chinese code": (
        BASE + "plan: {campaigns: {秋季: {name: {zh: 秋季, en: autumn}, department: market, months: [9]}}}\n"
    ).encode(),
    "emoji": (BASE + "title: {zh: 🙂, en: 🙂}\n").encode(),
    "thousands with _": (BASE + "world: {firms: 1_498_000}\n").encode(),
    "exponent": (BASE + "draw: {ratio: {A: 1.5e-2}}\n").encode(),
    "shares of 1 but for the last bits": (BASE + "credit: {score: {shares: {A: 0.7299999, B: 0.2, C: 0.05, D: 0.02}}}\n").encode(),
    "comment with full-width signs": (BASE + "draw: {ratio: {A: 0.01}} # 比例：低，｛｝\n").encode(),
}


@pytest.mark.parametrize("name", GOOD)
def test_what_is_only_unusual_loads(folder, name):
    (folder / "plan.yaml").write_bytes(GOOD[name])
    assert load(folder / "plan.yaml").world.firms == 1_498_000


def test_no_tag_is_ever_carried_out(folder):
    mark = folder / "mark"
    for tag in (f"!!python/object/apply:os.system ['touch {mark}']", f"!!python/object/new:os.system [touch {mark}]",
                "!!python/name:os.system", "!!python/module:os", "!!js/function 'x'",
                "!<tag:yaml.org,2002:python/tuple> [1]"):
        assert "tag" in refused(folder, BASE + f"draw: {tag}\n").reason
    assert not mark.exists()


def test_bombs_end_at_once(folder):
    bombs = {
        "aliases": "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
            f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(9)
        ),
        "flow": "a: " + "[" * 3000 + "]" * 3000,
        "maps": "a: " + "{a: " * 3000 + "1" + "}" * 3000,
        "blocks": "".join(" " * i + "a:\n" for i in range(1300)),
        "lists": "".join("- " for _ in range(3000)) + "a\n",
        "half a million openings": "a: " + "[" * 500_000,
    }
    for content in bombs.values():
        begin = time.process_time()
        clear(refused(folder, content))
        assert time.process_time() - begin < 3


def chain(folder, length):
    """A file with so many bases below it."""
    (folder / "b0.yaml").write_bytes((folder / "jinan.yaml").read_bytes())
    for i in range(1, length + 1):
        (folder / f"b{i}.yaml").write_text(f"base: b{i - 1}.yaml\n")
    return folder / f"b{length}.yaml"


def test_a_long_chain_of_bases(folder):
    assert load(chain(folder, MAX_BASES)).world.firms == 1_498_000
    with pytest.raises(InputError, match=f"more than {MAX_BASES} bases in a row") as caught:
        load(chain(folder, 25))
    clear(caught.value)


def test_links_that_lead_nowhere(folder):
    (folder / "loop.yaml").symlink_to("loop.yaml")
    (folder / "dangling.yaml").symlink_to("nothing.yaml")
    os.mkfifo(folder / "pipe.yaml")
    os.mkfifo(folder / "pipe.csv")
    for name in ("loop.yaml", "dangling.yaml", "pipe.yaml"):
        with pytest.raises(InputError) as caught:
            load(folder / name)
        clear(caught.value)
        clear(refused(folder, f"base: {name}\n"))
    clear(refused(folder, BASE + "time: {calendar: pipe.csv}\n"))


def test_a_base_in_another_folder(folder):
    (folder / "plans").mkdir()
    (folder / "plans" / "plan.yaml").write_text("base: ../jinan.yaml\n")
    assert load(folder / "plans" / "plan.yaml").time.calendar == "calendar-cn.csv"
    error = refused(folder / "plans", "base: jinann.yaml\n")
    clear(error)
    assert error.nearest == "jinan.yaml"


def test_an_error_in_the_root_of_the_bases_names_it(folder):
    text = (folder / "jinan.yaml").read_text(encoding="utf-8")
    (folder / "jinan.yaml").write_text(text.replace("memory: within_year", "memory: for_ever"), encoding="utf-8")
    error = refused(folder, BASE + "draw: {memory: within_year}\n")
    assert os.path.basename(error.file) == "jinan.yaml" and error.path == "draw.memory" and error.line
