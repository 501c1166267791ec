"""Every word of figures, tables and briefing, in Chinese and English."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    # signs of a language
    "to": ("至", " to "),
    "stop": ("。", "."),
    "comma": ("，", ", "),
    "list": ("、", ", "),
    "semicolon": ("；", "; "),
    "colon": ("：", ": "),
    "open": ("（", " ("),
    "close": ("）", ")"),
    "and": ("和", " and "),
    # measures that only a comparison has
    "onsets_averted": ("避免的违法", "violations averted"),
    "harm_averted": ("避免的违法损害", "harm averted"),
    "closures_averted": ("避免的注销", "closures averted"),
    # study
    "base": ("基准", "base"),
    "plan": ("方案", "plan"),
    "all": ("合计", "total"),
    "horizon": ("全期", "whole period"),
    "group merged": ("并入其他检查", "taken in by another visit"),
    "group closed": ("先行注销", "firm closed first"),
    "group capacity": ("人力不足", "officers short"),
    "group no_owner": ("事项无主管部门", "items without an owner"),
    "group unlisted": ("未入检查对象名录库", "firm in no object register"),
    "group open": ("期末未办", "still open at the end"),
    "group cap": ("年度次数用完", "visits of the year used up"),
    "group gap": ("距上次检查太近", "last visit too near"),
    "group remote": ("改为非现场检查", "remote check instead"),
    "group sampling": ("监督抽检", "sampling"),
    "group tolerance": ("包容期", "tolerance period"),
    "group revoked": ("吊销", "revoked"),
    "group penalty": ("处罚后注销", "closed after a penalty"),
    "group licence": ("吊销许可", "licence revoked after a case"),
    "group lag": ("信息滞后", "record on the way"),
    "group lost": ("信息丢失", "record lost"),
    # findings
    "rises": ("{measure}由{base}升至{value}", "{measure} up from {base} to {value}"),
    "falls": ("{measure}由{base}降至{value}", "{measure} down from {base} to {value}"),
    "by": ("（{change}，95%区间{interval}）", " ({change}, 95% interval {interval})"),
    "cost": ("；代价：{items}", "; the cost: {items}"),
    "return": ("；换来：{items}", "; in return: {items}"),
    "stretched": (
        "人手：{plans}。户数少于全市时这只是提示，请按全市规模再算（不加 --firms）。",
        "Officers: {plans}. With fewer firms than the city's this is a hint only: run the full city (without --firms).",
    ),
    "stretched plan": (
        "{plan}的计划完成率由{base}降至{value}", "of {plan} {value} of the plan is done, of the base's {base}",
    ),
    "worse": ("；变差：{items}", "; worse: {items}"),
    "better": ("；变好：{items}", "; better: {items}"),
    "others": ("；另：{items}", "; also: {items}"),
    "moves": ("；同时：{items}", "; meanwhile: {items}"),
    "beside": ("；同看：{items}", "; beside it: {items}"),
    "no cost": ("；其他指标未见明显变差", "; no other headline measure is clearly worse"),
    "no gain": ("；其他指标未见明显改善", "; no other headline measure is clearly better"),
    "item": ("{measure}{change}（{interval}）", "{measure} {change} ({interval})"),
    "short item": ("{measure}{change}", "{measure} {change}"),
    "short unclear item": ("{measure}无明显差异", "{measure} no clear difference"),
    "short part": ("不明显", "not clear"),
    "unclear item": ("{measure}无明显差异（{change}，{interval}）", "{measure} no clear difference ({change}, {interval})"),
    "equal item": ("{measure}没有差异（各次重复均为0）", "{measure} no difference (0 in every replication)"),
    "unknown item": ("{measure}没有区间，不作判断", "{measure} without an interval, so no claim"),
    "selected": (
        "，其中选择效应{selection}",
        ", of which selection {selection}",
    ),
    "empty": ("、无法联系{empty}", ", firms not reached {empty}"),
    "within": ("、各类企业内部{within}", ", within tiers {within}"),
    "nothing clear": (
        "主要指标均无明显差异，最突出的是{items}",
        "no clear difference in any headline measure; the most marked: {items}",
    ),
    "nothing at all": (
        "主要指标与基准完全相同（各次重复之差均为0）",
        "the headline measures equal those of the base (differences of 0 in every replication)",
    ),
    "small": (
        "主要指标{but}与基准的相对差异都不到0.2%（95%区间都在±0.2%之内）",
        "no headline measure{but} differs from the base by as much as 0.2% of it (all 95% intervals lie within ±0.2%)",
    ),
    "none clear": (
        "主要指标{but}均无明显差异（95%区间都含0）",
        "no headline measure{but} differs clearly from the base (all 95% intervals hold 0)",
    ),
    "but marked": ("（带†的除外）", " (those marked † aside)"),
    "single": (
        "可用的重复不足2次，没有区间，不能据此判断差异；{items}",
        "fewer than two usable replications, so no interval and no claim about differences; {items}",
    ),
    "single item": ("{measure}{value}（基准{base}）", "{measure} {value} (base {base})"),
    "no plans": ("没有可比较的方案", "there is no plan to compare"),
    # tables
    "column measure": ("指标", "measure"),
    "column group": ("分组", "group"),
    "column plan": ("方案", "plan"),
    "column base": ("基准均值", "base mean"),
    "column value": ("方案均值", "plan mean"),
    "column difference": ("差值", "difference"),
    "column low": ("95%区间下限", "95% interval low"),
    "column high": ("95%区间上限", "95% interval high"),
    "column relative": ("相对变化", "relative change"),
    "column unit": ("单位", "unit"),
    "column replications": ("重复次数", "replications"),
    "column note": ("备注", "note"),
    "column code": ("代码", "code"),
    "full size only": ("只在全规模下可读", "full size only"),
    # figures
    "period": ("{first}—{last}年", "{first}–{last}"),
    "year": ("{first}年", "{first}"),
    "fingerprint": (
        "jgsim {version} · 种子{seed} · 重复{replications} · 期初{firms}户 · 研究指纹 {study}",
        "jgsim {version} · seed {seed} · {replications} · {firms} firms at the start · study {study}",
    ),
    "no intervals": (
        "可用的重复不足2次，无法给出区间，图中差异不能当作结论。",
        "Fewer than two replications: no intervals, so no difference shown here is a finding.",
    ),
    "no number": ("无数据", "no data"),
    "base is 0": ("基准为0，{change}", "base 0, {change}"),
    "base mark": ("基准", "base"),
    "not clear": ("{measure}无明显差异 ({interval})", "{measure}: no clear difference ({interval})"),
    "tradeoff title": ("覆盖、企业负担与{measure}：基准与{n}个方案", "Coverage, burden and {measure}: the base and {n} plans"),
    "tradeoff title 1": ("覆盖、企业负担与{measure}：基准与1个方案", "Coverage, burden and {measure}: the base and one plan"),
    "tradeoff title alone": ("覆盖与企业负担", "Coverage and burden"),
    "tradeoff note alone": (
        "{years}，全期。越靠右覆盖越广，越靠下企业负担越轻。",
        "{years}, whole period. Further right: wider coverage; further down: less burden.",
    ),
    "tradeoff note": (
        "{years}，全期。越靠右覆盖越广，越靠下企业负担越轻；颜色表示{measure}相对基准的变化，虚线圈为无明显差异。",
        "{years}, whole period. Further right: wider coverage; further down: less burden. Colour: change of {measure} "
        "from the base; dashed: no clear difference.",
    ),
    "tradeoff note single": (
        "{years}，全期。越靠右覆盖越广，越靠下企业负担越轻；颜色表示{measure}相对基准的变化。",
        "{years}, whole period. Further right: wider coverage; further down: less burden. Colour: change of {measure} "
        "from the base.",
    ),
    "tradeoff foot": (
        "误差线与括号内为95%区间：方案为与基准配对之差，基准为其均值。",
        "Bars and brackets: 95% intervals, of the paired difference to the base for plans, of the mean for the "
        "base.",
    ),
    "failed runs": (
        "有{n}次模拟没有完成，不计入以下结果（{names}）。首个原因：{reason}",
        "Runs that did not finish and are left out below: {n} ({names}). The first one: {reason}",
    ),
    "no runs": ("没有一次模拟完成，无结果可示", "no run finished: there is nothing to show"),
    "tradeoff crowd": (
        "方案名称下的数是{measure}相对基准的变化。",
        "The number below a plan's name is its change of {measure} from the base.",
    ),
    "colour": ("{measure}相对基准", "{measure} against the base"),
    "differences title": ("各方案对主要指标的影响", "What each plan does to the headline measures"),
    "differences note": (
        "与“{base}”配对之差，占基准的百分比；{years}，全期。蓝色为改善，橙色为变差，黑色不分好坏，空心为区间含0（无明显差异）。",
        "Paired differences to the base ({base}) in percent of it; {years}, whole period. Blue: better; orange: "
        "worse; dark: neither; hollow: the interval holds 0 (no clear difference).",
    ),
    "differences note single": (
        "与“{base}”配对之差，占基准的百分比；{years}，全期。",
        "Paired differences to the base ({base}) in percent of it; {years}, whole period.",
    ),
    "differences foot": (
        "横线为95%区间（t分布，配对之差，除以基准均值）；各图横轴刻度不同。",
        "Bars: 95% t intervals of the paired difference over the base's mean. The panels have scales of their "
        "own.",
    ),
    "full size only note": (
        "† 只在全规模下可读：本次模拟{firms}户，全市{city}户。",
        "† Full size only: this study simulated {firms} of {city} firms.",
    ),
    "tiers title": ("按信用风险分类：检查覆盖面与问题发现率", "By credit tier: coverage and problem-finding rate"),
    "tiers note": (
        "{years}，全期。问题发现率只计双随机检查。菱形为基准，空心为与基准无明显差异。各图横轴刻度不同。",
        "{years}, whole period. Finding rate of random draws only. Diamond: base; hollow: no clear difference to "
        "it. The panels have scales of their own.",
    ),
    "tiers note single": (
        "{years}，全期。问题发现率只计双随机检查。菱形为基准。各图横轴刻度不同。",
        "{years}, whole period. Finding rate of random draws only. Diamond: base. The panels have scales of "
        "their own.",
    ),
    "tiers foot": (
        "横线为95%区间：方案为与基准配对之差，基准为其均值。某类企业的发现率也随归入该类的企业而变。",
        "Bars: 95% intervals, of the paired difference for plans, of the mean for the base. A tier's finding "
        "rate also moves with the firms that are put into it.",
    ),
    "hours title": ("执法工时用在哪里", "Where the officers' hours go"),
    "hours note": (
        "{years}，全期，按活动；竖线为可用工时。",
        "{years}, whole period, by activity; the upright line is the time that the officers have.",
    ),
    "hours foot": ("横线为合计工时与基准配对之差的95%区间。", "Bars: 95% interval of the paired difference of the total to the base."),
    "scaled hours": (
        "本次模拟{firms}户（全市{city}户），工时与人力按比例缩小。",
        "{firms} of the city's {city} firms were simulated; hours and officers are scaled down alike.",
    ),
    "hours axis": ("执法工时（{size}小时）", "officer-hours ({size}hours)"),
    "capacity": ("可用工时", "time available"),
    "used": ("用去{share}", "{share} used"),
    # briefing
    "brief title": ("监管方案比较简报", "Comparison of supervision plans: briefing"),
    "brief title alone": ("监管方案简报", "A supervision plan: briefing"),
    "brief facts": (
        "期初{firms}户 · {period}，共{years} · 重复{replications} · 种子{seed}",
        "{firms} firms at the start · {period}, {years} · {replications} · seed "
        "{seed}",
    ),
    "warm up": (" · 之前{years}预热不计", " · {years} before, not measured"),
    "scaled note": ("（全市{city}户的缩小模拟）", " (a smaller run of the city of {city} firms)"),
    "single warning": (
        "可用的重复不足2次：各数没有区间，本页不对差异作任何判断。请增加重复次数（--replications）。",
        "Fewer than two replications: no number here has an interval, and nothing is claimed about differences. "
        "Ask for more (--replications).",
    ),
    "heading findings": ("主要发现", "Findings"),
    "harm rests": (
        "{plans}的违法损害变化取决于“违法率对抽查比例的弹性”：取值{value}，范围{low}至{high}；下结论前请用两端各算一次（{first}；{last}）。",
        "The change of harm of {plans} rests on the elasticity of onsets to the draw ratio: {value}, range {low} to "
        "{high}; before you conclude, try both ends ({first}; {last}).",
    ),
    "heading table": ("全部方案", "All plans"),
    "heading selection": ("问题发现率的变化有多少只是选择效应", "How much of the change of the finding rate is selection"),
    "heading tiers": ("按信用风险分类", "By credit tier"),
    "heading assumptions": ("假设与关键参数", "Assumptions and the numbers that matter"),
    "heading reading": ("怎样读这些数", "How to read the numbers"),
    "alt tradeoff": ("散点图：覆盖、企业负担与{measure}。", "Scatter plot of coverage, burden and {measure}."),
    "harm less": ("{measure}明显低于基准：{plans}", "{measure} clearly below the base: {plans}"),
    "harm more": ("{measure}明显高于基准：{plans}", "{measure} clearly above the base: {plans}"),
    "harm same": ("{measure}与基准无明显差异：{plans}", "{measure} not clearly different from the base: {plans}"),
    "harm unknown": ("没有区间，{measure}不作判断：{plans}", "no interval, so no claim on {measure}: {plans}"),
    "percentage points": ("个百分点", "percentage points"),
    "points": ("百分点", "points"),
    "no difference": ("没有差异", "no difference"),
    "unclear short": ("不明显", "not clear"),
    "table note": (
        "方案行第二行为与基准之差（占比为百分点，其余为占基准的百分比），第三行为95%区间。蓝色改善，橙色变差，黑色不分好坏，灰色“不明显”指区间含0。",
        "Second line of a plan: difference to the base (points for shares, percent of the base for the rest); "
        "third: 95% interval. Blue: better; orange: worse; black: neither; grey and \"not clear\": the interval "
        "holds 0.",
    ),
    "totals note": (
        "户次、工时、违法损害等总数为{years}年合计。", "Counts, hours and harm are totals of {years} simulated year(s).",
    ),
    "single table note": (
        "方案行第二行为与基准之差（占比为百分点，其余为占基准的百分比），没有区间，不能当作结论。",
        "Second line of a plan: difference to the base (points for shares, percent of the base for the rest), "
        "without an interval: not a finding.",
    ),
    "selection why": (
        "抽查偏向高风险企业时，问题发现率仅因抽取对象不同就会上升，不等于监管更有效，须与{beside}同看。变化（百分点）＝选择效应（各信用类别在双随机户次中占比的变化×基准在该类的发现率）＋各类内部的变化"
        "（威慑、检查质量、联合检查一次看得更多、归入该类的企业不同）。",
        "Where draws follow risk, the finding rate rises merely because other firms are drawn; that is not "
        "better supervision, so it stands here beside {beside}. Change (points) = "
        "selection (change of each tier's share of the random-draw visits × the base's rate in that tier) + change "
        "within tiers (deterrence, quality of looks, joint visits that see more at once, other firms in the "
        "tier).",
    ),
    "selection why empty": (
        "抽查偏向高风险企业时，问题发现率仅因抽取对象不同就会上升，不等于监管更有效，须与{beside}同看。通过登记的住所无法联系的企业也计为发现问题，但已不造成损害。变化（百分点）＝无法联系"
        "（其占双随机户次比例的变化）＋选择效应（各信用类别在户次中占比的变化×基准在该类的发现率，不计无法联系）＋各类内部的变化（威慑、检查质量、联合检查一次看得更多、归入该类的企业不同）。"
        "“在营”一栏不计已停止经营企业的户次。",
        "Where draws follow risk, the finding rate rises merely because other firms are drawn; that is not "
        "better supervision, so it stands here beside {beside}. A firm that cannot be "
        "reached at its address counts as a problem found, but does no harm any more. Change (points) = firms not "
        "reached (change of their share of the random-draw visits) + selection (change of each tier's share of the "
        "visits × the base's rate in that tier, firms not reached left out) + change within tiers (deterrence, quality "
        "of looks, joint visits that see more at once, other firms in the tier). The column of firms in operation "
        "leaves out visits at those that operate no more.",
    ),
    "finding rate": ("问题发现率", "finding rate"),
    "operating rate": ("同上（在营）", "same, firms in operation"),
    "unreached share": ("无法联系占问题", "not reached, of problems"),
    "selection total": ("变化", "change"),
    "empty part": ("无法联系", "not reached"),
    "selection part": ("选择效应", "selection"),
    "within part": ("各类内部", "within tiers"),
    "beside it": ("同看：", "beside it: "),
    "no selection": (
        "没有双随机检查，无法分解。",
        "There were no random-draw visits in some replication, so nothing can be decomposed.",
    ),
    "bracket": ("（{interval}）", "({interval})"),
    "drawn": ("双随机抽查", "random draws"),
    "remote made": ("次数", "made"),
    "remote found": ("问题发现率", "finding rate"),
    "few warning": (
        "只有2次可用的重复：区间只有1个自由度，极宽，“不明显”不等于没有作用，“明显”也可能是巧合。请增加重复次数（--replications，至少4次）。",
        "Only two replications: intervals rest on one degree of freedom and are very wide. \"Not clear\" does not mean no "
        "effect, and what is clear may be chance. Ask for more (--replications, 4 at least).",
    ),
    "heading levers": ("各项手段自己的指标", "What the levers did"),
    "lever": ("手段", "lever"),
    "lever base": ("基准", "base"),
    "lever value": ("方案值", "value"),
    "lever mean": ("平均", "mean"),
    "base has none": ("基准无此数", "undefined in the base"),
    "plan has none": ("方案无此数", "undefined in the plan"),
    "levers note": (
        "全期。列方案改动了的手段，以及方案和基准同样启用、而指标明显变好或变差的手段；基准和方案都没有的不列。差值：占比为百分点，其余为占基准的百分比（基准为0时为绝对数），括号内为95%区间，“不明显”指区间含0。",
        "Whole period. Levers that the plan sets otherwise than the base, and those that both have in use alike with a measure that is clearly better or "
        "worse; what neither base nor plan has is left out. Difference: points for shares, percent of the base for the rest "
        "(a number where the base has 0); brackets: 95% interval; not clear: it holds 0.",
    ),
    "levers note single": (
        "全期。列方案改动了的手段；基准和方案都没有的不列。差值没有区间，不能当作结论。",
        "Whole period. Levers that the plan sets otherwise than the base; what neither has is left out. Differences have no "
        "interval: not a finding.",
    ),
    "levers note alone": ("全期，各次重复的平均。", "Whole period, mean over the replications."),
    "heading held": ("暂缓的检查与少发现的违法", "What was held back, and what that left unfound"),
    "held reason": ("暂缓检查（项），按原因", "checks held back, by reason"),
    "held trigger": ("暂缓检查（项），按检查缘由", "checks held back, by trigger"),
    "held remote": ("非现场检查", "remote checks"),
    "held found": ("首次发现的违法（起），与基准之差", "violations found for the first time, difference to the base"),
    "held note": (
        "期内合计，按模拟的{firms}户计；括号内为95%区间（计数为均值的区间，差值为配对之差的区间）。双随机抽查含部门联合。",
        "Totals of the period among the {firms} firms simulated; brackets: 95% intervals (of the mean for counts, of "
        "the paired difference for differences). Random draws include joint ones.",
    ),
    "held note single": (
        "期内合计，按模拟的{firms}户计，没有区间，不能当作结论。双随机抽查含部门联合。",
        "Totals of the period among the {firms} firms simulated, without intervals: not a finding. Random draws include "
        "joint ones.",
    ),
    "heading tolerated": ("包容期内发生了什么", "What was tolerated"),
    "tolerated findings": ("包容的发现（项）", "tolerated findings"),
    "tolerated right": ("观察期内自行改正占比", "share put right within the window"),
    "tolerated harm": ("包容期间的违法损害（加权天）", "harm while tolerated (weighted days)"),
    "tolerated all": ("全部违法损害，与基准之差", "all harm, difference to the base"),
    "of all harm": ("占全部违法损害", "of all harm"),
    "tolerated note": (
        "期内合计，按模拟的{firms}户计；括号内为95%区间。自行改正占比只取有观察期届满的各次重复。",
        "Totals of the period among the {firms} firms simulated; brackets: 95% intervals. The share put right is that "
        "of the replications in which a window ended.",
    ),
    "tolerated note single": (
        "期内合计，按模拟的{firms}户计，没有区间，不能当作结论。",
        "Totals of the period among the {firms} firms simulated, without intervals: not a finding.",
    ),
    "heading dated": ("期内起实行的方案：逐年与基准之差", "Plans that come into force later on: difference to the base by year"),
    "dated": (
        "{plan}自{date}起实行；上文全期各数含此前时间，逐年之差如下。",
        "{plan}: in force from {date}; the figures of the whole period above count the time before, too. By year:",
    ),
    "calendar year": ("年份", "year"),
    "tier note": (
        "↑↓：与基准之差的95%区间不含0（上升、下降）；无箭头为无明显差异。问题发现率只计双随机检查。期内各日按当日类别计。",
        "↑↓: the 95% interval of the difference to the base leaves out 0 (up, down); no arrow: no clear "
        "difference. Finding rate of random draws. Each day counts for the tier of that day.",
    ),
    "assumed count": (
        "基准所用的{numbers}个世界与行为参数中，有{assumed}个是假设，没有来源可依。全部数值、范围与来源：jgsim sources。对结果影响最直接的数（不论有无来源）：",
        "Of the {numbers} numbers that describe world and behaviour in the base, {assumed} rest on assumptions. "
        "All values, ranges and sources: jgsim sources. The numbers that act most directly, sourced or not:",
    ),
    "assumed further": (
        "方案另设、基准没有或取值不同的数：{plans}。", "Numbers of the plans that the base has not, or has otherwise: {plans}.",
    ),
    "assumed further plan": (
        "{plan}（{name}）{numbers}个，其中{assumed}个是假设", "{plan} ({name}) {numbers}, of which {assumed} rest on assumptions",
    ),
    "assumed what": ("参数", "number"),
    "assumed value": ("取值", "value"),
    "assumed range": ("范围", "range"),
    "assumed source": ("依据", "rests on"),
    "assumption": ("假设", "assumption"),
    "assumed path": ("设置名", "setting"),
    "assumed behaviour.look.sensitivity": ("一次检查发现在场违法的概率", "chance that a look finds a violation that is there"),
    "assumed behaviour.look.officer_log_sd": ("检查人员之间的差别", "how much officers differ"),
    "assumed behaviour.deterrence.presence": ("检查后短期威慑", "short deterrence after a visit"),
    "assumed behaviour.deterrence.learning": ("检查后长期威慑", "lasting deterrence after a visit"),
    "assumed behaviour.perceived.elasticity": ("违法率对抽查比例的弹性", "elasticity of onsets to the draw ratio"),
    "assumed behaviour.correction.share": ("限期内改正的比例", "share corrected within the ordered term"),
    "assumed credit.score.correlation": ("信用评分与真实风险的相关", "correlation of the credit score with true risk"),
    "assumed world.frailty.log_sd": ("企业之间的持久差别", "how much firms differ for good"),
    "assumed world.severity_weight.general": ("一般违法的损害权重", "weight of a general violation in harm"),
    "assumed world.severity_weight.serious": ("严重违法的损害权重", "weight of a serious violation in harm"),
    "reading": (
        "所有方案在同一批模拟企业和同一组随机数上比较，差值为逐次重复配对之差的平均，区间为t分布95%区间，只反映模拟的随机误差，不含假设本身的不确定性。每个区间单独成立：看的指标多了，"
        "约每20个并无差异的比较中会有1个区间恰好不含0。三项发现按差值与区间半宽之比选出（方案多于三个时取不同方面，违法损害有明显变化时占一项），差值很小的不打头；句中未带区间的数均有明显差异，区间见表。",
        "All plans are compared on the same simulated firms with the same random numbers. Differences are means "
        "of paired differences by replication; intervals are 95% t intervals and show the noise of simulation "
        "only, not how unsure the assumptions are. Each holds by itself: of twenty comparisons without any "
        "difference about one interval leaves out 0 by chance. Findings are chosen by difference over half-width "
        "of the interval (of more than three plans, each on another side, harm among them if it moves clearly), and "
        "none leads with a tiny difference; a number without an interval in them is clear, its "
        "interval stands in the table.",
    ),
    "study key": ("研究指纹", "study"),
    "seed": ("种子", "seed"),
    # what a plan changes
    "more changes": ("另有{n}项改动", "and more changes: {n}"),
    "other numbers": ("世界或行为参数有{n}个不同", "numbers of world or behaviour that differ: {n}"),
    "matched": (
        "抽查比例已乘以{factor}，使工时与基准大致相同",
        "draw ratios times {factor}, so that officer-hours are about equal to the base's",
    ),
    "from date": ("自{date}起", "from {date}: "),
    "as the base": ("与基准相同", "as the base"),
    "no change": ("设置与基准相同", "settings equal to the base's"),
}


COUNTED = {
    "measured year": ("年", "measured year"),
    "warm-up year": ("年", "warm-up year"),
    "replication": ("次", "replication"),
}


def counted(n: int, what: str, lang: str) -> str:
    """A number of things, English words in their singular or plural: `1 replication`, `4次`."""
    zh, en = COUNTED[what]
    return f"{n}{zh}" if lang == "zh" else f"{n} {en}" + ("" if n == 1 else "s")


def say(key: str, lang: str, **values) -> str:
    """The words of `key` in `lang`, with `{name}` filled in."""
    text = WORDS[key][0 if lang == "zh" else 1]
    return text.format(**values) if values else text
