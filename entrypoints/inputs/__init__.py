"""What `docpact validate` reads: payloads from files, streams and recorded traffic."""
