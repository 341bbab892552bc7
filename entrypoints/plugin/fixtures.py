"""The fixture that gives contracts. It loads them when a test asks for one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

from .marker import options_of

if TYPE_CHECKING:
    from ...contract import Contract


class ContractFactory(Protocol):
    """What the fixture `docpact_contract` gives."""

    def __call__(self, operation: str = ...) -> Contract:
        """The contract of an operation, under the policy of the test's marker.

        Raises:
            UnknownOperationError: no contract is shipped for the operation.
        """


@pytest.fixture
def docpact_contract(request: pytest.FixtureRequest) -> ContractFactory:
    """Gives contracts by operation; that of the main operation where none is named.

    `docpact_contract("Operation.get").conforms(body)`. They validate by the
    policy of the marker: @pytest.mark.docpact(policy=Policy(new_enum_values="advice")).
    """
    from ...contract import Policy
    from ...contract.contract import shipped_contract
    from ...contract.workflows import DEFAULT_OPERATION

    policy = options_of(request.node).get("policy", Policy())
    return lambda operation=DEFAULT_OPERATION: shipped_contract(operation, policy)
