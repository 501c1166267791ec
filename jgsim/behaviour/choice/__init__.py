"""Firms that choose by the month whether to be in violation (`clock: period`).

`settings`: what they reckon with; `ladder`: what a choice leads to; `rational`: the best choice by cost; `logit`:
choices with noise; `firms`: the chance of each firm.
"""
