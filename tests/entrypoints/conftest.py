from pathlib import Path

import pytest

from docpact import entrypoints


@pytest.fixture
def page():
    """The page that ships with the demo: written afresh, with the facts of the real one."""
    return Path(entrypoints.__file__).parent / "demo" / "Execution.getHistory.md"
