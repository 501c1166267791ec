# ---
# jupyter:
#   kernelspec: {name: python3, display_name: Python 3, language: python}
# ---

# %% [markdown] lang="zh" name="2-问题一-信用分级抽查"
# # 问题一：A 类少查、D 类全查，会怎样
#
# 现状是各信用类别抽查比例相同。若 A 类（低风险）降到很低、D 类（高风险）全部抽查，覆盖、企业负担、发现违法和执法工时各有什么变化？
# 问题发现率升高，多少只是因为抽查对象不同（选择），多少是监管起了作用（效果）？
#
# 问题发现率里有很大一部分是失联主体（查无下落、空挂地址）：它们没有违法损害，却多在 D 类，“D 类全查”会多敲许多空门。
# 所以这一部分单独列出。

# %% [markdown] lang="en" name="2-question-1-credit-tiers"
# # Question 1: A drawn less, D in full: what happens
#
# Today all credit tiers have the same draw ratio. If tier A (low risk) is drawn much less and tier D (high risk) in
# full, what becomes of coverage, burden, detection and officer-hours? And of a higher problem-finding rate, how much
# is selection (other firms drawn) and how much is effect?
#
# Unreachable firms (gone, or never at their address) are a large part of the finding rate. They do no harm, and many of
# them are in tier D: to draw it in full means knocking at many empty rooms. So they are told apart.

# %% lang="zh" tags=["parameters"]
lang = "zh"
firms, replications = 50_000, 6
ratio_a, ratio_d = 0.01, 1.0

# %% lang="en" tags=["parameters"]
lang = "en"
firms, replications = 50_000, 6
ratio_a, ratio_d = 0.01, 1.0

# %% [markdown] lang="zh"
# 全市规模：把 `firms` 改为 `None`。
#
# ## 方案
#
# 除了整个方案，再各做一半，看清哪一半带来什么。

# %% [markdown] lang="en"
# The whole city: set `firms` to `None`.
#
# ## The plans
#
# Beside the whole plan, each half of it alone, to see which half does what.

# %%
from pathlib import Path

import pandas as pd
import yaml
from IPython.display import Markdown, display

import jgsim


def plan(name, zh, en, ratio):
    content = {"base": "../scenarios/jinan.yaml", "title": {"zh": zh, "en": en}, "draw": {"ratio": ratio}}
    path = Path(f"my-{name}.yaml")
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return jgsim.load(path)


base = jgsim.load("jinan")
a, d = f"{100 * ratio_a:g}%", f"{100 * ratio_d:g}%"
whole = plan("both", f"A类{a}、D类{d}", f"A {a}, D {d}", {"A": ratio_a, "D": ratio_d})
less = plan("a-only", f"只改A类为{a}", f"only A to {a}", {"A": ratio_a})
more = plan("d-only", f"只改D类为{d}", f"only D to {d}", {"D": ratio_d})
whole.description(lang)

# %%
usual = {"replications": replications, "lang": lang}
study = jgsim.compare(base, whole, less, more, firms=firms, **usual)
study

# %% [markdown] lang="zh"
# ## 覆盖、负担、发现、工时

# %% [markdown] lang="en"
# ## Coverage, burden, detection, officer-hours

# %%
from jgsim.report.effects import effects

shown = [
    "firm_coverage", "visits_per_firm_year", "problem_finding_rate", "problem_finding_rate_operating", "detected_share",
    "onsets", "harm", "officer_hours",
]
found = effects(study, shown)
whole_plan = found["my-both"]

# %% lang="zh"
WAY = {"clear": ("下降", "上升"), "unclear": ("无明显差异",) * 2, "equal": ("没有变化",) * 2}


def told(effect):
    before, after = effect.amounts(lang)
    difference, interval = effect.change(lang)
    way = WAY.get(effect.state, ("重复太少，不能判断",) * 2)[effect.difference > 0]
    return f"{effect.name(lang)}{way}：{before} → {after}（{difference}，95%区间{interval or '无'}）"


