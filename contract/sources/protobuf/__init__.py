"""Protobuf descriptors read into the model."""

from __future__ import annotations

from .api import ProtobufApi as ProtobufApi
from .api import ProtobufNote as ProtobufNote
from .api import read_protobuf as read_protobuf
from .api import read_protobuf_packages as read_protobuf_packages

__all__ = ["ProtobufApi", "ProtobufNote", "read_protobuf", "read_protobuf_packages"]
