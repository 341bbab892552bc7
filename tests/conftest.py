import os

from hypothesis import settings

pytest_plugins = ["pytester"]

# The suite gives the same answer twice: its draws are fixed, and a busy machine is no failure.
# `make fuzz` runs the laws on many fresh draws.
settings.register_profile("repeatable", derandomize=True, database=None, deadline=None)
settings.register_profile("fuzz", max_examples=2_000, database=None, deadline=None)
settings.load_profile(os.environ.get("DOCPACT_HYPOTHESIS_PROFILE", "repeatable"))
