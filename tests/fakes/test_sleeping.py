import asyncio
import contextlib
import importlib
import subprocess
import sys
import time
from time import sleep as taken_before

import pytest
import requests

from docpact.fakes import Clock, Step, WorkflowsFake, virtual_sleep

REAL = (time.sleep, time.time, time.monotonic, asyncio.sleep)


@pytest.fixture
def clock():
    return Clock()


def elapsed(clock):
    return (clock.nanos - Clock().nanos) / 10**9


def test_sleep_advances_the_clock(clock):
    with virtual_sleep(clock):
        time.sleep(3600)
        assert elapsed(clock) == 3600
        time.sleep(0)
    assert elapsed(clock) == 3600


def test_names_that_modules_took_before(clock):
    with virtual_sleep(clock):
        sys.modules[__name__].taken_before(86_400)
    assert elapsed(clock) == 86_400
    assert taken_before is REAL[0]


def test_everything_is_put_back(clock):
    def fail():
        with virtual_sleep(clock):
            assert time.sleep is not REAL[0]
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert (time.sleep, time.time, time.monotonic, asyncio.sleep) == REAL


def test_other_clocks_go_with_it(clock):
    with virtual_sleep(clock):
        before = time.time(), time.monotonic(), time.time_ns(), time.monotonic_ns()
        time.sleep(1000)
        after = time.time(), time.monotonic(), time.time_ns(), time.monotonic_ns()
    passed = [after[0] - before[0], after[1] - before[1], (after[2] - before[2]) / 1e9, (after[3] - before[3]) / 1e9]
    assert all(1000 <= each < 1060 for each in passed)


def test_a_negative_sleep_is_an_error_as_ever(clock):
    with virtual_sleep(clock), pytest.raises(ValueError, match="must be non-negative"):
        time.sleep(-1)


def test_tasks_that_sleep_together_wake_in_order(clock):
    woken = []

    async def sleeper(name, *pauses):
        for pause in pauses:
            await asyncio.sleep(pause)
            woken.append((name, elapsed(clock)))

    async def main():
        await asyncio.gather(sleeper("long", 5), sleeper("short", 1, 1, 1))
        return await asyncio.sleep(1, "done")

    with virtual_sleep(clock):
        assert asyncio.run(main()) == "done"
    assert woken == [("short", 1.0), ("short", 2.0), ("short", 3.0), ("long", 5.0)]
    assert elapsed(clock) == 6


def test_a_timeout_in_virtual_time_strikes(clock):
    async def main():
        async with asyncio.timeout(10):
            for _ in range(100):
                await asyncio.sleep(1)

    with virtual_sleep(clock), pytest.raises(TimeoutError):
        asyncio.run(main())
    assert 9 <= elapsed(clock) <= 13


def test_a_timeout_strikes_in_the_midst_of_a_long_sleep(clock):
    async def main():
        async with asyncio.timeout(10):
            await asyncio.sleep(20)

    with virtual_sleep(clock), pytest.raises(TimeoutError):
        asyncio.run(main())


def test_a_module_that_is_imported_meanwhile_keeps_no_virtual_sleep(clock, tmp_path, monkeypatch):
    (tmp_path / "imported_late.py").write_text("from asyncio import sleep as nap\nfrom time import sleep\n")
    monkeypatch.syspath_prepend(tmp_path)
    with virtual_sleep(clock):
        late = importlib.import_module("imported_late")
        late.sleep(5)
        asyncio.run(late.nap(5))
    assert elapsed(clock) == 10
    assert (late.sleep, late.nap) == (time.sleep, asyncio.sleep) == (REAL[0], REAL[3])


def test_who_sleeps_with_trio_waits_no_second(clock):
    """Trio is no dependency of the tests: where it is installed, Hypothesis loads it in every process."""
    trio = pytest.importorskip("trio", reason="trio is not here: pip install trio")

    async def main():
        async with trio.open_nursery() as nursery:
            for seconds in (3600, 60):
                nursery.start_soon(trio.sleep, seconds)

    before = time.monotonic()
    with virtual_sleep(clock):
        trio.run(main)
    assert elapsed(clock) == 3600
    assert time.monotonic() < before + 60


def test_who_sleeps_in_a_loop_that_stands_still_holds_nobody_up(clock):
    async def begin():
        task = asyncio.create_task(asyncio.sleep(1, "woken"))
        await asyncio.sleep(0)
        return task

    with virtual_sleep(clock), contextlib.closing(asyncio.new_event_loop()) as loop:
        task = loop.run_until_complete(begin())
        asyncio.run(asyncio.sleep(60))
        assert elapsed(clock) >= 60
        assert loop.run_until_complete(task) == "woken"


def test_a_cancelled_sleeper_holds_nobody_up(clock):
    async def main():
        task = asyncio.create_task(asyncio.sleep(1))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.sleep(2)

    with virtual_sleep(clock):
        asyncio.run(main())
    assert elapsed(clock) == 2


def test_a_real_clock_is_refused():
    with pytest.raises(ValueError, match="needs a virtual clock"), virtual_sleep(Clock(real=True)):
        pass


def test_a_polling_client_waits_no_second():
    with WorkflowsFake(progress="clock", virtual_sleep=True) as fake:
        run = fake.start([Step(duration=600)])
        url = f"{fake.base_url}/workflows/v1/execution/{run.id}"
        deadline = time.monotonic() + 3600
        while requests.get(url, timeout=10).json()["execution"]["status"] != "FINISHED":
            assert time.monotonic() < deadline
            time.sleep(60)
        assert len(fake.calls) == 12
        assert elapsed(fake.clock) == 660
    assert time.sleep is REAL[0]


@pytest.mark.slow
def test_the_fake_loads_no_asyncio():
    program = (
        "import sys\nfrom docpact.fakes import WorkflowsFake\nWorkflowsFake()\nassert 'asyncio' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
