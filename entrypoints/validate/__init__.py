"""`docpact validate`: inputs are validated and reported."""
