"""Contents of files, and what people upload."""

from sqlalchemy import Column, ForeignKey, LargeBinary, String, Table

from storage.tables.columns import metadata, primary, required
from storage.types import Key, Moment

content = Table("content", metadata, primary("digest", String), required("bytes", LargeBinary))
"""Each file's bytes once, by sha256: of deployments and of uploads."""

uploaded_file = Table(
    "uploaded_file",
    metadata,
    primary("id", String),
    Column("digest", String, ForeignKey("content.digest"), nullable=False),
    required("name", String),
    required("media_type", String),
    required("size", Key),
    required("uploaded_by", String),
    required("uploaded_at", Moment),
)
