"""The exchanges that a test suite has with the API, observed in client libraries and validated."""
