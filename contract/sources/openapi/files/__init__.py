"""The files of an OpenAPI document: their text, JSON or YAML, and what a `$ref` in them leads to."""
