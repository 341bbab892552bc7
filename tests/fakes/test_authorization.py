"""A fake that asks for authorization refuses who sends none."""

import pytest

from docpact.fakes import Headers, WorkflowsFake

TOKEN = "t1.9euelZqMkJ.s3cr3t_s1gnature"


@pytest.mark.parametrize("value", [f"Bearer {TOKEN}", "bearer x", "Api-Key AQVN", "API-KEY  k"])
def test_accepted(get, history, value):
    fake = WorkflowsFake(auth=True)
    fake.add_history(history())
    assert get(fake, "exec-1", headers=Headers({"authorization": value})).status == 200


@pytest.mark.parametrize("value", [None, "", "Bearer", "Bearer ", TOKEN, f"OAuth {TOKEN}", "Basic eDp5", "Bearer a b"])
def test_refused(get, history, value):
    fake = WorkflowsFake(auth=True)
    fake.add_history(history(status="RUNNING"), history())
    headers = Headers({} if value is None else {"Authorization": value})
    reply = get(fake, "exec-1", headers=headers)
    assert (reply.status, reply.json()["code"]) == (401, 16)
    assert "s3cr3t" not in reply.body.decode()
    granted = get(fake, "exec-1", headers=Headers({"Authorization": "Bearer x"}))
    assert granted.json()["execution"]["status"] == "RUNNING", "a refused request reads nothing"


def test_not_asked_for_by_default(fake, get, history):
    fake.add_history(history())
    assert get(fake, "exec-1").status == 200


def test_comes_before_the_id_is_looked_at(get):
    assert get(WorkflowsFake(auth=True), "").status == 401
