"""JSON Schemas: derived from the model, shipped as data, compiled in batches."""
