"""The oracle: the same model as `jgsim`, told a second time, slowly and plainly.

A SimPy process for every firm, violation and visit, plain numbers and dictionaries, no arrays. Of jgsim it knows only
the ground floor (`jgsim.terms`), the calendar of working days and the settings of a loaded scenario. Read in this
order: keys, diary, ages, world, candidates, tips, behaviour, firm, plan, draw, key_fields, special, score, points,
credit, abnormal, desk, reports, finding, tolerance, responses, looks, holding, officers, twin. `cases`, `lever_cases`
and `dated_cases` are what is compared. `runs`, `checks` and the `mutants` know the engine, too: they run both.
"""
