"""The prose of reference pages: what its sentences demand."""
