# ---
# jupyter:
#   kernelspec: {name: python3, display_name: Python 3, language: python}
# ---

# %% [markdown] lang="zh" name="4-问题五-检查上限"
# # 问题五：每户每年至多查几次
#
# 给每户每年的检查次数设上限：一次、两次、三次，或按信用类别分别设。哪些检查因此不做？漏掉多少违法？非现场检查和举报补回多少？
# 谁一年被查三次以上，为什么？

# %% [markdown] lang="en" name="4-question-5-caps"
# # Question 5: how many visits a firm and year at most
#
# The visits of a firm in a calendar year get a cap: one, two, three, or one by credit tier. Which checks are not made?
# What goes undetected? How much do remote checks and reports win back? Who is visited three times a year and more, and
# why?

# %% lang="zh" tags=["parameters"]
lang = "zh"
firms, replications = 50_000, 6
remote = 1.0

# %% lang="en" tags=["parameters"]
lang = "en"
firms, replications = 50_000, 6
remote = 1.0

# %% [markdown] lang="zh"
# 全市规模：把 `firms` 改为 `None`。
#
# ## 方案
#
# 自带方案 `cap-one-visit` 每户一次。这里再写出两次、三次、按类别，以及“一次，不做的改为非现场检查”（`remote` 是改的比例）。
# 举报核查、整改复查和上级专项不受限也不计数。

# %% [markdown] lang="en"
# The whole city: set `firms` to `None`.
#
# ## The plans
#
# The shipped plan `cap-one-visit` allows one visit a firm. Here are also two and three visits, caps by tier, and one
# visit with remote checks instead of what is held back (`remote` is their share). Checks on reports, re-checks and
# special campaigns are exempt and do not count.

# %%
from pathlib import Path

import pandas as pd
import yaml
from IPython.display import Markdown, display

import jgsim

TIERS = ("A", "B", "C", "D", "none")


def plan(name, zh, en, frequency):
    base = "../scenarios/cap-one-visit.yaml"
    content = {"base": base, "title": {"zh": zh, "en": en}, "frequency": frequency}
    path = Path(f"my-{name}.yaml")
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return jgsim.load(path)


base, one = jgsim.load("jinan"), jgsim.load("cap-one-visit")
two = plan("cap-2", "每户每年至多两次", "at most two visits", {"cap": dict.fromkeys(TIERS, 2)})
three = plan("cap-3", "每户每年至多三次", "at most three visits", {"cap": dict.fromkeys(TIERS, 3)})
remotely = plan("cap-1-remote", "至多一次，其余非现场", "at most one visit, the rest remote", {
    "remote": {"of_held_back": remote, "minutes": 60},
})
tiers = plan("cap-tiers", "上限按类别", "caps by tier", {"cap": {"A": 1, "B": 2, "C": 4, "D": 6, "none": 1}})
remotely.description(lang)

# %%
usual = {"firms": firms, "replications": replications, "lang": lang}
study = jgsim.compare(base, one, two, three, tiers, remotely, **usual)
study

# %% [markdown] lang="zh"
# ## 覆盖、负担、发现、工时

# %% [markdown] lang="en"
# ## Coverage, burden, detection, officer-hours

# %%
from jgsim.report.effects import effects

shown = ["visits_per_firm_year", "firm_coverage", "detected_share", "harm", "officer_hours"]
found = effects(study, shown)


def cell(effect):
    difference, interval = effect.relative(lang)
    return f"{difference} [{interval}]" if interval else difference


pd.DataFrame({
    s.title.label(lang): {e.name(lang): cell(e) for e in found[s.name].values()} for s in study.scenarios[1:]
}).T

# %%
study.figure("tradeoff")

# %%
study.figure("differences")

# %% [markdown] lang="zh"
# ## 哪些检查因此不做
#
# 因上限暂缓的检查，计量各年合计，按检查的种类（各次重复的均值）。缩小规模时只是所模拟户数的数。

# %% [markdown] lang="en"
# ## Which checks are not made
#
# Checks held back by the cap over the measured years by kind (mean over the replications), of the firms simulated.

# %%
from jgsim.terms.enums import Trigger

NAMES = {t.code: t.label(lang) for t in Trigger}
rows = study.all_groups[study.all_groups["year"] == "all"]


def by_trigger(measure, scenarios):
    some = rows[(rows["measure"] == measure) & (rows["dimension"] == "trigger")]
    table = some.pivot_table(index="group", columns="scenario", values="value", sort=False, observed=True)
    table = table[[s.name for s in scenarios]]
    table.columns = [s.title.label(lang) for s in scenarios]
    table.index = [NAMES[code] for code in table.index]
    return table[(table != 0).any(axis=1)].round(1)


by_trigger("held_back_cap", study.scenarios[1:])

# %% [markdown] lang="zh"
# ## 谁补回来
#
# 首次发现的违法，按发现它的检查：举报核查等豁免的检查会不会多发现一些，非现场检查又补回多少？

# %% [markdown] lang="en"
# ## What wins it back
#
# Violations found for the first time, by the check that found them: do checks on reports and other exempt ones find
# more, and how much do remote checks win back?

# %%
by_trigger("detections", [base, one, remotely])

# %% [markdown] lang="zh"
# 与基准的配对之差，方括号里是 95% 区间：

# %% [markdown] lang="en"
# Paired differences to the base, with 95 % intervals in brackets:

# %%
def difference(effect):
    amount, interval = effect.change(lang)
    return f"{amount} [{interval}]" if interval else amount


def compared(**group):
    some = effects(study, ["detections"], **group)
    return {s.title.label(lang): difference(some[s.name]["detections"]) for s in (one, remotely)}


