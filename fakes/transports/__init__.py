"""Transports: each lets what one client library sends reach a fake, and shows its replies as the library would.

Importing a transport imports its library. None of them opens a socket: the time that a reply takes is virtual, and
where the client would give up first, its library raises its exception at once.
"""
