"""Random input: a short version in the usual suite, the same each time; `python3 run.py fuzz` runs a long, new one."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "fuzz", max_examples=2000, deadline=None, print_blob=True, suppress_health_check=list(HealthCheck)
)
