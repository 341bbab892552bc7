"""OpenAPI 3 documents, read into the values of `contract.model`: one operation when it is asked for, others not."""

from .check import check_document
from .document import OpenApiDocument, OperationEntry, read_openapi

__all__ = ["OpenApiDocument", "OperationEntry", "check_document", "read_openapi"]
