"""What every operation of a fake shares: reading requests, checking them, errors, pages of lists, ids."""
