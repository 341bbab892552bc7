"""What the command line shares: its arguments, tables, progress and messages."""
