"""What every operation of a fake shares: requests, their checks, errors, pages of lists, ids."""
