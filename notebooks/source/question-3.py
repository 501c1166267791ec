# ---
# jupyter:
#   kernelspec: {name: python3, display_name: Python 3, language: python}
# ---

# %% [markdown] lang="zh" name="3-问题三-包容期"
# # 问题三：包容期给多长，期间还查不查
#
# 新登记的新经济企业在包容期内被发现的问题（红线事项除外），先以预警提示、行政指导、行政告诫处理，给一段观察期自行改正，期满复查。
# 不包容、包容一年、包容两年，违法损害差多少？多少在观察期内自行改正？包容期内的抽查照常、减半，或只作服务指导，又差多少？

# %% [markdown] lang="en" name="3-question-3-tolerance"
# # Question 3: how long a tolerance period, and visits meanwhile?
#
# What is found at newly registered new-economy enterprises within the tolerance period, red lines apart, is answered
# by early warning, guidance, admonition; each gives a window to put things right, with a re-check at its end. Without
# tolerance, with one year or two of it: how much harm, and how many put it right unasked? And if draws meanwhile go on
# as usual, are halved, or only advise?

# %% lang="zh" tags=["parameters"]
lang = "zh"
firms, replications = 100_000, 6
months = [0, 12, 24]

# %% lang="en" tags=["parameters"]
lang = "en"
firms, replications = 100_000, 6
months = [0, 12, 24]

# %% [markdown] lang="zh"
# 全市规模：把 `firms` 改为 `None`。
#
# ## 方案
#
# 自带方案 `tolerance-24m` 写明了全部设置。先变动包容期的长短，零个月就是不包容。

# %% [markdown] lang="en"
# The whole city: set `firms` to `None`.
#
# ## The plans
#
# The shipped plan `tolerance-24m` has all the settings. First the length of the period varies; zero months is no
# tolerance.

# %%
import pandas as pd
from IPython.display import Markdown, display

import jgsim

plan = jgsim.load("tolerance-24m")
plan.description(lang)

# %%
usual = {"firms": firms, "replications": replications, "by": "sector", "lang": lang}
lengths = jgsim.sweep(plan, {"tolerance.months": months}, **usual)
lengths

# %% [markdown] lang="zh"
# ## 多少自行改正，多少违法损害
#
# 每个网格点一行。改正的占比只算观察期届满时主体仍在营、违法也不会自行结束的包容发现；没有包容就没有数。

# %% [markdown] lang="en"
# ## How many put it right, and how much harm
#
# A row for each point. The share put right is of tolerated findings whose window ended with the firm in operation and
# the violation not over by itself. Without tolerance there is none.

# %%
pd.options.display.float_format = lambda x: f"{x:,.0f}" if abs(x) >= 1000 else f"{x:.4g}"
lengths.table(["tolerated_findings", "self_corrected_share", "harm_while_tolerated"])

# %% [markdown] lang="zh"
# 新经济行业的违法损害与不包容（第一个网格点）的配对之差：各点是同样的企业、同样的随机数，所以差值的区间比数值本身的窄。
# 行业里还有满了包容期的企业和个体户，所以差值只占行业违法损害的一小部分。

# %% [markdown] lang="en"
# Harm in the new-economy sector as paired differences to no tolerance, the first point: all points have the same firms
# and the same random numbers, so differences have narrower intervals than values. The sector also holds older
# enterprises and individual businesses, so a difference is a small part of its harm.

# %%
sector = {"dimension": "sector", "group": "new_economy"}
lengths.figure("harm", against="p0001", **sector)

# %% [markdown] lang="zh"
# 几个指标与不包容之差，方括号里是 95% 区间；区间含 0 就没有明显差异。

# %% [markdown] lang="en"
# Some measures as differences to no tolerance, with 95 % intervals in brackets. One that holds 0 shows none.

# %%
from jgsim.measures.catalogue import CATALOGUE
from jgsim.report.numbers import change


