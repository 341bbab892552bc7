"""The formats of text: timestamps, durations, 64-bit integers, base64, and their regular expressions."""
