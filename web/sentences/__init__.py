"""The sentence of every code that findings and incidents carry: English message ids of the catalogue.

What stands in ``%(…)s`` is the code's own data.
"""

from collections.abc import Mapping

from web.sentences.control import CONTROL
from web.sentences.decisions import DECISIONS
from web.sentences.deployments import DEPLOYMENTS
from web.sentences.diagrams import DIAGRAMS
from web.sentences.evidence import EVIDENCE
from web.sentences.forms import FORMS
from web.sentences.mark import N_
from web.sentences.operation import OPERATION
from web.sentences.people import PEOPLE
from web.sentences.running import RUNNING
from web.sentences.submissions import SUBMISSIONS
from web.sentences.words import FORBIDDEN, KINDS, VERDICTS

__all__ = ["FAMILIES", "FORBIDDEN", "KINDS", "N_", "SENTENCES", "VERDICTS"]

FAMILIES = (SUBMISSIONS, DEPLOYMENTS, DIAGRAMS, RUNNING, DECISIONS, FORMS, EVIDENCE, OPERATION, PEOPLE, CONTROL)

SENTENCES: Mapping[str, str] = {code: sentence for family in FAMILIES for code, sentence in family.items()}