def differences(sweep, measures):
    made = sweep.points.set_index("point")
    for code in measures:
        one = sweep.estimate(code, **sector, against="p0001")
        told = [
            change(x, x - half, x + half, CATALOGUE[code].unit, lang)
            for x, half in zip(one.mean, one.half_width, strict=True)
        ]
        made[CATALOGUE[code].label(lang)] = [f"{difference} [{interval}]" for difference, interval in told]
    return made


differences(lengths, ["visits", "onsets", "detections", "harm"])

# %% [markdown] lang="zh"
# ## 包容期内还查不查
#
# 两年的包容期，抽查照常（第一个网格点）、减半，或照常去但只作服务指导。下面是与照常之差。

# %% [markdown] lang="en"
# ## Visits meanwhile
#
# Two years of tolerance with draws as usual (the first point), halved, or made but only to advise. These are
# differences to draws as usual.

# %%
ways = jgsim.sweep(plan, {"tolerance.visits": ["normal", "halved", "service"]}, **usual)
differences(ways, ["visits", "detections", "harm", "harm_while_tolerated"])

# %%
ways.figure("harm", against="p0001", **sector)

# %% [markdown] lang="zh"
# ## 有多大把握
#
# 两个数决定结论，都是假设：收到预警提示后自行改正的比例，和企业因为被包容而多违法多少。都取对包容最有利、最不利的一端，
# 再与不包容相比。

# %% [markdown] lang="en"
# ## How sure are we
#
# Two numbers decide, and both are assumptions: the share put right after an early warning, and how many more violations
# firms begin because they are tolerated. Here are the ends of their ranges that speak most for tolerance and most
# against it, compared with no tolerance.

# %%
tolerance = plan.settings["tolerance"]
warned, extra = tolerance.self_correction["warned"], tolerance.extra
ends = {
    {"zh": "最有利", "en": "for it"}[lang]: (warned.high, extra.low),
    {"zh": "最不利", "en": "against it"}[lang]: (warned.low, extra.high),
}
tables, harm = {}, {}
for name, (share, factor) in ends.items():
    numbers = {"tolerance.self_correction.warned": share, "tolerance.extra": factor}
    end = jgsim.sweep(plan, {"tolerance.months": [0, max(months)]}, set=numbers, **usual)
    tables[name] = differences(end, ["onsets", "harm"]).iloc[1:]
    harm[name] = end.estimate("harm", **sector, against="p0001")

pd.concat(tables)

# %% lang="zh"
found = [(one.mean[1] > 0, abs(one.mean[1]) > one.half_width[1]) for one in harm.values()]
if all(clear for _, clear in found):
    same = len({up for up, _ in found}) == 1
    said = "两端的方向一致，结论不随这两个假设而变" if same else "两端的方向相反，结论取决于这两个假设"
else:
    said = "至少有一端看不出违法损害的明显差异；要更窄的区间，增加户数或重复次数"
display(Markdown(f"{said}。来源：自行改正——{warned.source}；多违法——{extra.source}。"))

# %% lang="en"
found = [(one.mean[1] > 0, abs(one.mean[1]) > one.half_width[1]) for one in harm.values()]
if all(clear for _, clear in found):
    same = len({up for up, _ in found}) == 1
    said = "Harm moves the same way at both ends" if same else "Harm moves one way at one end, the other at the other"
else:
    said = "At one end at least there is no clear difference of harm; more firms or replications narrow the intervals"
display(Markdown(f"{said}. Sources: put right: {warned.source}; more violations: {extra.source}."))

# %% [markdown] lang="zh"
# ## 没有算进去的
#
# - 包容对企业存活的影响：没有查到来源，所以处罚后歇业的概率中间值为零（`behaviour.closure.share`），可改为范围的上端一试。
# - 清单逐项规定；这里按严重程度的占比。红线事项从不包容。

# %% [markdown] lang="en"
# ## What is left out
#
# - What tolerance does for the survival of firms: no source was found, so that the chance of closing after a penalty
#   has a central value of zero (`behaviour.closure.share`); the upper end of its range can be tried.
# - Lists name single items; here they are shares by severity. Red lines are never tolerated.
