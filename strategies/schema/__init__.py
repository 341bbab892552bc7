"""A schema as the generators see it: nodes, places, the smallest and the plainest values."""
