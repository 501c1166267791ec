"""Files of a finished study: all are written aside first, so that a full disk leaves no half of them."""

from __future__ import annotations

from pathlib import Path

from jgsim.study.comparison import Comparison
from jgsim.study.files import make_folder, writing
from jgsim.study.folder import BRIEFING, FIGURES, Folder
from jgsim.study.options import Options
from jgsim.study.results import Results
from jgsim.study.tables import write_columns_csv, write_measures_csv, write_measures_parquet


def write_outputs(comparison: Comparison, folder: Folder, options: Options) -> None:
    """Write tables, figures and briefing, then give them their places."""
    stage = folder.stage
    make_folder(stage)
    write_tables(stage, comparison.results, comparison.contrasts if len(comparison.scenarios) > 1 else None)
    if options.brief:
        from jgsim.report.figures import write_figures

        with writing(folder.path / FIGURES):
            write_figures(comparison, stage / FIGURES, options.lang)
        with writing(folder.path / BRIEFING):
            comparison.brief(stage / BRIEFING)
    folder.publish()


def write_tables(stage: Path, results: Results, contrasts: dict[str, list] | None) -> None:
    """Write the tables that follow from the parts alone, `comparison.csv` where there is something to compare."""
    write_measures_csv(stage / "measures.csv", results)
    write_measures_parquet(stage / "measures.parquet", results)
    if contrasts is not None:
        write_columns_csv(stage / "comparison.csv", contrasts)
