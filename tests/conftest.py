"""Shared by all tests: the --full switch is a marker (`run.py test --full`)."""
