"""The ways in: the command line and the pytest plugin. Nothing here works by itself."""
