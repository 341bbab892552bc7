"""The notation of reference pages: cells of tables, types, names of operations."""
