"""Realistic fixtures from a seed."""
