"""The contracts that are shipped, as data: derived page layers and overlays."""
