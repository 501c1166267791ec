"""Words of the reference pages: levers, stages, files and their columns, in Chinese and English."""

from __future__ import annotations

MECHANISMS: dict[str, tuple[str, str]] = {
    "coordination": (
        "领导小组统筹一部分部门的计划（按固定的随机次序，占比越高纳入越多）。纳入统筹、同时待办（当月的和以前遗留的）的抽查，同一主体、到期相近、各部门都有适用事项的并成一次，"
        "由最早到期的一次带上。",
        "The leading group coordinates a share of the departments' plans, by a keyed order in which a higher share has "
        "those of a lower one. Draws of coordinated plans at one firm that wait at the same time (those of a month and what "
        "is left of earlier ones), due close together, with items that apply, become one visit, the earliest of them.",
    ),
    "duties": (
        "权责清单可把事项类改由另一部门主管，自方案实施之日起；检查、复查和举报核查随之转办。无主管部门的事项类（监管空白）在期内无人查看：针对"
        "它的核查等有了主管部门再做，只剩它可查的计划检查作废并注明原因。只凭举报检查的事项类，其他检查不看。抽查任务要部门查不归它管的"
        "事项，读入时即拒绝。",
        "From the plan's date, item groups may belong to another department; checks under way about them go along. In "
        "a gap nobody looks at an item group: checks about it wait for its next owner, planned checks that would look "
        "at nothing else are given up, with the reason. Items checked on reports only are left alone by all other "
        "visits. A campaign that asks a department for items that it does not own is refused when it is loaded.",
    ),
    "plan": (
        "年度计划列出抽查任务（部门、月份、对象），公布之前不开始。上级专项检查不在计划内，由同一批执法人员去做。计划外既定工作先占用"
        "他们的时间。",
        "The annual plan lists campaigns (department, months, targets); none starts before it is published. Special "
        "campaigns from above are outside the plan and take visits of the same officers. Other work takes its hours first.",
    ),
    "joint": (
        "一部分任务由几个部门一起做。共享抽取：发起部门抽一份名单，其他部门只派人；合并：各抽各的，平台把临近的检查并成一次。"
        "在企时间为最长的检查加其余检查的一部分。",
        "A share of the tasks is carried out by several departments together. Shared draw: the initiator draws one "
        "list, the others only send officers. Coincidence: each draws its own list, and visits that are due close "
        "together are merged. Time at the firm is the longest check plus a share of the rest.",
    ),
    "draw": (
        "每次抽取按信用类别 × 行业 × 区县 × 类型的比例抽取企业。年内不重复：每户每任务每年一个随机数，比例不超过 1 时一年内最多抽中一次。",
        "Each draw takes firms by the ratio of their tier × sector × district × type. Within the year: one random "
        "number per firm, campaign and year, so that nobody is drawn twice before the ratio asks for it.",
    ),
    "key_fields": (
        "重点领域按领域和风险等级定期检查，不经抽取；与抽查共用人力。",
        "Key fields are checked at a fixed frequency by field and risk grade, outside the draw; officers are shared "
        "with it.",
    ),
    "frequency": (
        "每户每年检查次数的上限（按信用类别）和两次检查的最短间隔。每周按优先次序逐项看：超过上限或间隔太短的暂缓，列明原因，不另换他户；"
        "豁免的检查不计数也不受限。因上限暂缓的和一部分抽查可改为非现场检查：在办公室做，占用工时，看得较浅，对主体没有到场的威慑。",
        "Most visits of a firm a calendar year, by tier, and least days between two. Each week tasks are looked at "
        "in their order: what exceeds the cap or comes too soon is held back, with the reason, and no other firm "
        "takes its place; exempt kinds of visit neither count nor wait. What the cap holds back, and a share of the "
        "draws, can be checked remotely: at a desk, with its own minutes, seeing less, and without the presence "
        "that deters.",
    ),
    "reports": (
        "举报率随违法的严重程度；举报奖励和吹哨人保护放大它，也引来失实举报。一部分举报入企核查（只查所指的事项类，先于其他检查），"
        "其余书面核查；投诉在办公室调解。都占用同一批执法人员的工时。",
        "Violations are reported at a rate by severity; rewards and the protection of insiders raise it, and "
        "rewards draw unfounded reports too. A share is checked on the spot, in the item group that the report "
        "names and ahead of other visits; the others on paper. Complaints are mediated at desks. All of it is work "
        "of the same officers.",
    ),
    "recheck": (
        "发现违法后的一部分，在责令改正期满后的第一个工作日复查，只查该事项类；包容的发现另有复查。",
        "A share of the findings is checked again on the first working day after the ordered term, in that item "
        "group only; tolerated findings have a re-check of their own.",
    ),
    "penalty_lists": (
        "发现违法后按严重程度有一部分立案，其余责令改正。案件对照四张清单：不予处罚（可限首次）、减轻、从轻、从重，其余一般处罚。"
        "各项比例可按事项类另定。一部分案件当场查封、扣押，违法随即终止；列入不予强制清单的事项、不予处罚的案件和非现场检查除外。"
        "办案占用工时；处罚有威慑，不予处罚没有。",
        "A share of the findings, by severity, becomes a case; the others are ordered to be corrected. A case is "
        "held against the lists: no penalty (for the first offence only, if so set), mitigated, lighter, heavier, "
        "else the usual penalty. All shares may differ by item group. In some cases goods or premises are sealed or "
        "seized on the spot, which ends the violation at once, but not where the item is on the list of no coercive "
        "measures, the penalty is waived, or the check was remote. Cases take officers' hours; penalties deter, "
        "waived ones do not.",
    ),
    "tolerance": (
        "新登记的某些行业主体在包容期内的发现，红线事项除外，以预警提示、行政指导、行政告诫逐级处理，给一段观察期自行改正，期满复查；"
        "复查未改的升一级，用完为止。期间抽查可照常、减半或只作服务指导。不扣信用分，不立案。",
        "Findings at newly registered firms of some sectors, red lines apart, are answered by early warning, "
        "guidance, admonition, one step after the other. Each gives a window to put things right, with a re-check "
        "at its end; who has not climbs the ladder. Draws meanwhile go on, are halved, or only advise. No tier "
        "points, no cases.",
    ),
    "abnormal_list": (
        "检查时通过住所无法联系的主体列入经营异常名录，列入满一定月数吊销。信用分类另按其设置计分。",
        "A firm that cannot be reached when it is visited is put on the list of abnormal operation and, after some "
        "months on it, revoked. Credit tiers count it by settings of their own.",
    ),
    "pairs": (
        "每次检查随机选派两名执法检查人员。可按技能选派主检人员，可要求上次去过的人员回避。熟悉的人员、没有对应技能的人员、当天检查已多的"
        "人员和事先告知的检查看得较浅（或较细），人多看得更细，系数由设置给出。疲劳只在全市规模下有意义。",
        "Two officers are drawn for each visit. The lead may be drawn among those with the skill, and officers of a firm's "
        "last visit may be kept away. Officers who know the firm or lack the skill, who made visits earlier that day, "
        "and visits that are announced look less (or more) closely, larger teams more closely, by factors that are settings. "
        "Fatigue makes sense for the whole city only.",
    ),
    "equipment": (
        "装备使该部门的检查看得更细、用时更短；联合检查取各部门系数的平均。",
        "With equipment a department's visits look more closely and take less time; joint visits have the mean of their "
        "departments' factors.",
    ),
    "monitoring": (
        "部分主体装有传感器，每周一查看：正在发生的违法以一定概率报警，也有误报。案头核实占用工时并剔除误报；其余的一部分当周入企检查，"
        "只查该事项类；未入检查对象名录库的主体不能检查，作废并注明原因。同一事项类报警后静默一段时间。",
        "A share of the firms has sensors, which are looked at every Monday: a violation that runs gives an alert with a "
        "certain chance, and there are false alarms. A desk verifies alerts, which takes officers' time, and sorts out "
        "false ones; a share of the others leads to a check of that item group within the week, which is given up, with the "
        "reason, where the firm is in no object register. An item group that gave an alert is left alone for some time.",
    ),
    "sampling": (
        "重点领域的监督抽检：执法人员到主体抽样（占用同一批人的工时，不算检查），检验机构排队检验，到期出结果。抽样时违法仍在的，以一定概率不"
        "合格；不合格在出结果时成为发现，照常处置；届时已改正或已结束的只记录。事项类无主管部门期间不抽检，作废并注明原因。",
        "Sampling in key fields: officers go and take batches (hours of the same officers, but no visit), laboratories test "
        "them first come first served, and the result comes in its time. A batch taken while the violation runs fails with a "
        "probability; the failure is a finding when the result comes and is answered like any other. What is over by then "
        "is recorded, and nothing follows. Batches due while nobody owns the item group are given up, with the reason.",
    ),
    "accountability": (
        "执法人员看到的违法有一定概率被隐瞒：不记录、不处理。未发现问题的检查有一部分由其他人员再查，再查时看到什么记什么；上一年再查的发现率"
        "越高，下一年隐瞒越少。实行尽职免责清单时，检查更细，隐瞒更少。",
        "What officers see is suppressed with a probability: told to nobody, answered by nothing. After a share of the clean "
        "visits other officers go again and report whatever they see; the more that uncovers, the less is suppressed in the "
        "next year. Where a list of due diligence is in force, officers look more closely and suppress less.",
    ),
    "exchange": (
        "新设主体的信息在若干天后推送到检查对象名录库，其间只有举报能触及；一部分信息丢失，要到首次有记录的检查才补入。期初主体都在库。"
        "严重违法处罚后，审批部门可吊销许可，若干天后的月初注销。",
        "The record of a new firm reaches the object register some days after its entry; until then only reports "
        "reach it. Some records are lost, and such a firm is known from the first recorded visit that reaches it. "
        "Firms of the start are all known. After a penalty for a serious violation the licensing side may revoke the "
        "licence; the firm closes at a month's start some days later.",
    ),
    "entry": (
        "方案实施后新设的主体按准入方式分类：直接取消审批、改为备案、告知承诺、优化审批服务、不变。各类终身的违法率倍数不同；告知承诺的"
        "在准入后规定天数内作首次核查，不占抽查名额。",
        "Firms that enter after the policy's start are of a class by how they were admitted: approval cancelled, filing "
        "only, on a commitment, eased, or as before. Classes differ in the onset rates of their firms, for life. Those "
        "that entered on a commitment have a first check within some days of their entry, outside the draw.",
    ),
    "review": (
        "发现立案后依次经过立案、调查；重大执法决定排队等待法制审核，先到先审（可设严重的先审），审完才作出决定。处罚自决定起才对主体起作用。"
        "超过办案期限的计为逾期，或不能成立。时间按自然日连续计算。",
        "A case is filed, then investigated; if its decision is major it waits for one of the reviewers, first come first "
        "served (serious ones first if so set), and is decided after the review. Only from the decision on does a penalty "
        "bear on the firm. Later than the clock allows, a decision is overdue, or the case fails. In continuous time.",
    ),
    "transfer": (
        "立案后，涉嫌犯罪的移送公安；不属本局管辖的移交，一部分途中遗失，一部分去往市外，其余由另一区县办理，推迟移交所需的天数。"
        "办案工时由承办的区县承担；遗失和去往市外的不占本局工时，移送公安的在移送前已办。"
        "立案数恒等于已结、未结、移送、遗失与未能成立之和。",
        "Once filed, crimes go to the police. Of the cases outside the own jurisdiction some are lost on the way, some leave "
        "the city, and the others are decided in another district, later by the time that a transfer takes. Who decides "
        "has the work of the case: the other district, nobody here of what is lost or leaves the city, and the own "
        "officers of crimes, before these are handed over. Cases opened = closed + open + transferred + lost + failed.",
    ),
    "capability": (
        "执法人员按区县分布，每周调度一次，按到期先后和优先次序用完可用工时；办不完的等待，过期计为未完成。",
        "Officers are spread over the districts. Each week they take up what is due in its order until their minutes "
        "are used; the rest waits, and counts as shortfall when its time has passed.",
    ),
    "credit": (
        "企业每月重新分类。评分：与真实风险相关的外部评分（其余部分可每年更新）加检查发现的扣分；包容的发现不扣分；扣分到期、信用修复"
        "或异议成立后消除，无法联系的扣分不消除；逐级：每个结果升降一级；固定：不变。降入较差类别可预警。类别决定抽查比例。",
        "Enterprises are classified monthly. Score: an outside score that is correlated with true risk, the rest of "
        "which may be renewed every year, plus points for findings. Tolerated findings give none; points end with "
        "their term, by repair or by objection, those of unreachable firms do not. Step: one step per result. Fixed: "
        "they stay. Who moves down may be warned. The tier sets the draw ratio.",
    ),
    "recording": (
        "每次检查按纸质或数字方式记录，占用每名执法人员的时间。未录入的检查不进入信用分类、频次、案件和公示，也不引起复查、不计入包容阶梯，当场责令或"
        "提示的照样有效；记录不全的案件办过之后不能"
        "成立，改为责令改正。",
        "Each visit is recorded on paper or digitally, which takes each officer's time. A visit that is not entered "
        "counts for no tier, cap, case or publication, and no re-check or step of the ladder follows; what was ordered or "
        "told at the firm holds. With an incomplete record a case fails after the work on it, "
        "and the firm is only ordered to correct.",
    ),
    "publicity": (
        "一部分处罚案件在决定若干天后公示，自次月起降低同区县、同行业主体的违法率：按每千户公示件数的指数下降，并按半衰期消退。",
        "A share of the penalties is published some days after the decision. From the next month on the firms of the "
        "same sector and district begin fewer violations: onset rates fall by exp(−strength × published cases per "
        "1 000 firms), and each case counts half as much after every half-life.",
    ),
}
"""What each lever does, in the order of `levers.LEVERS` or any other."""

