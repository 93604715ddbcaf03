"""Who works in the company, and how they come in."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from storage.tables.columns import SLIM, metadata, primary, required
from storage.types import Ids, Moment

users = Table(
    "users",
    metadata,
    primary("id", String),
    required("name", String),
    Column("password_hash", String),
    required("active", Boolean),
    Column("phone", String),
    required("created_at", Moment),
    Column("language", String),
    Column("password_until", Moment),
    Index(None, "name", "id"),
)
"""`password_until`: of a password that an administrator gave; its person replaces it until then."""

groups = Table(
    "groups",
    metadata,
    primary("id", String),
    required("name", String),
    required("kind", String),
    Column("head", String),
    Column("parent", String),
    required("active", Boolean),
)
"""`head` and `parent` may name what comes later in the same list of people: no foreign keys."""

membership = Table(
    "membership",
    metadata,
    Column("user_id", String, ForeignKey("users.id"), primary_key=True),
    Column("group_id", String, ForeignKey("groups.id"), primary_key=True),
    Index(None, "group_id"),
    **SLIM,
)

sessions = Table(
    "sessions",
    metadata,
    primary("token_hash", String),
    Column("user_id", String, ForeignKey("users.id"), nullable=False),
    required("csrf", String),
    required("created_at", Moment),
    required("last_seen_at", Moment),
    required("expires_at", Moment),
    required("via", String),
    Column("address", String),
    Column("agent", String),
    Index(None, "user_id"),
    Index(None, "expires_at"),
)

api_token = Table(
    "api_token",
    metadata,
    primary("id", String),
    required("token_hash", String),
    Column("user_id", String, ForeignKey("users.id"), nullable=False),
    required("name", String),
    required("scopes", Ids),
    required("created_at", Moment),
    required("expires_at", Moment),
    Column("last_used_at", Moment),
    Column("revoked_at", Moment),
    UniqueConstraint("token_hash"),
    Index(None, "user_id"),
)
"""`scopes`: of `engine.views.Scope`, sorted."""

login_attempts = Table(
    "login_attempts", metadata, primary("subject", String), required("failures", Integer), required("last_at", Moment)
)