display(Markdown("\n".join(f"- {told(effect)}" for effect in whole_plan.values())))

# %% lang="en"
WAY = {"clear": ("lower", "higher"), "unclear": ("no clear difference",) * 2, "equal": ("no change",) * 2}


def told(effect):
    before, after = effect.amounts(lang)
    difference, interval = effect.change(lang)
    way = WAY.get(effect.state, ("too few replications to tell",) * 2)[effect.difference > 0]
    return f"{effect.name(lang)}, {way}: {before} → {after} ({difference}, 95 % interval {interval or 'none'})"


display(Markdown("\n".join(f"- {told(effect)}" for effect in whole_plan.values())))

# %%
study.figure("differences")

# %%
study.figure("tiers")

# %% lang="zh"
covered = effects(study, ["firm_coverage"], dimension="tier", group="D")["my-both"]["firm_coverage"]
display(Markdown(
    f"D类抽查比例是 {d}，覆盖面却是 {covered.amounts(lang)[1]}：年中才归入 D 类的企业只赶上当年余下的几次抽取，"
    "人手不够时还有抽到而没查成的（`shortfall`，全市规模才可读）。"
))

# %% lang="en"
covered = effects(study, ["firm_coverage"], dimension="tier", group="D")["my-both"]["firm_coverage"]
display(Markdown(
    f"Tier D has a draw ratio of {d}, yet its coverage is {covered.amounts(lang)[1]}: firms that join the tier during "
    "a year meet only the draws left in it, and where officers are short some that were drawn are not visited "
    "(`shortfall`, which only the full city gives)."
))

# %% [markdown] lang="zh"
# 工时用在哪里：

# %% [markdown] lang="en"
# Where the hours go:

# %%
study.figure("hours")

# %% [markdown] lang="zh"
# ## 问题发现率：多少是空门，多少是选择，多少是效果
#
# 查到失联的户次占比的变化，是**空门**。其余：各类在双随机户次中的占比 × 该类查到违法的比例，再相加。
# 占比变了、各类照旧，那部分就是**选择**；占比照新的、各类的变化，那部分是**类内变化**
# （查得多、改得多、违法变少或变多，以及谁被分进这一类）。三部分之和就是全部变化。

# %% [markdown] lang="en"
# ## The finding rate: how much is empty rooms, how much selection, how much effect
#
# The change of the share of visits that could not reach the firm is **empty rooms**. The rest is the sum over tiers of
# a tier's share of the random-draw visits times its share of visits with a violation. What comes from new shares at
# the old rates is **selection**. What comes from new rates at the new shares is **change within tiers**: more looks,
# more corrected, fewer or more violations begun, and who is put into the tier. The three add up to the whole change.

# %%
from jgsim.report.numbers import amount, change
from jgsim.report.selection import selections
from jgsim.terms.enums import TIERS

rows = study.all_groups[study.all_groups["year"] == "all"]
visits = rows[(rows["measure"] == "visits") & (rows["dimension"] == "tier×trigger")].copy()
visits[["tier", "trigger"]] = visits["group"].str.split("×", expand=True).to_numpy()
visits = visits[visits["trigger"].isin(["random", "joint"])]
drawn = visits.pivot_table(index="tier", columns="scenario", values="value", aggfunc="sum", sort=False, observed=True)
rates = rows[(rows["measure"] == "problem_finding_rate") & (rows["dimension"] == "tier")]
rates = rates.pivot_table(index="group", columns="scenario", values="value", sort=False, observed=True)
both = [base.name, whole.name]
by_tier = pd.concat([(drawn / drawn.sum())[both], rates.loc[drawn.index, both]], axis=1).map("{:.1%}".format)
heads = {"zh": ("占双随机户次", "问题发现率"), "en": ("share of random-draw visits", "finding rate")}[lang]
by_tier.columns = [f"{head}: {s.title.label(lang)}" for head in heads for s in (base, whole)]
by_tier.index = [tier.label(lang) for tier in TIERS]
by_tier

# %% lang="zh"
parts = selections(study)["my-both"]