NUMBERS = {
    "duties": 1, "plan": 2, "exchange": 3, "entry": 4, "recording": 5, "publicity": 6, "review": 7, "draw": 8, "officers": 8,
    "pairs": 8, "joint": 9, "transfer": 10, "cases": 10, "reports": 11, "credit": 12, "abnormal_list": 12, "frequency": 13,
    "penalty_lists": 14, "tolerance": 14, "recheck": 14, "key_fields": 15, "sampling": 15, "coordination": 16, "capability": 17,
    "training": 17, "equipment": 17, "monitoring": 17, "accountability": 18,
}
"""The number of each lever in the list of the plan's 18 levers; several may carry out one."""

STAGES: dict[str, tuple[str, str]] = {
    "ENTER": ("开始", "enter"), "CHANGE": ("更替", "change"), "DUTY": ("权责", "duty"), "PLAN": ("计划", "plan"), "LOAD": ("既定工作", "load"),
    "DRAW": ("抽取", "draw"), "MERGE": ("合并", "merge"), "HOLD_BACK": ("暂缓", "hold back"), "REPORT": ("举报", "report"),
    "WATCH": ("监测", "watch"), "DESK": ("案头", "desk"), "ASSIGN": ("派人", "assign"), "VISIT": ("检查", "visit"),
    "SAMPLE": ("抽样", "sample"), "RESULT": ("检验结果", "result"), "SUPPRESS": ("隐瞒", "suppress"),
    "FIND": ("发现", "find"), "RESPOND": ("处置", "respond"),
    "CASE": ("立案", "case"), "REVIEW": ("审核", "review"), "DECIDE": ("决定", "decide"), "CLASSIFY": ("分类", "classify"), "PUBLISH": ("公示", "publish"),
    "REACT": ("反应", "react"), "LENIENT": ("包容", "tolerate"), "EXIT": ("注销", "exit"),
    "PAIR": ("配对", "pair"),
    "LOOK": ("查看", "look"),
    "RECORD": ("记录", "record"),
    "DECIDE": ("决定", "decide"),
    "ONSET": ("违法发生", "onset"), "LADDER": ("升降规则", "ladder"),
}
"""Names of the stages of an inspection's life."""

