"""``liuzhuan templates``: element templates for whoever draws in Camunda Modeler."""

from pathlib import Path

import click

from web import element_templates
from web.language import gettext as _


@click.command(
    "templates",
    help=_(
        "Write the element templates into a folder of processes. Example: liuzhuan templates processes\n\n"
        "Camunda Modeler finds them beside every file of that folder."
    ),
)
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def templates_command(folder: Path) -> None:
    """See the help text."""
    for path in element_templates.write(folder):
        click.echo(path)
