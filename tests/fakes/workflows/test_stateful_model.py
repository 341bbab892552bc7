"""The fake against a model: whatever clients and tests do in whatever order, its laws hold."""

import json
from itertools import count

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule

from docpact.contract import Contract, operations
from docpact.contract.workflows import TERMINAL
from docpact.fakes import SCENARIOS, Fault, Request, Step, WorkflowsFake

CONTRACTS = {name: Contract.load(name) for name in operations()}
EXECUTION = "/workflows/v1/execution"
WORKFLOW = "/workflows/v1/workflow"
NAMES = [name for name in SCENARIOS if name != "LongHistory"]
ENDED = ("COMPLETED", "FAILED", "CANCELLED")
STANDING = {"QUEUED": 0, "RUNNING": 1, "PAUSED": 1} | dict.fromkeys(TERMINAL, 2)
GOING = {"SCHEDULED": 0, "STARTED": 1, "CANCEL_REQUESTED": 2} | dict.fromkeys(ENDED, 3)

steps = st.lists(
    st.builds(
        Step,
        duration=st.sampled_from([0, 1, 90, None]),
        attempts=st.sampled_from([1, 3]),
        error=st.sampled_from([None, None, "refused"]),
    ),
    min_size=1,
    max_size=4,
)
plans = st.sampled_from(NAMES) | steps
workflow_ids = st.sampled_from(["orders", "refunds", "a/b"])
faults = st.sampled_from(
    [
        Fault(error_status=503, retry_after=1),
        Fault(drop_connection="before"),
        Fault(drop_connection="after"),
        Fault(timeout="after"),
        Fault(malformed_body=True),
        Fault(empty_body=True),
        Fault(content_type="text/html"),
        Fault(latency=5),
        Fault(succeed_first=1, fail_request_count=2, error_status=500),
    ]
)


