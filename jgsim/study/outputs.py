"""Files of a finished study: all are written aside first, so that a full disk leaves no half of them."""

from __future__ import annotations

from jgsim.study.comparison import Comparison
from jgsim.study.files import make_folder, writing
from jgsim.study.folder import BRIEFING, FIGURES, Folder
from jgsim.study.options import Options
from jgsim.study.tables import write_columns_csv, write_measures_csv, write_measures_parquet


def write_outputs(comparison: Comparison, folder: Folder, options: Options) -> None:
    """Write tables, figures and briefing, then give them their places."""
    stage = folder.stage
    make_folder(stage)
    write_measures_csv(stage / "measures.csv", comparison.results)
    write_measures_parquet(stage / "measures.parquet", comparison.results)
    if len(comparison.scenarios) > 1:
        write_columns_csv(stage / "comparison.csv", comparison.contrasts)
    if options.brief:
        from jgsim.report.figures import write_figures

        with writing(folder.path / FIGURES):
            write_figures(comparison, stage / FIGURES, options.lang)
        with writing(folder.path / BRIEFING):
            comparison.brief(stage / BRIEFING)
    folder.publish()
