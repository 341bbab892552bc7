"""Findings: the rules, what a policy tolerates, and the reports that validation gives."""
