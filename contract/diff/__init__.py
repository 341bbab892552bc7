"""Two contracts compared: what changed, and which clients it breaks."""
