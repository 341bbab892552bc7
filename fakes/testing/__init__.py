"""Tools for tests of clients: assertions on calls, fuzzing, reproductions of failures."""
