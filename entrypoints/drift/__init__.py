"""Drift: what responses of the service hold that the contract does not know yet, and the patch that lets it know."""
