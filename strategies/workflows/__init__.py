"""The Workflows API: shapes of a history, scenarios, polling."""