PER = {"firm": ("每户", "firm"), "cell": ("每户每事项类", "firm × item group"), "candidate": ("每个候选违法", "candidate"),
       "pool": ("每区县", "district"), "list": ("自成一表", "a table of its own")}
"""What a column of the state has one entry for."""

ADDS_UP = {
    "sum": ("各年之和", "sum of the years"), "ratio": ("分子分母各自求和再相除", "ratio of sums"),
    "stock": ("末年之值", "value of the last year"), "mean": ("时间平均", "mean over time"),
    "quantile": ("全期全部个案的分位、最大值或曲线", "quantile, maximum or curve over all cases"),
}
"""How a measure's horizon follows from its years."""
BETTER = {"lower": ("越低越好", "lower"), "higher": ("越高越好", "higher"), "": ("不分好坏", "neither")}

FILES: dict[str, tuple[str, str]] = {
    "record.json": (
        "记录：方案全文与指纹、种子、版本、选项、时间、机器、每个文件的 sha256、未完成的次数与原因",
        "the record: scenarios in full with their hashes, seed, versions, options, time, machine, sha256 of every "
        "file, runs that failed and why",
    ),
    "measures.csv": (
        "每次重复的合计与分信用类别指标；`jgsim sweep` 为合计与 `--by` 的分组，每项变动的设置一列",
        "totals and tiers of every replication; of `jgsim sweep` totals and the groups of `--by`, with a column for "
        "each setting that varies",
    ),
    "measures.parquet": ("同上，含全部分组", "the same with all groups"),
    "points.csv": (
        "`jgsim sweep` 各网格点在全期的均值与 95% 区间半宽",
        "of `jgsim sweep`: for each point the horizon's means with the half-widths of their 95 % intervals",
    ),
    "comparison.csv": ("方案与基准配对之差及 95% 区间，含全部分组", "paired differences to the base with 95 % intervals, all groups"),
    "moments.csv": (
        "用 `jgsim moments` 时：基准应有的实际数据、模拟值与判定",
        "with `jgsim moments`: what the base must show, what it shows, verdicts",
    ),
    "briefing.html": ("一页简报，单个文件，可直接发送", "the briefing, one file that can be sent as it is"),
    "figures": (
        "图，PNG 与 SVG：`tradeoff` `differences` `tiers` `hours`；`jgsim sweep` 为每项指标的 `heatmap` `lines`",
        "figures as PNG and SVG: `tradeoff` `differences` `tiers` `hours`; of `jgsim sweep` `heatmap` and `lines` "
        "of each measure",
    ),
    "log": (
        "用 `--log` 时的全部台账，`log/<方案>/r<重复>/<表>.parquet`",
        "with `--log`, the whole ledger: `log/<scenario>/r<replication>/<table>.parquet`",
    ),
    "parts": (
        "每次模拟一个文件；中断后再次执行同一命令即可接着算",
        "a file for each run; after an interruption the same command goes on from there",
    ),
}
"""Files of a study, in reading order."""

