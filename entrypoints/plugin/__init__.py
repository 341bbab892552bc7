"""The parts of the pytest plugin, which `pytest_plugin` registers. A run loads only the parts that it uses."""
