# ---
# jupyter:
#   kernelspec: {name: python3, display_name: Python 3, language: python}
# ---

# %% [markdown] lang="zh" name="1-十分钟上手"
# # 十分钟上手
#
# 读入济南现状，改一个抽查比例，两者相比，读懂结果，存成 Excel，看看有多大把握，再查每个数从哪里来。
#
# 按 Shift+Enter 逐格执行，或用菜单 Run → Run All Cells 一次执行。本页为节省时间只模拟一部分经营主体，
# 把下一格的 `firms` 改为 `None` 就是全市。

# %% [markdown] lang="en" name="1-ten-minute-start"
# # Ten-minute start
#
# Load Jinan as it is, change one draw ratio, compare the two, read the result, save it for Excel, see how sure it is,
# and look up where each number comes from.
#
# Press Shift+Enter to run a cell, or use the menu Run → Run All Cells. To save time this page simulates a part of the
# city's firms; set `firms` to `None` in the next cell for all of them.

# %% lang="zh" tags=["parameters"]
lang = "zh"
firms, replications = 50_000, 6

# %% lang="en" tags=["parameters"]
lang = "en"
firms, replications = 50_000, 6

# %% [markdown] lang="zh"
# ## 1 看看现状
#
# 方案是一个文件，`load` 读入；不带路径的名字指自带的方案。打印出来就是它的说明，最右一列是设置名。

# %% [markdown] lang="en"
# ## 1 Look at the base
#
# A scenario is a file, which `load` reads; a name without a path means one that comes with jgsim. Shown in a cell, it
# describes itself. The last column holds the names of the settings.

# %%
import jgsim

base = jgsim.load("jinan")
base.description(lang)

# %% [markdown] lang="zh"
# ## 2 改一个比例
#
# 自己的方案也是一个文件，只写与基准不同之处。改这一格里的数，重新执行即可。方案在预热期之后开始实行：预热期各方案都按现状运行，
# 所以都从同一座城市起步。

# %% [markdown] lang="en"
# ## 2 Change one ratio
#
# A plan of your own is a file too; it holds only what differs from the base. Change the number in this cell and run it
# again. A plan takes effect after the warm-up, which every plan spends under the base: so all start from the same city.

# %%
from pathlib import Path

Path("my-plan.yaml").write_text(
    """\
base: ../scenarios/jinan.yaml
title: {zh: 我的方案, en: my plan}
draw:
  ratio: {A: 0.02}
""",
    encoding="utf-8",
)
plan = jgsim.load("my-plan.yaml")
plan.description(lang)

# %% [markdown] lang="zh"
# ## 3 比较
#
# `compare` 让两个方案面对同样的企业、同样的违法、同样的随机数，只有做法不同，所以差值里没有运气好坏。每次重复换一座随机城市。

# %% [markdown] lang="en"
# ## 3 Compare
#
# `compare` puts both before the same firms, the same violations and the same random numbers; only the policy differs,
# so luck is not part of the difference. Each replication is another random city.

# %%
study = jgsim.compare(base, plan, firms=firms, replications=replications, lang=lang)
study

# %% [markdown] lang="zh"
# ## 4 读表
#
# 每行一个指标：基准、方案、两者之差及其 95% 区间。区间不含 0 才算有差异。占比按小数写，备注说明哪些数只有全市规模才可读。
# 最后一列是指标代码，这里略去。

# %% [markdown] lang="en"
# ## 4 Read the table
#
# A row for each measure: base, plan, the difference of the two and its 95 % interval. Only an interval that leaves out
# 0 shows a difference. Shares are written as fractions; the note marks numbers that only the full city gives. The last
# column, the code of the measure, is left out here.

# %%
import pandas as pd

pd.options.display.float_format = lambda x: f"{x:,.0f}" if abs(x) >= 1000 else f"{x:.4g}"
shown = ["firm_coverage", "visits_per_firm_year", "problem_finding_rate", "detected_share", "harm", "officer_hours"]
study.table(shown).iloc[:, :-1]

# %% lang="zh"
from IPython.display import Markdown, display

from jgsim.report.effects import effects


def read(effect):
    before, after = effect.amounts(lang)
    difference, interval = effect.change(lang)
    verdict = {"clear": "有明显差异", "unclear": "无明显差异", "equal": "完全相同"}
    said = verdict.get(effect.state, "重复太少，不能判断")
    return f"- **{effect.name(lang)}** 基准 {before}，方案 {after}，差 {difference}（区间 {interval or '无'}）：{said}。"


lines = [read(effect) for effect in effects(study, shown)["my-plan"].values()]
display(Markdown("读出来就是：\n\n" + "\n".join(lines)))

# %% lang="en"
from IPython.display import Markdown, display

from jgsim.report.effects import effects


def read(effect):
    before, after = effect.amounts(lang)
    difference, interval = effect.change(lang)
    verdict = {"clear": "a clear difference", "unclear": "no clear difference", "equal": "the same throughout"}
    said = verdict.get(effect.state, "too few replications to tell")
    bounds = interval or "no interval"
    return f"- **{effect.name(lang)}** base {before}, plan {after}, difference {difference} ({bounds}): {said}."


lines = [read(effect) for effect in effects(study, shown)["my-plan"].values()]
display(Markdown("In words:\n\n" + "\n".join(lines)))

# %% [markdown] lang="zh"
# 按信用类别看（`dimension` 还可以是 `sector` 行业、`district` 区县、`type` 类型、`size` 规模等）：

# %% [markdown] lang="en"
# By credit tier (`dimension` may also be `sector`, `district`, `type`, `size` and more):

# %%
study.table(["firm_coverage", "problem_finding_rate"], dimension="tier").iloc[:, :-1]

