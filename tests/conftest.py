import os
from importlib import import_module
from pathlib import Path

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
# `make fuzz` runs the laws on many fresh draws, `make quick` on a few.
settings.register_profile("repeatable", derandomize=True, database=None, deadline=None)
settings.register_profile("quick", settings.get_profile("repeatable"), max_examples=15)
settings.register_profile("fuzz", max_examples=2_000, database=None, deadline=None)
settings.load_profile(os.environ.get("DOCPACT_HYPOTHESIS_PROFILE", "repeatable"))


SLOW = {
    "contract/test_any_json_schema.py",
    "contract/test_any_schema.py",
    "contract/test_diff_invariants.py",
    "contract/test_engines.py",
    "contract/test_every_rule.py",
    "contract/test_fast_path_only_accepts.py",
    "contract/test_indented.py",
    "contract/test_openapi.py",
    "contract/test_openapi_schemas.py",
    "contract/test_pages_refused.py",
    "contract/test_validate.py",
    "downstream/test_downstream.py",
    "entrypoints/coverage/test_cobertura.py",
    "entrypoints/coverage/test_items.py",
    "entrypoints/coverage/test_page.py",
    "entrypoints/drift/test_drifts.py",
    "entrypoints/plugin/test_processes.py",
    "entrypoints/test_derive.py",
    "entrypoints/test_generate.py",
    "entrypoints/test_inputs.py",
    "entrypoints/test_own_api.py",
    "entrypoints/test_pages_guide.py",
    "entrypoints/test_reporters.py",
    "entrypoints/test_serve.py",
    "entrypoints/test_validate.py",
    "entrypoints/traffic/test_beside_mocks.py",
    "fakes/test_fuzzing.py",
    "fakes/test_import.py",
    "fakes/test_polling.py",
    "fakes/test_truth_table.py",
    "fakes/workflows/test_stateful_model.py",
    "fuzz/test_fuzz.py",
    "strategies/test_combinations.py",
    "strategies/test_compile.py",
    "strategies/test_composer.py",
    "strategies/test_derived.py",
    "strategies/test_detection.py",
    "strategies/test_edges.py",
    "strategies/test_enumeration.py",
    "strategies/test_every_schema.py",
    "strategies/test_exports.py",
    "strategies/test_health.py",
    "strategies/test_operations.py",
    "strategies/test_realistic.py",
    "strategies/test_series.py",
    "strategies/test_sharing.py",
    "strategies/test_shrinking.py",
    "strategies/test_states.py",
    "strategies/test_violations.py",
    "test_readme.py",
}
"""Files whose tests take seconds: `make quick` leaves them out, and each test that runs pytest inside pytest."""


HERE = Path(__file__).parent


def pytest_ignore_collect(collection_path, config):
    """Without slow tests their files need no look."""
    is_slow = collection_path.is_file() and collection_path.relative_to(HERE).as_posix() in SLOW
    return True if is_slow and config.option.markexpr == "not slow" else None


def pytest_collection_modifyitems(items):
    assert all((HERE / name).is_file() for name in SLOW), "SLOW names a file that is gone"
    for item in items:
        if item.path.relative_to(HERE).as_posix() in SLOW or "pytester" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)


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
