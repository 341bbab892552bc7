from pathlib import Path

import pytest

from docpact import entrypoints


@pytest.fixture
def page():
    """The page that ships with the demo: written afresh, with the facts of the real one."""
    return Path(entrypoints.__file__).parent / "demo" / "Execution.getHistory.md"


PLUGIN_HEADER = """
import pytest, requests
from docpact.contract import Policy, assert_conforms
HISTORY = {"execution": {"id": "exec-1", "status": "FINISHED"}, "entries": [{"id": "a", "status": "COMPLETED"}]}

def ask(fake, **options):
    return requests.get(fake.base_url + "/workflows/v1/execution/exec-1/history", timeout=1, **options)
"""


@pytest.fixture
def run_plugin(pytester):
    """Runs pytest on a test module of this text, below imports and a helper."""

    def run(text, *arguments):
        pytester.makepyfile(PLUGIN_HEADER + text)
        return pytester.runpytest(*arguments)

    return run