table = {NAMES[t.code]: compared(dimension="trigger", group=t.code) for t in Trigger}
table[{"zh": "合计", "en": "all"}[lang]] = compared()
pd.DataFrame(table).T

# %% lang="zh"
share = {name: found[name]["detected_share"] for name in (one.name, remotely.name)}
clear = all(effect.state == "clear" for effect in share.values())
display(Markdown(
    f"违法发现比例与基准之差：一次 {difference(share[one.name])}，加非现场检查 {difference(share[remotely.name])}。"
    + ("" if clear else "区间含 0 的，不能说有差别；增加户数或重复次数。")
))

# %% lang="en"
share = {name: found[name]["detected_share"] for name in (one.name, remotely.name)}
clear = all(effect.state == "clear" for effect in share.values())
display(Markdown(
    f"The share of violations found against the base: one visit {difference(share[one.name])}, with remote checks "
    f"{difference(share[remotely.name])}."
    + ("" if clear else " An interval that holds 0 shows no difference: it takes more firms or replications.")
))

# %% [markdown] lang="zh"
# ## 谁一年被查三次以上，为什么
#
# 用台账（`log=True`）数：现状下，一个自然年内被查三次以上的主体，它们的检查是什么种类，当时在哪个信用类别。

# %% [markdown] lang="en"
# ## Who is visited three times a year and more, and why
#
# Counted in the ledger (`log=True`): under the base, firms with three visits or more in a calendar year, the kinds of
# those visits, and the credit tiers they were in.

# %%
import pyarrow.parquet as parquet

logged = jgsim.run(base, firms=firms, log=True, out="my-log", lang=lang)
log = parquet.read_table(next(Path("my-log/log").rglob("visit.parquet")))
epoch = log.schema.metadata[b"jgsim.epoch"].decode()
visits = log.select(["time", "firm", "trigger", "tier"]).to_pandas()
visits["year"] = (pd.Timestamp(epoch) + pd.to_timedelta(visits["time"], unit="min")).dt.year
visits = visits[visits["year"] >= base.time.start]
often = visits[visits.groupby(["firm", "year"])["time"].transform("size") >= 3]


def shares(codes, names, heads):
    counted = pd.DataFrame({
        head: some[codes].astype(str).map(names).value_counts(normalize=True)
        for head, some in zip(heads, (often, visits), strict=True)
    })
    return counted.fillna(0).sort_values(heads[0], ascending=False).map("{:.1%}".format)


heads = {"zh": ("三次以上", "全部检查"), "en": ("three or more", "all visits")}[lang]
shares("trigger", NAMES, heads)

# %%
from jgsim.terms.enums import Tier

shares("tier", {t.code: t.label(lang) for t in Tier}, heads)

# %% lang="zh"
count = len(often[["firm", "year"]].drop_duplicates())
all_years = len(visits[["firm", "year"]].drop_duplicates())
exempt = often["trigger"].isin(one.settings["frequency"].exempt).mean() if len(often) else float("nan")
display(Markdown(
    f"被查过的主体年共 {all_years:,} 个，其中 {count:,} 个在一年里被查三次以上；这些检查有 {exempt:.0%} 属于豁免的种类，"
    "上限管不到。"
))

# %% lang="en"
count = len(often[["firm", "year"]].drop_duplicates())
all_years = len(visits[["firm", "year"]].drop_duplicates())
exempt = often["trigger"].isin(one.settings["frequency"].exempt).mean() if len(often) else float("nan")
display(Markdown(
    f"Of {all_years:,} firm-years with a visit, {count:,} have three or more; {exempt:.0%} of those visits are of "
    "exempt kinds, which no cap holds back."
))

# %% [markdown] lang="zh"
# ## 有多大把握
#
# 非现场检查能看出多少，没有查到来源，是假设（`behaviour.look.factor.remote`，对入企检查细致程度的倍数）。换成范围的两端再算；
# 最后一行是两端之差。

# %% [markdown] lang="en"
# ## How sure are we
#
# How much remote checks see is an assumption; no source was found (`behaviour.look.factor.remote`, times the attention
# of a visit). Here are both ends of its range; the last line is the difference between them.

# %%
from jgsim.measures.catalogue import CATALOGUE
from jgsim.report.numbers import amount, change

sees = base.behaviour.look.factor["remote"]
ends = jgsim.sweep(remotely, {"behaviour.look.factor.remote": [sees.low, sees.high]}, **usual)
table = {}
for code in ("remote_finding_rate", "detected_share", "harm"):
    unit, apart = CATALOGUE[code].unit, ends.estimate(code, against="p0001")
    low, high = apart.mean[1] - apart.half_width[1], apart.mean[1] + apart.half_width[1]
    told, interval = change(apart.mean[1], low, high, unit, lang)
    values = [amount(x, unit, lang, apart=apart.mean[1]) for x in ends.estimate(code).mean]
    table[CATALOGUE[code].label(lang)] = [*values, f"{told} [{interval}]" if interval else told]
pd.DataFrame(table, index=[f"{sees.low:g}", f"{sees.high:g}", {"zh": "之差", "en": "difference"}[lang]])

# %% [markdown] lang="zh"
# ## 没有算进去的
#
# - 企业知道自己今年已被查过、不会再被查，会不会因此松懈：威慑只按公布的抽查比例和到场的检查计算。
# - 上限腾出的工时用在别处：这里闲着。可另写方案，把抽查比例提高到同样的工时（`match: officer_hours`）。

# %% [markdown] lang="en"
# ## What is left out
#
# - Whether firms that have had their visit of the year take less care: deterrence follows announced ratios and visits.
# - What else could be done with the hours that a cap sets free: here they are idle. A plan of your own can raise draw
#   ratios to the same hours (`match: officer_hours`).
