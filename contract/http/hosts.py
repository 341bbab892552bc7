"""The hosts of an API: what stands for the placeholders that pages write (`https://dns.{{ api-host }}/…`)."""

from __future__ import annotations

import re
from collections.abc import Mapping

HOSTS: Mapping[str, str] = {"api-host": "api.cloud.yandex.net", "api-host-kms-symcrypto": "kms.yandex"}
"""The hosts of the public installation, by placeholder."""

_OTHER_NAMES: Mapping[str, str] = {
    "api-host-certcontent": "data.certificate-manager",
    "api-host-certmanager": "certificate-manager",
    "api-host-certmanager-validation": "validation.certificate-manager",
    "api-host-validation": "validation.certificate-manager",
    "api-host-data-transfer": "datatransfer",
    "api-host-lockbox-payload": "payload.lockbox",
    "api-host-monitoring-1": "monitoring",
    "api-host-sk-stt": "stt",
    "api-host-sk-tts": "tts",
}
"""The placeholders of hosts that are not called what their placeholder says."""

_PLACEHOLDER = re.compile(r"\{\{ *([\w-]+) *\}\}")
_PART = "api-host-"


def with_host(url: str, hosts: Mapping[str, str] = HOSTS) -> str:
    """A URL with what stands for each placeholder of a host.

    `{{ api-host-NAME }}` is the host NAME of `{{ api-host }}` where no host is given for it; any other name that is
    not given stays as it is.
    """
    return _PLACEHOLDER.sub(lambda match: _host(match[1], hosts), url)


def host_pattern(host: str) -> str:
    """A regular expression for the hosts that a page's host may be, on any installation of the service."""
    literals = map(re.escape, _PLACEHOLDER.split(host)[::2])  # the names of placeholders stand between them
    return r"(?:[\w-]+\.)?api\..+".join(literals)


def _host(name: str, hosts: Mapping[str, str]) -> str:
    if name in hosts:
        return hosts[name]
    if name.startswith(_PART) and "api-host" in hosts:
        return f"{_OTHER_NAMES.get(name, name.removeprefix(_PART))}.{hosts['api-host']}"
    return name
