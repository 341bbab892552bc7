"""What `docpact validate` judges: payloads from files, streams and recorded traffic."""
