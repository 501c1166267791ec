"""The names of all settings and of their choices, in Chinese and English."""

from __future__ import annotations

from typing import NamedTuple


class Word(NamedTuple):
    """A setting: its names, the unit of a plain number, and what the codes in it are codes of.

    `unit` is a code of `UNITS`; `of` names a table of the world ("types") or an enum ("tier", "severity", "size", "trigger", "response"), or
    "month".
    """

    zh: str
    en: str
    unit: str = ""
    of: str = ""

    def label(self, lang: str) -> str:
        """The name in `lang`."""
        return self.zh if lang == "zh" else self.en


UNITS: dict[str, tuple[str, str]] = {
    "ratio": ("%", "%"), "share": ("%", "%"), "yearly": ("次/年", " a year"), "hours": ("小时/年", " hours a year"),
    "minutes": ("分钟", " minutes"), "officers": ("人", " officers"), "days": ("个工作日", " working days"),
    "calendar_days": ("天", " days"),
    "months": ("个月", " months"), "times": ("倍", "×"), "years": ("年", " years"), "firms": ("户", " firms"),
    "sd": ("个标准差", " standard deviations"),
}
"""Unit after a number; "ratio" and "share" are shown as percent."""
PERCENT = ("ratio", "share")

SETTINGS: dict[str, Word] = {
    "title": Word("名称", "title"),
    "match": Word("与基准工时持平", "matched to the base"),
    # when
    "time": Word("时间", "time"),
    "time.start": Word("首个计量年", "first measured year"),
    "time.years": Word("计量年数", "measured years", "years"),
    "time.warm_up": Word("预热年数（不计量，按此前做法运行）", "years of warm-up before them, under the policy before", "years"),
    "time.calendar": Word("工作日历文件（every_day：天天工作）", "file of working days (every_day: all days)"),
    # the world
    "world": Word("城市", "world"),
    "world.firms": Word("期初户数", "firms at the start", "firms"),
    "world.firms_source": Word("期初户数的来源", "source of the firms at the start"),
    "world.ceiling": Word("违法率上限（对基准违法率的倍数）", "ceiling of onset rates, times the neutral rate"),
    "world.start": Word("起始状态", "state at the start"),
    "world.growth_fade": Word("净增长逐年减少的比例", "yearly fading of net growth"),
    "world.young_years": Word("新设主体高注销期", "age by which the high exit hazard of the young fades"),
    "world.types": Word("经营主体类型", "entity types"),
    "world.types.name": Word("类型名称", "name"),
    "world.types.share": Word("占全部主体的比例", "share of all firms"),
    "world.types.entry": Word("年新设率", "entries a year"),
    "world.types.exit": Word("年注销率", "exits a year"),
    "world.types.exit_young": Word("新设时的注销率", "exit hazard at birth"),
    "world.types.visits_before": Word("起始前的年受检次数", "visits a year before the start"),
    "world.types.dormant": Word("已停业未注销的比例", "share that operates no more"),
    "world.types.sizes": Word("规模构成", "sizes", of="size"),
    "world.sectors": Word("行业", "sectors"),
    "world.sectors.name": Word("行业名称", "name"),
    "world.sectors.share": Word("占各类型主体的比例", "share of the firms of each type", of="types"),
    "world.sectors.field": Word("所属重点领域", "key field it belongs to", of="key_fields"),
    "world.districts": Word("区县", "districts"),
    "world.districts.name": Word("区县名称", "name"),
    "world.districts.share": Word("占全部主体的比例", "share of all firms"),
    "world.departments": Word("检查部门", "departments"),
    "world.departments.name": Word("部门名称", "name"),
    "world.groups": Word("抽查事项类", "item groups"),
    "world.groups.name": Word("事项类名称", "name"),
    "world.groups.department": Word("检查部门", "department", of="departments"),
    "world.groups.items": Word("事项数", "items"),
    "world.groups.items_source": Word("事项数的来源", "source of the items"),
    "world.groups.red_lines": Word("红线事项数（前几项）", "red lines among the items (the first ones)"),
    "world.groups.red_lines_source": Word("红线事项数的来源", "source of the red lines"),
    "world.groups.sectors": Word("适用行业（不写为全部）", "sectors it applies to (all if left out)", of="sectors"),
    "world.groups.rate": Word("守法主体的年违法率", "violations that a firm in order begins a year"),
    "world.groups.spell": Word("违法自行结束前的平均时间", "mean time until a violation ends by itself"),
    "world.groups.spell_law": Word("违法存续时间的分布", "law of that time"),
    "world.groups.severity": Word("严重程度构成", "severities", of="severity"),
    "world.groups.minutes": Word("检查用时", "minutes of a check"),
    "world.key_fields": Word("重点领域", "key fields"),
    "world.key_fields.name": Word("领域名称", "name"),
    "world.key_fields.department": Word("检查部门", "department", of="departments"),
    "world.key_fields.grades": Word("风险分级", "risk grades"),
    "world.key_fields.grades.share": Word("风险等级构成", "shares of the grades"),
    "world.key_fields.grades.correlation": Word("风险等级与真实风险的相关", "correlation of the grade with true risk"),
    "world.key_fields.visits_before": Word("起始前的年受检次数", "visits a year before the start"),
    "world.frailty": Word("主体之间的持久差别", "lasting differences between firms"),
    "world.frailty.log_sd": Word("违法率对数的标准差", "sd of the log of the onset rate"),
    "world.risk": Word("潜在风险组", "latent risk groups"),
    "world.risk.share": Word("各风险组占比", "shares of the groups", of="tier"),
    "world.risk.factor": Word("各风险组违法率倍数", "factor on the onset rates", of="tier"),
    "world.severity_weight": Word("损害权重", "weights in harm", of="severity"),
    "world.dormancy": Word("停业失联", "dormant and unreachable firms"),
    "world.dormancy.moved": Word("停业主体中已迁走的比例", "share of the dormant that have moved away"),
    "world.dormancy.answers": Word("其余停业主体中地址有人应答的比例", "share of the others at whose address somebody is reached"),
    "world.dormancy.department": Word("核实住所的部门", "department that establishes it", of="departments"),
    "world.tips": Word("举报和投诉", "reports and complaints"),
    "world.tips.ceiling": Word("举报率上限（对基准举报率的倍数）", "ceiling of report rates, times the base rate"),
    "world.tips.hazard": Word("违法存续期间每年被举报次数", "reports a year of violation", of="severity"),
    "world.tips.insider": Word("属实举报中内部人（吹哨人）的比例", "share of founded reports from insiders"),
    "world.tips.unfounded": Word("每户每年失实举报次数", "unfounded reports a year and firm"),
    "world.tips.professional": Word("失实举报中职业索赔的比例", "share of unfounded reports by professional claimants"),
    "world.tips.complaints": Word("每户每年投诉次数", "complaints a year and firm"),
    # own register
    "register": Word("自有名录", "own register of firms"),
    "register.columns": Word("各列的表头", "headers of the columns"),
    "register.values": Word("各列取值的含义", "what the values of the columns mean"),
    "register.date": Word("名录日期（不写为首个计量日）", "day of the register (the first measured day if left out)"),
    "register.sheet": Word("工作表（不写为第一个有表头的）", "sheet of the workbook (the first with a header if left out)"),
    "register.dirty": Word("有不能用的行时", "when there are rows that cannot be used"),
    "register.sha256": Word("名录内容的 sha256（写了就只认这份）", "sha256 of its content, if no other will do"),
    # behaviour
    "behaviour": Word("行为", "behaviour"),
    "behaviour.clock": Word("违法的发生方式", "how violations come about"),
    "behaviour.deterrence": Word("个别威慑（检查之后）", "specific deterrence (after a visit)"),
    "behaviour.deterrence.presence": Word("短期作用强度", "strength of presence"),
    "behaviour.deterrence.presence_years": Word("短期作用消退时间", "decay time of presence"),
    "behaviour.deterrence.learning": Word("长期作用强度", "strength of learning"),
    "behaviour.deterrence.learning_years": Word("长期作用消退时间", "decay time of learning"),
    "behaviour.deterrence.penalty": Word("处罚的威慑强度", "strength of a penalty"),
    "behaviour.deterrence.penalty_years": Word("处罚威慑消退时间", "decay time of a penalty's effect"),
    "behaviour.perceived": Word("一般威慑（公布的抽查比例）", "general deterrence (announced ratio)"),
    "behaviour.perceived.elasticity": Word("违法率对抽查比例的弹性", "elasticity of onsets to the draw ratio"),
    "behaviour.perceived.reference": Word("参照比例", "reference ratio", of="tier"),
    "behaviour.perceived.reference_by_type": Word("参照比例的类型系数", "factor on it by type", of="types"),
    "behaviour.perceived.floor": Word("低于此比例不再有差别", "ratios below this count as this"),
    "behaviour.look": Word("检查所见", "what a visit finds"),
    "behaviour.look.sensitivity": Word("一次检查发现在场违法的概率", "chance that a look finds a violation that is there"),
    "behaviour.look.specificity": Word("没有违法时不误记的概率", "chance that nothing is recorded where nothing is"),
    "behaviour.look.officer_log_sd": Word("检查人员之间的差别（对数标准差）", "differences between officers (sd of the log)"),
    "behaviour.look.joint_factor": Word("联合检查的细致程度", "intensity of joint visits"),
    "behaviour.look.key_factor": Word("重点领域检查的细致程度", "intensity of key-field visits"),
    "behaviour.look.items": Word("每次每部门随机检查的事项数（不写为全部）", "items checked a visit and department (all if left out)"),
    "behaviour.look.factor": Word("各类检查的细致程度", "intensity by kind of visit", of="trigger"),
    "behaviour.correction": Word("发现后的改正", "correction of what was found"),
    "behaviour.correction.share": Word("限期内改正的比例", "share corrected within the ordered term"),
    "behaviour.correction.days": Word("责令改正期限", "ordered term"),
    "behaviour.relapse": Word("改正后复发", "relapse after a correction"),
    "behaviour.relapse.share": Word("改正后复发的概率", "chance of a relapse"),
    "behaviour.relapse.days": Word("改正到复发的平均天数", "mean days until a relapse"),
    "behaviour.warning": Word("信用预警后的作用", "effect of a credit warning"),
    "behaviour.warning.strength": Word("信用预警的作用强度", "strength of a warning"),
    "behaviour.warning.years": Word("信用预警作用消退时间", "decay time of a warning's effect"),
    "behaviour.closure": Word("受处罚后歇业", "closure after a penalty"),
    "behaviour.closure.share": Word("受处罚后歇业的概率", "chance of closing after a penalty"),
    "behaviour.closure.days": Word("处罚到歇业的最长天数", "days within which a firm closes"),
    "behaviour.period": Word("按期选择（仅用于验证）", "choice by period (for verification)"),
    "behaviour.period.violation": Word("每期违法概率", "violation probability a period", of="tier"),
    # plan
    "plan": Word("年度计划", "annual plan"),
    "plan.publication": Word("计划公布日（月-日）", "publication of the plan (month-day)"),
    "plan.campaigns": Word("抽查任务", "campaign"),
    "plan.campaigns.name": Word("任务名称", "name"),
    "plan.campaigns.department": Word("部门", "department", of="departments"),
    "plan.campaigns.level": Word("层级", "level"),
    "plan.campaigns.months": Word("月份", "months", of="month"),
    "plan.campaigns.window_days": Word(
        "每月头几个工作日内检查（不写为整月）", "first working days of the month (all if left out)", "days"
    ),
    "plan.campaigns.factor": Word("抽查比例系数", "factor on the draw ratio", "times"),
    "plan.campaigns.types": Word("只抽这些类型（定向）", "only these types (targeted)", of="types"),
    "plan.campaigns.sectors": Word("只抽这些行业（定向）", "only these sectors (targeted)", of="sectors"),
    "plan.special": Word("上级专项检查", "special campaigns from above"),
    "plan.special.name": Word("专项名称", "name"),
    "plan.special.department": Word("检查部门", "department", of="departments"),
    "plan.special.months": Word("检查月份", "months", of="month"),
    "plan.special.ratio": Word("年检查比例", "share visited a year", "ratio"),
    "plan.special.window_days": Word("限于当月前若干天", "first working days of the month", "days"),
    "plan.special.types": Word("限于类型", "types", of="types"),
    "plan.special.sectors": Word("限于行业", "sectors", of="sectors"),
    "plan.other_load": Word("计划外既定工作", "other work of the officers"),
    "plan.other_load.name": Word("工作名称", "name"),
    "plan.other_load.hours": Word("工时", "hours", "hours"),
    # draw
    "draw": Word("双随机抽查", "double-random draw"),
    "draw.ratio": Word("年抽查比例", "draw ratio a year", "ratio", "tier"),
    "draw.by_sector": Word("抽查比例的行业系数", "factor on the ratio by sector", "times", "sectors"),
    "draw.by_district": Word("抽查比例的区县系数", "factor on the ratio by district", "times", "districts"),
    "draw.by_type": Word("抽查比例的主体类型系数", "factor on the ratio by type", "times", "types"),
    "draw.memory": Word("抽取方式", "memory of draws"),
    "draw.size": Word("抽取数量", "size of draws"),
    "draw.replacement": Word("同一任务可重复抽中", "drawn with replacement"),
    "draw.rounds": Word("年计划轮数（抽查比例上限）", "planned rounds a year (highest ratio)"),
    "draw.coordination": Word("各任务随机数的关系", "relation of the campaigns' random numbers"),
    # joint
    "joint": Word("部门联合抽查", "joint inspection"),
    "joint.share": Word("联合任务占比", "share of tasks that are joint", "share"),
    "joint.departments": Word("参与部门", "departments", of="departments"),
    "joint.initiator": Word("发起部门", "initiator", of="departments"),
    "joint.mode": Word("联合方式", "mode"),
    "joint.window_days": Word("合并窗口", "merge window", "days"),
    "joint.team": Word("检查组", "team"),
    "joint.overlap": Word("其余检查占用在企时间的比例", "share of the shorter checks that adds to the time at the firm", "share"),
    # key fields
    "key_fields": Word("重点领域检查", "key fields"),
    "key_fields.frequency": Word("年检查次数（按风险等级）", "checks a year by risk grade", "yearly"),
    # capability
    "capability": Word("执法人员", "officers"),
    "capability.officers": Word("执法检查人员数（全市）", "officers on the register (whole city)", "officers"),
    "capability.hours": Word("人均年监管工时", "hours a year for supervision, each", "hours"),
    "capability.unlimited": Word("人力不受限", "nobody ever waits"),
    "capability.team": Word("每部门每次检查人数", "officers of a department on a visit", "officers"),
    "capability.overhead_minutes": Word("每人每次路途与录入", "travel and entry, of each on each visit", "minutes"),
    # frequency
    "frequency": Word("检查频次", "frequency of visits"),
    "frequency.cap": Word("每户每年检查上限", "most visits a firm and year", of="tier"),
    "frequency.gap_days": Word("两次检查的最短间隔", "least days between visits", "calendar_days"),
    "frequency.exempt": Word("不受上限限制的检查", "kinds of visit that are exempt", of="trigger"),
    "frequency.remote": Word("非现场检查", "remote checks"),
    "frequency.remote.of_held_back": Word("因上限未入企的改为非现场检查", "held back by the cap and checked remotely", "share"),
    "frequency.remote.of_draws": Word("抽查直接改为非现场检查", "draws checked remotely", "share"),
    "frequency.remote.minutes": Word("每次非现场检查用时", "officer-minutes of a remote check", "minutes"),
    # reports
    "reports": Word("举报与投诉", "reports and complaints"),
    "reports.visited": Word("举报入企核查的比例", "share of reports checked on the spot", "share"),
    "reports.deadline_days": Word("举报核查时限", "deadline of a check", "days"),
    "reports.desk_minutes": Word("每件举报书面核查用时", "officer-minutes of a report on paper", "minutes"),
    "reports.complaint_minutes": Word("每件投诉调解用时", "officer-minutes of a complaint", "minutes"),
    "reports.reward": Word("举报奖励对举报的影响", "effect of rewards on reports", "times"),
    "reports.protection": Word("吹哨人保护对内部举报的影响", "effect of protection on insiders", "times"),
    "reports.unfounded": Word("失实举报的倍数", "factor on unfounded reports", "times"),
    # re-checks
    "recheck": Word("整改复查", "re-checks"),
    "recheck.share": Word("发现后复查的比例", "share of findings checked again", "share"),
    "recheck.days": Word("发现到复查的天数", "days until the re-check", "calendar_days"),
    # penalties
    "penalty_lists": Word("处罚清单", "penalty lists"),
    "penalty_lists.case": Word("发现后立案的比例", "share of findings that become a case", "share", "severity"),
    "penalty_lists.waived": Word("列入不予处罚清单的比例", "share of items on the list of no penalty", "share", "severity"),
    "penalty_lists.mitigated": Word("列入减轻处罚清单的比例", "share on the list of mitigated penalties", "share", "severity"),
    "penalty_lists.lighter": Word("列入从轻处罚清单的比例", "share on the list of lighter penalties", "share", "severity"),
    "penalty_lists.heavier": Word("列入从重处罚清单的比例", "share on the list of heavier penalties", "share", "severity"),
    "penalty_lists.first_only": Word("不予处罚限于首次", "no penalty for the first offence only"),
    "penalty_lists.look_back_months": Word("首违回溯期", "months looked back for a first offence", "months"),
    "penalty_lists.case_minutes": Word("每案用时", "officer-minutes of a case", "minutes"),
    "penalty_lists.waived_minutes": Word("每件不予处罚案用时", "officer-minutes of a case whose penalty is waived", "minutes"),
    # tolerance
    "tolerance": Word("包容期", "tolerance"),
    "tolerance.months": Word("自登记起的包容期", "months from registration", "months"),
    "tolerance.sectors": Word("适用行业", "sectors", of="sectors"),
    "tolerance.types": Word("适用类型", "types", of="types"),
    "tolerance.window_days": Word("观察期", "observation window", "calendar_days"),
    "tolerance.visits": Word("包容期内的抽查", "draws during tolerance"),
    "tolerance.ladder": Word("柔性监管次序", "ladder of soft measures", of="response"),
    "tolerance.self_correction": Word("观察期内自行改正的比例", "share corrected within the window", of="response"),
    "tolerance.extra": Word("包容期内违法率的倍数", "factor on onsets while tolerated", "times"),
    # the list of abnormal operation
    "abnormal_list": Word("经营异常名录", "list of abnormal operation"),
    "abnormal_list.revoke_months": Word("列入满多久吊销", "months until revocation", "months"),
    "abnormal_list.found_before": Word("起始前每年列入的比例", "share listed a year before the start"),
    # credit
    "credit": Word("企业信用风险分类", "credit tiers"),
    "credit.rule": Word("分类规则", "rule"),
    "credit.types": Word("参加分类的类型", "types that are classified", of="types"),
    "credit.accuracy": Word("首次分类与真实风险组一致的概率", "chance that the first tier is the true risk group", "share"),
    "credit.initial": Word("首次分类占比", "shares of the first tiers", "share", "tier"),
    "credit.step": Word("逐级升降", "one step per result"),
    "credit.step.up": Word("合格一次升一级的概率", "chance of a step up after a clean visit", "share"),
    "credit.step.repair": Word("一个月未发现问题升一级的概率", "chance of a step up in a month without a finding", "share"),
    "credit.score": Word("评分", "score"),
    "credit.score.correlation": Word("评分与真实风险的相关", "correlation of the score with true risk"),
    "credit.score.shares": Word("无扣分时各类占比", "shares of the tiers without any points", "share", "tier"),
    "credit.score.points": Word("每次发现的扣分", "points per finding", "sd", "severity"),
    "credit.score.months": Word("扣分保留时间", "months that points count", "months"),
    "credit.score.renewal": Word("每年更新的评分占比（年报、住所、其他部门信息）", "share of the score's noise that is renewed every year"),
    "credit.score.unreachable": Word("无法联系（列入经营异常名录）的扣分", "points of a firm that cannot be reached", "sd"),
    "credit.score.waived": Word("不予处罚计入扣分的比例", "share of the points that a waived penalty gives", "share"),
    "credit.repair": Word("信用修复", "credit repair"),
    "credit.repair.share": Word("改正后申请并获准修复的比例", "chance of repair after a correction", "share"),
    "credit.repair.months": Word("修复等待时间", "wait for repair", "months", "severity"),
    "credit.repair.key_months": Word("重点领域修复等待时间", "wait for repair after key-field checks", "months"),
    "credit.objection": Word("异议申诉", "objection"),
    "credit.objection.share": Word("提出异议的比例", "share of findings that are objected to", "share"),
    "credit.objection.success": Word("异议成立的比例", "share of objections that are upheld", "share"),
    "credit.objection.months": Word("异议办理时间", "months until an objection is decided", "months"),
    "credit.warning": Word("预警", "early warning"),
    "credit.warning.tiers": Word("降入即预警的类别", "tiers in which a firm is warned", of="tier"),
    "credit.warning.minutes": Word("每次预警的案头工作", "desk work of a warning", "minutes"),
}
"""Every setting by its dotted path, codes of maps left out."""

