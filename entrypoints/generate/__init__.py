"""What `docpact generate` writes: payloads as JSON text, or as recorded traffic."""
