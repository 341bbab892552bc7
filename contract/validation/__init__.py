"""Validation: the engines that check a payload against a schema."""
