"""Starts workflows and waits for them, many at a time, through an `httpx.AsyncClient`."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import quote

import httpx

TERMINAL = frozenset({"STOPPED", "FAILED", "FINISHED"})
TLS = ssl.create_default_context()  # takes long to make, and clients can share it
RETRIED = frozenset({429, 500, 502, 503, 504})


class ApiError(Exception):
    """The service refused a request for good."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"{status}: {message}")
        self.status = status


class UnreadableAnswerError(Exception):
    """The service answered with something that is no answer."""


@dataclass(frozen=True)
class Backoff:
    """Seconds between two attempts: twice as long each time, or what the service asks for."""

    first: float = 0.5
    most: float = 30.0
    attempts: int = 5

    def pause(self, attempt: int, reply: httpx.Response | None) -> float:
        asked = reply.headers.get("Retry-After", "") if reply is not None else ""
        return float(asked) if asked.isdigit() else min(self.most, self.first * 2**attempt)


class ExecutionWatcher:
    """A client of the executions of a workflow."""

    def __init__(self, base_url: str, token: str, backoff: Backoff = Backoff()) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        self._client = httpx.AsyncClient(base_url=base_url, headers=headers, timeout=5, verify=TLS)
        self._backoff = backoff

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def start(self, workflow_id: str, argument: str = "{}") -> str:
        """Starts an execution; returns its id."""
        body = {"workflowId": workflow_id, "input": {"inputJson": argument}}
        return (await self._ask("POST", "/workflows/v1/execution/start", json=body))["executionId"]

    async def errors(self, execution_id: str) -> dict[str, str]:
        """The messages of the steps that failed, by the step's title."""
        path = f"/workflows/v1/execution/{quote(execution_id, safe='')}/history"
        entries = (await self._ask("GET", path))["entries"]
        return {each.get("title", ""): each["error"].get("message", "") for each in entries if "error" in each}

    async def wait(self, execution_id: str, pause: float = 2.0) -> str:
        """The status of an execution once it has ended."""
        path = f"/workflows/v1/execution/{quote(execution_id, safe='')}"
        while True:
            execution = (await self._ask("GET", path)).get("execution", {})
            if execution.get("status") in TERMINAL:
                return execution["status"]
            await asyncio.sleep(pause)

    async def wait_all(self, execution_ids: list[str]) -> list[str]:
        """The same for several, at the same time."""
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self.wait(each)) for each in execution_ids]
        return [each.result() for each in tasks]

    async def _ask(self, method: str, path: str, **options: object) -> dict:
        for attempt in range(self._backoff.attempts):
            reply, problem = await self._try(method, path, **options)
            if reply is not None and reply.status_code not in RETRIED:
                return _payload(reply)
            if attempt + 1 < self._backoff.attempts:
                await asyncio.sleep(self._backoff.pause(attempt, reply))
        if reply is None:
            raise problem
        return _payload(reply)

    async def _try(
        self, method: str, path: str, **options: object
    ) -> tuple[httpx.Response | None, httpx.TransportError | None]:
        try:
            return await self._client.request(method, path, **options), None
        except httpx.TransportError as error:
            return None, error


def _payload(reply: httpx.Response) -> dict:
    try:
        payload = reply.json()
    except ValueError as error:
        raise UnreadableAnswerError(f"{reply.status_code} with a body that is not JSON") from error
    if reply.is_error:
        raise ApiError(reply.status_code, payload.get("message", ""))
    return payload