# %% [markdown] lang="zh"
# ## 5 看图
#
# 越靠右覆盖越广，越靠下企业负担越轻，颜色是违法损害的变化。其他图：`differences`、`tiers`、`hours`。

# %% [markdown] lang="en"
# ## 5 Look at the figures
#
# Further right: wider coverage; further down: less burden; colour: change of harm. The others are `differences`,
# `tiers` and `hours`.

# %%
study.figure("tradeoff")

# %%
study.figure("differences")

# %% [markdown] lang="zh"
# ## 6 简报
#
# 给领导看的一页：主要发现、图、表、假设。一个文件，可以直接发送。

# %% [markdown] lang="en"
# ## 6 The briefing
#
# One page for the deputy director: findings, picture, tables, assumptions. A single file that can be sent as it is.

# %% lang="zh"
study.brief("my-briefing.html")
found = "\n".join(f"1. {one}" for one in study.findings())
display(Markdown(f"[打开简报](my-briefing.html)。主要发现：\n\n{found}"))

# %% lang="en"
study.brief("my-briefing.html")
found = "\n".join(f"1. {one}" for one in study.findings())
display(Markdown(f"[Open the briefing](my-briefing.html). Findings:\n\n{found}"))

# %% [markdown] lang="zh"
# ## 7 存成 Excel
#
# 表就是 pandas 的 DataFrame。

# %% [markdown] lang="en"
# ## 7 Save for Excel
#
# Tables are pandas data frames.

# %%
with pd.ExcelWriter("my-comparison.xlsx") as book:
    study.table().to_excel(book, sheet_name="all", index=False)
    study.table(dimension="tier").to_excel(book, sheet_name="tier", index=False)

# %% [markdown] lang="zh"
# ## 8 有多大把握
#
# 区间反映模拟的随机误差，重复次数越多越窄。`until` 让程序自己加重复，直到某个指标之差的区间半宽不超过给定值
# （在 5、10、20、40……次时各看一次，`replications` 为上限）。区间不反映假设本身的不确定，那要看下一节。

# %% [markdown] lang="en"
# ## 8 How sure are we
#
# The interval shows the noise of simulation; it narrows with replications. `until` adds replications by itself until
# the half-width of a measure's difference is at most what was asked (it looks after 5, 10, 20, 40 … replications;
# `replications` is the most). The interval does not show how unsure the assumptions are: that is the next section.

# %%
fewer = firms // 5 if firms else None
longer = jgsim.compare(
    base, plan, firms=fewer, until="detected_share=0.002", replications=4 * replications, lang=lang
)
looks = longer.record["until"]["looks"]

# %% lang="zh"
wanted, reached = longer.record["until"]["half_width"], longer.record["until"]["reached"]
lines = [f"- 重复 {look['replications']} 次：半宽 {look['half_width']['my-plan']:.5f}" for look in looks]
end = "已达到" if reached else "未达到，还需增加重复或户数"
head = f"违法发现比例之差的区间半宽，要求不超过 {wanted}："
display(Markdown("\n".join([head, "", *lines, "", f"{end}。"])))

# %% lang="en"
wanted, reached = longer.record["until"]["half_width"], longer.record["until"]["reached"]
lines = [f"- {look['replications']} replications: half-width {look['half_width']['my-plan']:.5f}" for look in looks]
end = "Reached" if reached else "Not reached: it takes more replications or more firms"
head = f"Half-width of the difference of the detected share, asked for {wanted}:"
display(Markdown("\n".join([head, "", *lines, "", f"{end}."])))

# %% [markdown] lang="zh"
# ## 9 数从哪里来
#
# 城市与行为的每个参数都有取值、范围和来源；查不到来源的写明是假设（assumption）。命令行：`jgsim sources jinan`。

# %% [markdown] lang="en"
# ## 9 Where the numbers come from
#
# Each number of world and behaviour has a value, a range and a source; where none was found it says assumption. On the
# command line: `jgsim sources jinan`.

# %%
from jgsim.scenario.sources import numbers

pd.options.display.max_colwidth = 200
table = pd.DataFrame([(path, n.value, n.low, n.high, n.unit, n.source) for path, n in numbers(base)])
table.columns = {
    "zh": ["设置", "取值", "低", "高", "单位", "来源"], "en": ["setting", "value", "low", "high", "unit", "source"],
}[lang]
table[table[table.columns[0]].str.startswith("behaviour")]

# %% lang="zh"
assumed = table[table.columns[-1]].str.contains("assumption").sum()
other = "jgsim.compare(base, plan, set={'behaviour.look.sensitivity': 0.6})"
display(Markdown(f"共 {len(table)} 个，其中 {assumed} 个是假设。换一个值试试：`{other}`。"))

# %% lang="en"
assumed = table[table.columns[-1]].str.contains("assumption").sum()
other = "jgsim.compare(base, plan, set={'behaviour.look.sensitivity': 0.6})"
display(Markdown(f"{len(table)} in all, {assumed} of them assumptions. Try another value: `{other}`."))

# %% [markdown] lang="zh"
# ## 接下来
#
# - 全市规模：把开头的 `firms` 改为 `None` 再执行一遍，或在命令行执行 `python3 run.py demo`。
# - 命令行比较自己的方案：`python3 run.py jgsim compare jinan notebooks/my-plan.yaml`。
# - 下一本：`2-问题一-信用分级抽查`。

# %% [markdown] lang="en"
# ## From here
#
# - The whole city: set `firms` to `None` at the top and run all cells again, or type `python3 run.py demo`.
# - Your plan on the command line: `python3 run.py jgsim compare jinan notebooks/my-plan.yaml --lang en`.
# - The next notebook: `2-question-1-credit-tiers`.
