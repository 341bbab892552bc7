"""The rooms of the pytest plugin. `pytest_plugin` is the door; what a run does not ask for is not loaded."""