CHOICES: dict[str, tuple[str, str]] = {
    "match=officer_hours": ("抽查比例按基准的执法工时折算", "draw ratios scaled to the officer-hours of the base"),
    "world.start=stationary": ("稳态（已有存量违法）", "stationary (violations already running)"),
    "world.start=in_order": ("全部守法", "everybody in order"),
    "world.groups.spell_law=exponential": ("指数分布", "exponential"),
    "world.groups.spell_law=fixed": ("固定", "fixed"),
    "world.groups.spell_law=unbounded": ("不自行结束", "never ends by itself"),
    "register.dirty=refuse": ("不算，逐类报告", "refuse the register and report them"),
    "register.dirty=drop": ("剔除这些行并记录", "drop them, and say so in the record"),
    "behaviour.clock=continuous": ("连续时间", "continuous time"),
    "behaviour.clock=period": ("按期选择", "one choice per period"),
    "plan.campaigns.level=province": ("省级", "province"),
    "plan.campaigns.level=city": ("市级", "city"),
    "plan.campaigns.level=district": ("区县级", "district"),
    "plan.campaigns.level=station": ("所级", "station"),
    "draw.memory=within_year": ("年内不重复", "within the year, nobody twice before the ratio asks for it"),
    "draw.memory=independent": ("每次独立抽取", "independent, each time anew"),
    "draw.memory=rotation": ("轮流，全部轮到后再重来", "rotation, until everybody had a turn"),
    "draw.memory=poisson": ("泊松次数", "Poisson number of visits"),
    "draw.size=threshold": ("按概率逐户", "each firm with its probability"),
    "draw.size=fixed": ("每层固定户数", "fixed number per stratum"),
    "draw.coordination=independent": ("相互独立", "independent"),
    "draw.coordination=shared": ("共用（正向协调）", "shared (positive)"),
    "draw.coordination=shifted": ("错开（负向协调）", "shifted (negative)"),
    "joint.mode=shared_draw": ("发起部门抽一份名单", "one list drawn by the initiator"),
    "joint.mode=coincidence": ("各抽名单，平台合并临近检查", "own lists, near visits merged"),
    "joint.team=per_department": ("各部门各派人", "officers of each department"),
    "joint.team=pooled": ("一组查全部事项（部门内综合执法）", "one team for all items"),
    "tolerance.visits=normal": ("照常", "as usual"),
    "tolerance.visits=halved": ("减半", "halved"),
    "tolerance.visits=service": ("只作服务指导", "advice only"),
    "credit.rule=fixed": ("固定不变", "fixed"),
    "credit.rule=step": ("逐级升降", "one step per result"),
    "credit.rule=score": ("按评分每月重新分类", "monthly from scores"),
}
"""Choices of a setting, as `path=code`."""


def word_of(path: str) -> Word | None:
    """The name of the setting at a dotted path; codes of the file in it (a campaign, a tier) are passed over."""
    kind = ""
    within = lambda section: [name for name in SETTINGS if name.startswith(f"{section}.")]  # noqa: E731
    for part in path.split("."):
        longer = f"{kind}.{part}" if kind else part
        if longer in SETTINGS or within(longer):
            kind = longer
    # In a section, what is passed over may be no code but a name that does not exist.
    return SETTINGS.get(kind) if kind == path or not within(kind) else None
