"""The pytest plugin: options, the marker, the fixtures. It loads nothing heavy until a test or an option asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .plugin.explanations import pytest_assertrepr_compare, pytest_runtest_makereport
from .plugin.fixtures import (
    ContractFactory,
    HistoryFactory,
    _docpact_fake,
    docpact_contract,
    history_factory,
    workflows_fake,
    workflows_httpx,
    workflows_server,
)
from .plugin.marker import HELP

if TYPE_CHECKING:
    from collections.abc import Callable

    from .traffic.model import Judgement

__all__ = [
    "ContractFactory",
    "HistoryFactory",
    "_docpact_fake",
    "docpact_contract",
    "history_factory",
    "pytest_addoption",
    "pytest_assertrepr_compare",
    "pytest_configure",
    "pytest_runtest_makereport",
    "workflows_fake",
    "workflows_httpx",
    "workflows_server",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the flags, and the ini keys of the same names, which the flags win over."""
    group = parser.getgroup("docpact", "docpact: contract tests against the Workflows API")
    group.addoption(
        "--docpact-traffic",
        choices=("error", "warn"),
        help="Judge what tests exchange with the API through requests, httpx, urllib3 and aiohttp: faked, replayed or"
        " live. A request or a reply that breaks the contract fails the test that met it (error), or is a warning"
        " (warn). @pytest.mark.docpact(traffic=False) leaves a test out.",
    )
    parser.addini("docpact_traffic", "error or warn: as --docpact-traffic.", default="")
    group.addoption(
        "--docpact-coverage",
        nargs="?",
        const="term",
        metavar="term,html,json,xml",
        help="Tell which parts of the contract the replies showed that tests read: fields there and absent, values of"
        " enums, edge classes, over the operations called. A table (term), or files: html, json, xml (Cobertura),"
        " each also as html:PATH. After the flag alone, paths of tests are taken for its value.",
    )
    parser.addini("docpact_coverage", "As --docpact-coverage.", default="")
    group.addoption(
        "--docpact-coverage-min",
        metavar="PERCENT",
        help="Fail the run where less of the contract is met; implies --docpact-coverage.",
    )
    parser.addini("docpact_coverage_min", "As --docpact-coverage-min, where coverage is asked for.", default="")
    parser.addini(
        "docpact_hosts",
        "Patterns of the hosts whose exchanges are judged, such as *.api.cloud.yandex.net localhost. Without any,"
        " every host counts, as mocks and local servers stand in for the API under all kinds of names.",
        type="args",
        default=[],
    )


def pytest_configure(config: pytest.Config) -> None:
    """Registers the marker, which `pytest --markers` shows, and what the options ask for."""
    config.addinivalue_line("markers", HELP)
    mode = str(config.getoption("--docpact-traffic") or config.getini("docpact_traffic"))
    if mode not in {"", "error", "warn"}:
        raise pytest.UsageError(f"docpact_traffic = {mode}: expected error or warn")
    observers = _coverage_observers(config)
    if mode or observers:
        from .plugin.traffic import TrafficPlugin  # loads the contract, which nobody pays for who does not ask

        hosts = config.getini("docpact_hosts")
        config.pluginmanager.register(TrafficPlugin(mode or "off", hosts, observers), "docpact-traffic")


def _coverage_observers(config: pytest.Config) -> list[Callable[[Judgement], None]]:
    """Registers what gathers coverage, where it is asked for, and gives what it wants to be told of."""
    least, asked = config.getoption("--docpact-coverage-min"), config.getoption("--docpact-coverage")
    asked = asked or config.getini("docpact_coverage") or (least and "term")
    if not asked:
        return []
    from .coverage.plugin import coverage_plugin

    plugin = coverage_plugin(config, asked, least or config.getini("docpact_coverage_min"))
    config.pluginmanager.register(plugin, "docpact-coverage")
    return [plugin.observer.on_reply]
