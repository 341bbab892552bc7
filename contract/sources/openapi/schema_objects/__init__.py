"""Schema Objects of OpenAPI as JSON Schema 2020-12."""
