"""Contract coverage: which parts of the contract the replies showed that a test suite read."""
