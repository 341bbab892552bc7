import os
from importlib import import_module

from hypothesis import settings

pytest_plugins = ["pytester"]

# What the tests read off a run of pytest or of the command is the same on a developer's machine and in CI, where these
# make both print longer lines, other colours, or fold at another width.
for name in (
    "CI",
    "BUILD_NUMBER",
    "GITHUB_ACTIONS",
    "FORCE_COLOR",
    "NO_COLOR",
    "PY_COLORS",
    "COLUMNS",
    "PYTEST_ADDOPTS",
):
    os.environ.pop(name, None)

# Runs of pytest inside this process forget what they have imported, but the part of PyYAML that is C there is only
# once, and goes on with the classes of the first import.
import_module("yaml")

# The suite gives the same answer twice: its draws are fixed, and a busy machine is no failure.
# `make fuzz` runs the laws on many fresh draws.
settings.register_profile("repeatable", derandomize=True, database=None, deadline=None)
settings.register_profile("fuzz", max_examples=2_000, database=None, deadline=None)
settings.load_profile(os.environ.get("DOCPACT_HYPOTHESIS_PROFILE", "repeatable"))
