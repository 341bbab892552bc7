"""The Workflows API: its executions, its workflows, and what each of its operations answers."""
