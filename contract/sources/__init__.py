"""Sources of contracts: reference pages and protobuf descriptors become the values of `contract.model`."""
