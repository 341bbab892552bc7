"""Payloads that break exactly one rule."""