class Machine(RuleBasedStateMachine):
    """Clients, and the test that prepares the fake for them."""

    runs = Bundle("runs")
    works = Bundle("works")

    @initialize(
        seed=st.integers(0, 9), progress=st.sampled_from(["immediate", "reads:1", "reads:2", "clock"]), plan=plans
    )
    def begin(self, seed, progress, plan):
        self.fake = WorkflowsFake(seed=seed, progress=progress, scenario=plan)
        self.seen = {}  # the last history of each execution that a client was shown
        self.done = set()  # the operations that were told to be done
        self.names = count()
        self.now = 0

    def ask(self, method, path, body=None, query=""):
        """The status of a reply and what it says; None for a reply that a fault has spoilt."""
        content = b"" if body is None else json.dumps(body).encode()
        reply = self.fake.handle(
            Request(method, path, query, headers={"Content-Type": "application/json"}, body=content)
        )
        call = self.fake.calls[-1]
        assert call.reply is reply
        if call.fault is not None and call.fault != "latency of 5 s":
            return None
        payload = reply.json()
        if reply.status == 200:
            assert CONTRACTS[call.operation].validate(reply.body).ok
        else:
            assert reply.status in {400, 404, 409}
            assert payload.keys() == {"code", "message", "details"}
        return reply.status, payload

    # ----------------------------------------------------------------- rules

    @rule(target=runs, workflow_id=workflow_ids, short=st.booleans())
    def a_client_starts(self, workflow_id, short):
        body = {"input": {"inputJson": "[1]"}}
        path = f"{EXECUTION}/{workflow_id.replace('/', '%2F')}/start" if short else f"{EXECUTION}/start"
        answer = self.ask("POST", path, body if short else {"workflowId": workflow_id, **body})
        if answer is None or answer[0] == 404:  # the workflow was deleted
            return multiple()
        assert answer[0] == 200
        return answer[1]["executionId"]

    @rule(target=runs, plan=plans, workflow_id=workflow_ids)
    def a_test_starts(self, plan, workflow_id):
        try:
            return self.fake.start(plan, workflow_id=workflow_id).id
        except ValueError:  # the workflow was deleted
            return multiple()

    @rule(run=runs, times=st.integers(1, 3))
    def a_client_reads(self, run, times):
        for _ in range(times):
            answer = self.ask("GET", f"{EXECUTION}/{run}/history")
            if answer is not None:
                assert answer[0] == 200
                self.grows(run, answer[1])

    @rule(run=runs)
    def a_client_gets(self, run):
        answer = self.ask("GET", f"{EXECUTION}/{run}")
        if answer is not None:
            execution, history = answer[1]["execution"], self.fake.history(run)
            assert execution["status"] == history["execution"]["status"]
            assert (execution["status"] == "FAILED") == ("error" in execution)
            self.grows(run, history)

    @rule(run=runs, verb=st.sampled_from(["stop", "terminate"]))
    def a_client_ends(self, run, verb):
        before = self.fake.history(run)["execution"]["status"]
        answer = self.ask("POST", f"{EXECUTION}/{run}/{verb}")
        after = self.fake.history(run)
        self.grows(run, after)
        if answer is not None and before in TERMINAL:
            assert (answer[0], answer[1]["code"]) == (400, 9)
        elif answer is not None:
            assert after["execution"]["status"] == "STOPPED"

    @rule(workflow_id=workflow_ids, size=st.integers(0, 3))
    def a_client_lists(self, workflow_id, size):
        """Each execution is on one page once, the newest first, as it stands."""
        found, token = [], ""
        while True:
            query = f"workflowId={workflow_id.replace('/', '%2F')}&pageSize={size}&pageToken={token}"
            answer = self.ask("GET", EXECUTION, query=query)
            if answer is None:
                return
            found += answer[1].get("executions", [])
            token = answer[1].get("nextPageToken", "")
            if not token:
                break
        expected = [each.id for each in self.fake.executions if each.workflow_id == workflow_id]
        assert [each["id"] for each in found] == expected[::-1]
        for each in found:
            assert each["status"] == self.fake.history(each["id"])["execution"]["status"]

    @rule(target=works)
    def a_client_creates_a_workflow(self):
        name = f"w{next(self.names)}"
        answer = self.ask("POST", WORKFLOW, {"folderId": "f", "name": name, "specification": {"specYaml": "a"}})
        return multiple() if answer is None else answer[1]["id"]

    @rule(target=works, workflow_id=workflow_ids)
    def a_client_deletes_a_workflow(self, workflow_id):
        answer = self.ask("DELETE", f"{WORKFLOW}/{workflow_id.replace('/', '%2F')}")
        return multiple() if answer is None or answer[0] == 404 else answer[1]["id"]

    @rule(work=works)
    def a_client_gets_an_operation(self, work):
        answer = self.ask("GET", f"/operations/{work}")
        if answer is None:
            return
        operation = answer[1]
        assert operation.get("done", False) == ("response" in operation)
        assert operation.get("done", False) or work not in self.done
        if operation.get("done"):
            self.done.add(work)
            workflow = self.ask("GET", f"{WORKFLOW}/{operation['metadata']['workflowId'].replace('/', '%2F')}")
            if workflow is not None and operation["description"].startswith("Delete"):
                assert workflow[0] == 404

    @rule(work=consumes(works))
    def a_client_forgets_an_operation(self, work):
        """So that others are asked for."""

    @rule(seconds=st.sampled_from([0.5, 1, 30, 600]))
    def time_passes(self, seconds):
        self.fake.clock.advance(seconds)

    @rule(fault=faults, operation=st.sampled_from(["*", *operations()]))
    def a_test_arms(self, fault, operation):
        self.fake.faults.add(operation, fault)

    @rule()
    def a_client_asks_for_what_is_not_there(self):
        answer = self.ask("GET", f"{EXECUTION}/nobody/history")
        assert answer is None or answer[0] == 404

    # ----------------------------------------------------------------- laws

    def grows(self, run, history):
        """No look finds less than the one before, and what has ended stays as it was."""
        before, self.seen[run] = self.seen.get(run), history
        if before is None:
            return
        was, now = before["execution"], history["execution"]
        assert STANDING[was["status"]] <= STANDING[now["status"]]
        if was["status"] in TERMINAL:
            assert history == before
        assert len(before["entries"]) <= len(history["entries"])
        for old, new in zip(before["entries"], history["entries"], strict=False):
            assert old["id"] == new["id"]
            assert GOING[old["status"]] <= GOING[new["status"]]
            assert int(old.get("attempts", 0)) <= int(new.get("attempts", 0))
            if old["status"] in ENDED:
                assert new == old

    @invariant()
    def time_never_goes_back(self):
        if hasattr(self, "fake"):
            assert self.fake.clock.nanos >= self.now
            self.now = self.fake.clock.nanos

    @invariant()
    def what_is_kept_conforms(self):
        for each in self.fake.executions[-3:] if hasattr(self, "fake") else ():
            assert not CONTRACTS["Execution.getHistory"].validate(self.fake.history(each.id)).violations


TestMachine = Machine.TestCase
TestMachine.settings = settings(stateful_step_count=20, phases=set(Phase) - {Phase.explain})