def piece(part):
    difference, interval = change(part.mean, part.low, part.high, "share", lang)
    return f"{difference}（95%区间{interval or '无'}）"


display(Markdown(
    f"问题发现率由 {amount(parts.base_rate, 'share', lang)} 变为 {amount(parts.plan_rate, 'share', lang)}，"
    f"变化 {piece(parts.total)}：其中空门 {piece(parts.empty)}，选择 {piece(parts.selection)}，"
    f"类内变化 {piece(parts.within)}。\n\n"
    f"所以发现率本身说明不了监管好坏，要同看另外两个数：{told(whole_plan['detected_share'])}；{told(whole_plan['harm'])}。"
))

# %% lang="en"
parts = selections(study)["my-both"]


def piece(part):
    difference, interval = change(part.mean, part.low, part.high, "share", lang)
    return f"{difference} (95 % interval {interval or 'none'})"


display(Markdown(
    f"The finding rate goes from {amount(parts.base_rate, 'share', lang)} to {amount(parts.plan_rate, 'share', lang)}, "
    f"a change of {piece(parts.total)}: empty rooms {piece(parts.empty)}, selection {piece(parts.selection)}, within "
    f"tiers {piece(parts.within)}.\n\n"
    f"So the rate by itself does not tell good supervision from bad. Two other numbers do: "
    f"{told(whole_plan['detected_share'])}; {told(whole_plan['harm'])}."
))

# %% [markdown] lang="zh"
# ## 哪一半带来什么

# %% [markdown] lang="en"
# ## Which half does what

# %%
def percent(some):
    return {e.name(lang): "{} ({})".format(*e.relative(lang)) for e in some.values()}


pd.DataFrame({s.title.label(lang): percent(found[s.name]) for s in study.scenarios[1:]})

# %% [markdown] lang="zh"
# ## 有多大把握
#
# 上面的区间只反映模拟的随机误差。更要紧的是：企业知道抽查比例变了，会不会因此多违法或少违法？这个反应（弹性）文献只给出一个范围，
# 所以把范围两端各算一遍，看结论变不变。

# %% [markdown] lang="en"
# ## How sure are we
#
# The intervals above show the noise of simulation only. What matters more: do firms that know of the new ratios begin
# more or fewer violations? For that response (an elasticity) the literature gives no more than a range, so here are
# both its ends.

# %%
elasticity = base.behaviour.perceived.elasticity
checked = {}
for value in sorted({elasticity.low, elasticity.value, elasticity.high}):
    changed = {"behaviour.perceived.elasticity": value}
    other = jgsim.compare(base, whole, firms=firms // 2 if firms else None, set=changed, **usual)
    checked[value] = effects(other, ["onsets", "harm"])["my-both"]

pd.DataFrame({f"{value:g}": percent(some) for value, some in checked.items()})

# %% lang="zh"
signs = {(some["harm"].state, some["harm"].difference > 0) for some in checked.values()}
same = "违法损害的方向在整个范围内一致" if len(signs) == 1 else "违法损害的结论随这一个假设而变，所以不能只看中间值"
values = f"{elasticity.low:g}、{elasticity.value:g}、{elasticity.high:g}"
display(Markdown(f"弹性取 {values} 时，{same}。来源：{elasticity.source}。"))

# %% lang="en"
signs = {(some["harm"].state, some["harm"].difference > 0) for some in checked.values()}
same = "harm moves the same way throughout" if len(signs) == 1 else "what happens to harm hangs on this one number"
values = f"{elasticity.low:g}, {elasticity.value:g} and {elasticity.high:g}"
display(Markdown(f"At elasticities of {values}, {same}. Source: {elasticity.source}."))

# %% [markdown] lang="zh"
# ## 没有算进去的
#
# - 检查结果公示的威慑：在后续版本。
# - 分类本身换一种规则会怎样：见 `credit` 一节的设置。

# %% [markdown] lang="en"
# ## What is left out
#
# - Deterrence by publishing results: with a later version.
# - What other rules of classification would do: see the section `credit` of the settings.
