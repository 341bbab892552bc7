"""The exchanges that a test suite has with the API, seen where they happen and judged."""
