"""Sources of contracts: pages, OpenAPI documents and protobuf descriptors become the values of `contract.model`."""
