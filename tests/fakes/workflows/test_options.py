"""The fake refuses options that it does not have, and a reset changes those that it has."""

import pytest

from docpact.fakes import WorkflowsFake


class TestOptions:
    @pytest.mark.parametrize("progress", ["virtual", "reads", "reads:0", "reads:x", "reads:-1", "clock:1", ""])
    def test_progress(self, progress):
        with pytest.raises(ValueError, match="expected 'immediate', 'clock', or 'reads:N'"):
            WorkflowsFake(progress=progress)

    def test_a_stateless_fake_counts_nothing(self):
        with pytest.raises(ValueError, match="counts no reads"):
            WorkflowsFake(progress="reads:1", stateless=True)

    def test_scenario(self):
        with pytest.raises(ValueError, match="expected one of HappyPath"):
            WorkflowsFake(scenario="Nowhere")
        with pytest.raises(ValueError, match="at least one step"):
            WorkflowsFake(scenario=[])

    def test_are_named(self):
        with pytest.raises(TypeError):
            WorkflowsFake(1)


class TestReset:
    def test_reset_forgets(self, client):
        run = client.fake.start("HappyPath")
        client.status(run.id)
        client.fake.reset()
        assert (client.fake.calls, client.fake.executions, client.fake.workflows) == ((), (), ())
        assert client.ask("Execution.get", executionId=run.id)[0] == 404

    def test_a_reset_may_change_what_follows(self, client):
        client.fake.reset(seed=4, scenario="FailPath", progress="reads:1")
        started = client.response("Execution.start", {"workflowId": "w"})["executionId"]
        assert (client.fake.seed, client.fake.progress, client.status(started)) == (4, "reads:1", "QUEUED")
        assert WorkflowsFake(seed=4).start().id == started
        client.fake.reset()
        assert (client.fake.seed, client.fake.progress) == (4, "reads:1")

    @pytest.mark.parametrize("wrong", [{"progress": "slow"}, {"scenario": "Sad"}, {"scenario": []}])
    def test_a_reset_that_is_wrong_forgets_nothing(self, client, wrong):
        run = client.fake.start()
        with pytest.raises(ValueError, match=r"expected|needs"):
            client.fake.reset(seed=9, **wrong)
        assert (client.fake.seed, client.fake.executions) == (0, (run,))


def test_the_former_name_of_other_services_warns(fake):
    with pytest.warns(DeprecationWarning, match="is now other_services"):
        assert fake.neighbours is fake.other_services
