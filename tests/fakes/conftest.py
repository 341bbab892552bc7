"""Shared by the tests of the fakes: payloads, and the paths that ask for them."""

from urllib.parse import quote

import pytest


def make_history(execution_id="exec-1", status="FINISHED", **entry):
    execution = {"status": status} if execution_id is None else {"id": execution_id, "status": status}
    return {"execution": execution, "entries": [{"id": "step-1", "status": "COMPLETED", **entry}]}


def make_path(execution_id):
    return f"/workflows/v1/execution/{quote(execution_id, safe='')}/history"


@pytest.fixture
def history():
    return make_history


@pytest.fixture
def path():
    return make_path
