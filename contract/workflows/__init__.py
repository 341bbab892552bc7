"""What is known of the Workflows API beyond its pages: the statuses and invariants of a history."""
