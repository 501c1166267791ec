"""P1 in jgsim, from its scenario file to the four counts: `python p1.py FIRMS SEED [--spread]`.

--spread adds the standard deviation of each count from firm to firm, from the ledger (firms are independent in P1).
"""

import json
import sys
from pathlib import Path

from jgsim.engine.run import simulate
from jgsim.scenario.load import load
from jgsim.terms.time import YEAR

firms, seed = int(sys.argv[1]), int(sys.argv[2])
result = simulate(load(Path(__file__).parents[1] / "scenarios" / "p1.yaml"), seed, 0, firms)
spell, visit, finding = (result.tables[name] for name in ("spell", "visit", "finding"))
years = (spell["until"] - spell["time"]) / YEAR
counts = {
    "onsets": spell["firm"].size,
    "visits": visit["firm"].size,
    "detections": int(finding["first"].sum()),
    "violation_years": float(years.sum()),
}
print(json.dumps(counts))
if "--spread" in sys.argv[3:]:
    import numpy as np

    tables = {"onsets": (spell, None), "visits": (visit, None), "detections": (finding, finding["first"])}
    tables["violation_years"] = (spell, years)
    print(json.dumps({n: float(np.bincount(t["firm"], w, firms).std()) for n, (t, w) in tables.items()}))
