"""Edge values: what clients get wrong in one text or number."""
