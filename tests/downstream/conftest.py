"""The folders here are projects of their own: `test_downstream.py` runs their suites as their authors would."""

collect_ignore = ["polling", "watcher"]
