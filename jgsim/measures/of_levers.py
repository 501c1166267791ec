"""On which measures each lever is seen most directly."""

from __future__ import annotations

OF_LEVER: dict[str, tuple[str, ...]] = {
    "duties": ("unsupervised_firm_days",),
    "coordination": ("visits_saved_by_merging", "merged_overlaps"),
    "exchange": ("unsupervised_firm_days", "closings"),
    "entry": ("first_check_coverage",),
    "plan": ("plan_completion",),
    "joint": ("repeat_share", "visits_saved_by_merging", "on_site_hours_per_firm_year"),
    "draw": ("item_coverage",),
    "pairs": ("met_again_share",),
    "frequency": ("held_back_cap", "held_back", "remote_checks", "remote_finding_rate"),
    "key_fields": ("key_field_coverage",),
    "sampling": ("batches", "batches_not_taken", "batch_failure_rate", "sampling_cost"),
    "reports": ("reports", "false_report_share", "overdue_reports", "report_delay"),
    "recheck": ("recidivism",),
    "penalty_lists": ("cases", "waived_share", "coercions", "spared_coercions"),
    "tolerance": ("tolerated_findings", "self_corrected_share", "harm_while_tolerated"),
    "capability": ("backlog", "backlog_age"),
    "equipment": ("hours_per_finding",),
    "monitoring": ("alerts", "false_alert_share"),
    "credit": ("recidivism",),
    "abnormal_list": ("listed", "revoked"),
    "recording": ("unrecorded_visits", "failed_cases"),
    "publicity": ("published_cases",),
    "accountability": ("suppressed_findings", "reinspection_yield"),
    "review": ("decision_days", "review_wait", "overdue_cases", "open_cases", "void_cases"),
    "transfer": ("transferred_cases", "lost_cases"),
}
"""Codes of measures by name of the lever, the most telling first; levers of one's own have none."""
OF_CHOICE = ("compliance",)
"""What tells how firms choose that choose once a month."""
