"""What is deployed, and what may be started."""

from itertools import groupby

from sqlalchemy import func, literal_column, select

from engine.model import ADMINISTRATORS, PROCESS_OWNERS, Actor
from engine.views import MOST_COUNTED, DefinitionRow, StartRow, VersionRow
from storage.queries.reader import Reader
from storage.tables import definition, deployment, instance, starter

_other = definition.alias("other")
NEWEST = definition.c.version == (
    select(func.max(_other.c.version))
    .where(_other.c.kind == definition.c.kind, _other.c.id == definition.c.id)
    .scalar_subquery()
)
_STARTABLE = (
    select(definition.c.id, definition.c.name, definition.c.version, definition.c.key)
    .where(definition.c.kind == "process", NEWEST)
    .order_by(definition.c.name, definition.c.id)
)

_running = (
    select(literal_column("1").label("one"))
    .where(instance.c.definition_key == definition.c.key, instance.c.state == "active")
    .limit(MOST_COUNTED)
    .correlate(definition)
    .subquery()
)
_VERSIONS = (
    select(
        definition.c.kind,
        definition.c.id,
        definition.c.key,
        definition.c.name,
        definition.c.version,
        definition.c.version_tag,
        definition.c.resource_name,
        definition.c.digest,
        definition.c.deployment_key,
        deployment.c.deployed_at,
        deployment.c.deployed_by,
        select(func.count()).select_from(_running).scalar_subquery(),
    )
    .join(deployment, deployment.c.key == definition.c.deployment_key)
    .order_by(definition.c.kind, definition.c.id, definition.c.version.desc())
)


class DefinitionQueries(Reader):
    """See `engine.views.Reads`."""

    def startable(self, actor: Actor) -> list[StartRow]:
        statement = _STARTABLE
        if actor.groups.isdisjoint({ADMINISTRATORS, PROCESS_OWNERS}):
            allowed = select(starter.c.definition_key).where(
                starter.c.group_id.in_([*sorted(actor.groups), f"u:{actor.user}"])
            )
            statement = statement.where(definition.c.key.in_(allowed))
        with self._moment() as connection:
            return [StartRow(*row) for row in connection.execute(statement)]

    def definitions(self) -> list[DefinitionRow]:
        with self._moment() as connection:
            rows = connection.execute(_VERSIONS).all()
        found = []
        for (kind, id_), versions in groupby(rows, key=lambda row: (row[0], row[1])):
            shown = tuple(VersionRow(*row[2:]) for row in versions)
            found.append(DefinitionRow(kind, id_, shown[0].name, shown))
        return sorted(found, key=lambda row: (row.kind, row.name, row.id))