COLUMNS: dict[str, tuple[str, str]] = {
    "scenario": ("方案文件名（不带扩展名）", "file stem of the scenario"),
    "replication": ("第几次重复，自 0 起", "replication, from 0"),
    "year": ("年份，`all` 为全期", "year; `all`: the horizon"),
    "dimension": ("分组方式，`all` 为合计", "dimension; `all`: the total"),
    "group": ("组的代码", "code of the group"),
    "measure": ("指标代码", "code of the measure"),
    "value": ("数值；未定义为 NaN", "value; NaN where it is undefined"),
    "unit": ("单位代码", "code of the unit"),
    "base": ("基准；`none` 为完全没有监管的同一城市", "base; `none`: the same city without any supervision"),
    "plan": ("方案", "plan"),
    "base_mean": ("基准均值", "mean of the base"),
    "plan_mean": ("方案均值", "mean of the plan"),
    "difference": ("配对之差的均值", "mean of the paired differences"),
    "ci_low": ("95% 区间下限（t 分布）", "lower end of the 95 % t interval"),
    "ci_high": ("95% 区间上限", "upper end of it"),
    "replications": ("双方都有数值的重复次数", "replications in which both have a value"),
    "reason": (
        "没有差值的原因：`base undefined`（基准无此数）、`plan undefined`（方案无此数）、`undefined`（都没有）",
        "why there is no difference: undefined in the base, in the plan, or in both",
    ),
    "point": ("网格点，自 `p0001` 起；其后各列为变动的设置", "point of the grid, from `p0001`; the settings that vary follow"),
    "mean": ("各次重复的均值", "mean over the replications"),
    "half_width": ("均值的 95% 区间半宽（t 分布）", "half-width of the mean's 95 % t interval"),
}
"""Columns of the tables of a study."""

