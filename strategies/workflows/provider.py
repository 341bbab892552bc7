"""Histories for those who work with Faker: `faker.add_provider(WorkflowsProvider)`."""

from __future__ import annotations

from typing import Any

from faker.providers import BaseProvider

from ...contract.workflows import ExecutionStatus
from .fixtures import history
from .scenarios import ScenarioName


class WorkflowsProvider(BaseProvider):
    """Responses of Serverless Workflows, seeded as all of Faker is."""

    def workflow_history(
        self,
        *,
        scenario: ScenarioName | None = None,
        status: ExecutionStatus | None = None,
        entries: int | tuple[int, int] = (3, 8),
    ) -> dict[str, Any]:
        """A realistic `Execution.getHistory` response; the arguments are those of `history`."""
        seed = self.generator.random.getrandbits(63)
        return history(seed, scenario=scenario, status=status, entries=entries)
