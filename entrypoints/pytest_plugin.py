"""The pytest plugin: options, the marker, the fixtures. Nothing heavy is loaded before it is used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from .plugin.failure_reports import pytest_assertrepr_compare, pytest_runtest_makereport, pytest_terminal_summary
from .plugin.fixtures import (
    HELP,
    ContractFactory,
    HistoryFactory,
    _docpact_api_fake,
    _docpact_fake,
    api_aiohttp,
    api_fake,
    api_httpx,
    api_server,
    docpact_contract,
    history_factory,
    workflows_fake,
    workflows_httpx,
    workflows_server,
)

if TYPE_CHECKING:
    from .plugin.coverage import CoverageCollector
    from .plugin.drift import DriftPlugin

__all__ = [
    "ContractFactory",
    "HistoryFactory",
    "_docpact_api_fake",
    "_docpact_fake",
    "api_aiohttp",
    "api_fake",
    "api_httpx",
    "api_server",
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
    """Adds the flags, and the ini keys of the same names; a flag wins over its key."""
    group = parser.getgroup("docpact", "docpact: contract tests of clients of an API")
    parser.addini(
        "docpact_api",
        "The API that the suite is about, a path a line: a folder of pages or of derived schemas, an OpenAPI document,"
        " protobuf descriptors; relative to the rootdir. workflows is the shipped one, which is meant without the key.",
        type="linelist",
        default=[],
    )
    group.addoption(
        "--docpact-traffic",
        choices=("error", "warn"),
        help="Validate what tests exchange with the API through requests, httpx, urllib3 and aiohttp: faked,"
        " replayed or live. A request or a reply that breaks the contract fails its test (error), or is a warning"
        " (warn). @pytest.mark.docpact(traffic=False) leaves a test out.",
    )
    parser.addini("docpact_traffic", "error or warn: as --docpact-traffic.", default="")
    parser.addini(
        "docpact_hosts",
        "Patterns of the hosts whose exchanges are validated, such as *.api.cloud.yandex.net localhost:8080."
        " Without any, every host counts, as mocks and local servers stand in for the API under all kinds of names.",
        type="args",
        default=[],
    )
    group.addoption(
        "--docpact-drift",
        nargs="?",
        const="docpact-drift.json",
        metavar="PATH",
        help="Look at what the API answers to tests, live or replayed, for what the contract does not know: new fields,"
        " enum values, formats. Prints it at the end, and writes it with a patch to PATH (docpact-drift.json)."
        " After the flag alone, paths of tests are taken for its value.",
    )
    parser.addini("docpact_drift", "A path: as --docpact-drift.", default="")
    group.addoption(
        "--docpact-coverage",
        nargs="?",
        const="term",
        metavar="LIST",
        help="Report which parts of the contract the replies showed that tests read: fields there and absent, values of"
        " enums, edge classes, over the operations called. LIST is a table (term), or files such as html, json, xml"
        " (Cobertura), each also as html:PATH. After the flag alone, paths of tests are taken for its value.",
    )
    parser.addini("docpact_coverage", "As --docpact-coverage.", default="")
    group.addoption(
        "--docpact-coverage-min",
        metavar="PERCENT",
        help="Fail the run where less of the contract is met; implies --docpact-coverage.",
    )
    parser.addini("docpact_coverage_min", "As --docpact-coverage-min, where coverage is asked for.", default="")


def pytest_configure(config: pytest.Config) -> None:
    """Registers the marker, which `pytest --markers` shows, and the plugins that the options need."""
    config.addinivalue_line("markers", HELP)
    mode = str(config.getoption("--docpact-traffic") or config.getini("docpact_traffic"))
    if mode not in {"", "error", "warn"}:
        raise pytest.UsageError(f"docpact_traffic = {mode}: expected error or warn")
    collectors: list[CoverageCollector | DriftPlugin] = [*_coverage(config), *_drift(config)]
    if mode or collectors:
        from .plugin.apis import api_of_suite
        from .plugin.traffic import TrafficPlugin  # loads the contract, which takes time
        from .plugin.xdist import XdistPlugin

        observers = [each.observe for each in collectors]
        traffic = TrafficPlugin(api_of_suite(config), mode, _hosts(config), observers)
        config.pluginmanager.register(traffic, "docpact-traffic")
        config.pluginmanager.register(XdistPlugin([traffic, *collectors]), "docpact-xdist")


def _hosts(config: pytest.Config) -> list[str]:
    hosts: list[str] = config.getini("docpact_hosts")
    for each in hosts:
        if "/" in each:
            raise pytest.UsageError(f"docpact_hosts = {each}: expected a host, such as *.example.com or localhost:8080")
    return hosts


def _coverage(config: pytest.Config) -> Iterator[CoverageCollector]:
    """The collector of coverage, where a report or a minimum is asked for."""
    minimum, reports = config.getoption("--docpact-coverage-min"), config.getoption("--docpact-coverage")
    reports = reports or config.getini("docpact_coverage") or (minimum and "term")
    if reports:
        from .plugin.apis import api_of_suite
        from .plugin.coverage import coverage_collector

        minimum = minimum or config.getini("docpact_coverage_min")
        yield coverage_collector(config, reports, minimum, api_of_suite(config))


def _drift(config: pytest.Config) -> Iterator[DriftPlugin]:
    """The collector of drift, where it is asked for."""
    path = str(config.getoption("--docpact-drift") or config.getini("docpact_drift"))
    if path:
        from .plugin.apis import api_of_suite
        from .plugin.drift import drift_collector

        yield drift_collector(config, path, api_of_suite(config))