LEDGER: dict[str, tuple[str, str]] = {
    "visit": ("检查", "visits"), "finding": ("发现的违法", "findings"), "move": ("信用类别变动", "moves between tiers"),
    "planned": ("下达的任务", "tasks when they were drawn up"),
    "round": ("每周调度时各区县的工时与积压", "each district's minutes and backlog at each weekly round"),
    "spell": ("违法的起止与结局", "violations from start to end"),
    "period": ("按期选择时各类的违法户数", "in period mode, firms of each tier in violation"),
    "dropped": ("未做的任务与原因", "tasks that were not done, and why"),
    "tip": ("受理的举报和投诉", "reports and complaints that were accepted"),
    "desk": ("各区县每周的案头工作", "each district's work at desks, week by week"),
    "tolerated": ("以柔性措施处理的发现及其观察期", "findings answered by soft measures, and their windows"),
    "remote": ("非现场检查", "remote checks"),
    "batch": ("监督抽检批次", "batches of samples"),
    "suppressed": ("被隐瞒的违法", "violations that were seen and suppressed"),
    "closing": ("监管引起的注销", "firms that close because of what the authority did"),
    "case": ("案件自发现至决定的各环节与结局", "cases from the finding to the decision, and what became of them"),
    "alert": ("传感器报警", "alerts of sensors"),
    "unlisted": ("在营而未入名录库的时段", "time in operation and in no object register"),
}
"""Tables of the ledger."""
