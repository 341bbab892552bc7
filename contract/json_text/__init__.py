"""JSON as text: a strict reader that knows the line and column of every value."""
