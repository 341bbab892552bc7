"""Edge cases: edge values put into payloads, one at a time and in combinations."""
