"""The pytest plugin: options, the marker, the fixtures. Nothing heavy is loaded before it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from .plugin.edges import pytest_terminal_summary
from .plugin.failure_reports import pytest_assertrepr_compare, pytest_runtest_makereport
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
    from .plugin.coverage import CoverageGatherer
    from .plugin.drift import DriftGatherer

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
    "pytest_terminal_summary",
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
    parser.addini(
        "docpact_hosts",
        "Patterns of the hosts whose exchanges are judged, such as *.api.cloud.yandex.net localhost:8080. Without any,"
        " every host counts, as mocks and local servers stand in for the API under all kinds of names.",
        type="args",
        default=[],
    )
    group.addoption(
        "--docpact-drift",
        nargs="?",
        const="docpact-drift.json",
        metavar="PATH",
        help="Look at what the API answers to tests, live or replayed, for what the contract does not know: new fields,"
        " enum values, formats. Tells it at the end, and writes it with a patch to PATH (docpact-drift.json)."
        " After the flag alone, paths of tests are taken for its value.",
    )
    parser.addini("docpact_drift", "A path: as --docpact-drift.", default="")
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


def pytest_configure(config: pytest.Config) -> None:
    """Registers the marker, which `pytest --markers` shows, and what the options ask for."""
    config.addinivalue_line("markers", HELP)
    mode = str(config.getoption("--docpact-traffic") or config.getini("docpact_traffic"))
    if mode not in {"", "error", "warn"}:
        raise pytest.UsageError(f"docpact_traffic = {mode}: expected error or warn")
    gatherers: list[CoverageGatherer | DriftGatherer] = [*_coverage(config), *_drift(config)]
    if mode or gatherers:
        from .plugin.traffic import TrafficPlugin  # loads the contract, which nobody pays for who does not ask
        from .plugin.xdist import XdistPlugin

        observers = [each.observe for each in gatherers]
        traffic = TrafficPlugin(mode, _hosts(config), observers)
        config.pluginmanager.register(traffic, "docpact-traffic")
        config.pluginmanager.register(XdistPlugin([traffic, *gatherers]), "docpact-parcels")


def _hosts(config: pytest.Config) -> list[str]:
    """The patterns of the hosts whose exchanges count."""
    hosts: list[str] = config.getini("docpact_hosts")
    for each in hosts:
        if "/" in each:
            raise pytest.UsageError(f"docpact_hosts = {each}: expected a host, such as *.example.com or localhost:8080")
    return hosts


def _coverage(config: pytest.Config) -> Iterator[CoverageGatherer]:
    """What gathers coverage, where that is asked for; a minimum by flag asks for it, too."""
    least, asked = config.getoption("--docpact-coverage-min"), config.getoption("--docpact-coverage")
    asked = asked or config.getini("docpact_coverage") or (least and "term")
    if asked:
        from .plugin.coverage import coverage_gatherer

        yield coverage_gatherer(config, asked, least or config.getini("docpact_coverage_min"))


def _drift(config: pytest.Config) -> Iterator[DriftGatherer]:
    """What looks for drift, where that is asked for."""
    path = str(config.getoption("--docpact-drift") or config.getini("docpact_drift"))
    if path:
        from .plugin.drift import drift_gatherer

        yield drift_gatherer(config, path)
