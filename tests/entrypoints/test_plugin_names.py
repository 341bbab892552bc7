"""The plugin's names beside those of the plugins that suites use most: none is taken twice.

The table holds facts, as of the newest versions of November 2026: what options begin with, ini keys, fixtures.
"""

import inspect

import pytest

from docpact.entrypoints import pytest_plugin

OTHERS = {
    "anyio": "--anyio anyio_mode anyio_backend anyio_backend_name anyio_backend_options free_tcp_port free_udp_port"
    " free_tcp_port_factory free_udp_port_factory",
    "Faker": "faker",
    "hypothesis": "--hypothesis",
    "pytest-aiohttp": "aiohttp_client_cls aiohttp_client aiohttp_server aiohttp_raw_server",
    "pytest-asyncio": "--asyncio asyncio_mode event_loop_policy unused_tcp_port unused_udp_port unused_tcp_port_factory"
    " unused_udp_port_factory",
    "pytest-bdd": "--cucumber --generate-missing --feature --gherkin bdd_features_base_dir"
    " pytestbdd_stepdef_given_trace"
    " pytestbdd_stepdef_when_trace pytestbdd_stepdef_then_trace",
    "pytest-benchmark": "--benchmark benchmark benchmark_weave",
    "pytest-cov": "--cov --no-cov cov no_cover",
    "pytest-datadir": "datadir lazy_datadir shared_datadir lazy_shared_datadir original_datadir",
    "pytest-django": "--reuse-db --create-db --ds --dc --nomigrations --no-migrations --migrations --liveserver"
    " --fail-on-template-vars django_find_project django_debug_mode db transactional_db client async_client admin_user"
    " admin_client rf async_rf settings live_server mailoutbox django_user_model django_db_setup django_db_blocker",
    "pytest-env": "--envfile --pytest-env env env_files env_files_skip_if_set",
    "pytest-flask": "--start-live-server --no-start-live-server --live-server live_server_scope live_server"
    " client config",
    "pytest-forked": "--forked",
    "pytest-html": "--html --self-contained-html --css render_collapsed initial_sort generate_report_on_test"
    " extra extras",
    "pytest-httpserver": "httpserver make_httpserver httpserver_listen_address httpserver_ssl_context",
    "pytest-httpx": "httpx_mock",
    "pytest-instafail": "--instafail",
    "pytest-metadata": "--metadata metadata include_metadata_in_junit_xml",
    "pytest-mock": "mock_traceback_monkeypatch mock_use_standalone_module mocker class_mocker module_mocker"
    " package_mocker session_mocker",
    "pytest-order": "--indulgent-ordering --order --sparse-ordering --error-on-failed-ordering",
    "pytest-randomly": "--randomly faker_seed",
    "pytest-recording": "--record-mode --block-network --allowed-hosts --disable-recording vcr vcr_config vcr_markers"
    " vcr_cassette_dir default_cassette_name record_mode block_network disable_recording allowed_hosts",
    "pytest-rerunfailures": "--reruns --force-reruns --only-rerun --rerun --fail-on-flaky --max-suite-reruns reruns"
    " reruns_delay only_rerun rerun_except",
    "pytest-socket": "--disable-socket --force-enable-socket --allow-hosts --allow-unix-socket socket_disabled"
    " socket_enabled",
    "pytest-sugar": "--old-summary --force-sugar --sugar",
    "pytest-timeout": "--timeout --session-timeout timeout timeout_method timeout_func_only session_timeout",
    "pytest-xdist": "--numprocesses --maxprocesses --max-worker-restart --dist --loadscope-reorder --tx --px --rsyncdir"
    " --rsyncignore --testrunuid --maxschedchunk --looponfail rsyncdirs rsyncignore looponfailroots worker_id"
    " testrun_uid",
    "requests-mock": "requests_mock_case_sensitive requests_mock",
    "respx": "respx_mock",
    "syrupy": "--snapshot snapshot",
}


class Parser:
    """Takes down the names that a plugin adds."""

    def __init__(self):
        self.options, self.keys = [], []

    def getgroup(self, *_):
        return self

    def addoption(self, *names, **_):
        self.options += names

    def addini(self, name, *_, **__):
        self.keys.append(name)


@pytest.fixture(scope="module")
def ours():
    parser = Parser()
    pytest_plugin.pytest_addoption(parser)
    fixtures = {
        name
        for name, each in inspect.getmembers(pytest_plugin)
        if type(each).__name__ == "FixtureFunctionDefinition" or hasattr(each, "_pytestfixturefunction")
    }
    return {*parser.options}, {*parser.keys}, fixtures


def test_the_names_are_those_that_users_were_promised(ours):
    options, keys, fixtures = ours
    assert {"--docpact-traffic", "--docpact-drift"} <= options
    assert {"docpact_api", "docpact_traffic", "docpact_drift", "docpact_hosts"} <= keys
    promised = {"workflows_fake", "workflows_server", "workflows_httpx", "docpact_contract", "history_factory"}
    promised |= {"api_fake", "api_server", "api_httpx", "api_aiohttp"}
    assert promised == {each for each in fixtures if not each.startswith("_")}


def test_each_option_and_key_is_named_after_the_project(ours):
    options, keys, _ = ours
    assert all(each.startswith("--docpact-") for each in options)
    assert all(each.startswith("docpact_") for each in keys)


@pytest.mark.parametrize("other", OTHERS)
def test_none_is_taken(ours, other):
    taken = OTHERS[other].split()
    options, keys, fixtures = ours
    assert not {each for each in options for name in taken if each.startswith(name) or name.startswith(each)}
    assert not (keys | fixtures) & {*taken}


def test_enough_plugins_were_looked_at():
    assert len(OTHERS) >= 20
