"""The fields of messages: a row of a table as its type, its limits, and what was not understood."""
