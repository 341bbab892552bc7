"""One module a client library: which of its methods are watched, and how its calls become exchanges.

A tap is a function `patches(watch)`. It is asked once its library has been imported, and never imports it first.
"""
