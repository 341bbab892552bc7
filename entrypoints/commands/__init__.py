"""The subcommands, one module each.

A module's docstring is the help text. `configure(parser)` adds its arguments; `run(arguments)` does the work and
returns the exit code. Modules import what is heavy only when they run.
"""
