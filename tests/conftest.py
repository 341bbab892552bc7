import os
from importlib import import_module

import pytest
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


@pytest.fixture
def every_plugin():
    """Asked for by tests whose runs of pytest load every plugin that is installed, as those of users do."""


@pytest.fixture
def pytester(request, pytester, monkeypatch):
    """Runs of pytest load the plugin and what they name: to load all that is installed takes a second each."""
    if "every_plugin" not in request.fixturenames:
        monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
        monkeypatch.setenv(
            "PYTEST_ADDOPTS", "-p docpact -p hypothesispytest -W ignore::pytest.PytestAssertRewriteWarning"
        )
    return pytester
