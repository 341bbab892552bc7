"""One module a client library: which of its methods are wrapped, and how its calls become exchanges.

An instrumentation is a function `patches(tracker)`. It runs once its library has been imported, and never imports it
first.
"""
