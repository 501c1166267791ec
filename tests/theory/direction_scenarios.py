"""Directions of the shipped scenarios at the rates of Jinan: each of `scenarios/levers` against the same without its
lever, and each plan against the base. They are long."""

from __future__ import annotations

from .directions import Row, down, row, up


def shipped(lever: str, *moves, **more) -> Row:
    """The shipped scenario of a lever against the same without it."""
    more = {**CITY, "scenario": f"levers/{lever}", **more}
    return row(lever, f"scenarios/levers/{lever}", {}, {lever: {}}, {}, *moves, **more)


def plan(lever: str, name: str, *moves, **more) -> Row:
    """A shipped plan against the base."""
    return row(lever, f"scenarios/{name}", {}, {}, {}, *moves, scenario="jinan", plan=name, **{**CITY, **more})


CITY = {"firms": 60_000, "years": 2, "full": True}

ROWS = (
    shipped("accountability", up("suppressed_findings", "told to nobody"), up("reinspection_yield", "found out"),
            up("visits", "others go again", trigger="recheck"), firms=200_000),
    shipped("coordination", up("merged_overlaps", "overlaps merge"), down("visits", "overlaps merge"),
            up("visits_saved_by_merging", "overlaps merge")),
    shipped("duties", up("unsupervised_firm_days", "items without an owner are a gap", gap="no_owner"),
            down("detections", "nobody may check them", item_group="drugs")),
    shipped("entry", up("visits", "first checks of commitments", trigger="special"),
            up("officer_hours", "first checks of commitments")),
    shipped("equipment", up("detections", "closer looks", item_group="food"),
            down("on_site_hours_per_firm_year", "faster")),
    shipped("exchange", up("unsupervised_firm_days", "lag and loss"), down("firm_coverage", "nobody is sent there")),
    shipped("monitoring", up("alerts", "true and false"), up("detections", "confirmed by a visit", item_group="food"),
            down("harm", "found earlier", sector="food")),
    shipped("pairs", down("met_again_share", "recusal")),
    shipped("publicity", up("published_cases", "published"), down("onsets", "general deterrence")),
    shipped("recording", up("officer_hours", "records take time"), up("unrecorded_visits", "some are lost"),
            up("failed_cases", "some are incomplete")),
    shipped("review", up("decision_days", "the law's time"), up("open_cases", "undecided")),
    shipped("sampling", up("batches", "taken"), up("detections", "they fail", item_group="food"),
            up("sampling_cost", "of each")),
    shipped("transfer", up("lost_cases", "lost"), up("transferred_cases", "gone to others"), firms=200_000),
    plan("draw", "credit-tiered", up("problem_finding_rate", "selection"),
        down("firm_coverage", "few firms, often", tier="A"),
         up("visits", "more draws of the risky ones", tier="D"), down("visits", "fewer of the others", tier="A")),
    plan("joint", "joint", up("visits_saved_by_merging", "shared draws")),
    plan("frequency", "cap-one-visit", up("held_back_cap", "the cap"), down("repeat_share", "the cap")),
    plan("tolerance", "tolerance-24m", up("tolerated_findings", "new firms of the new economy"),
         up("harm_while_tolerated", "of their windows"), firms=200_000),
    plan("key_fields", "strict-key-fields", up("visits", "more often", trigger="key"),
         up("detections", "they find what is there", item_group="food"), down("harm", "found earlier", sector="food")),
    plan("capability", "short-staffed", up("backlog", "fewer officers"), down("plan_completion", "fewer officers")),
)
