"""What is said of a deployment as a whole."""

from collections.abc import Mapping

from web.sentences.mark import N_

DEPLOYMENTS: Mapping[str, str] = {
    "deployment.too_much": N_("There may be at most %(files)s files of together %(megabytes)s MB. Leave some out."),
    "deployment.same_name_twice": N_("Two files have this name."),
    "deployment.empty": N_("There is nothing to deploy: no .bpmn, .dmn or .form file."),
    "deployment.too_many_files": N_("%(given)s files are too many; at most %(most)s at once."),
    "deployment.file_too_large": N_("The file has %(given)s bytes; at most %(most)s are read."),
    "deployment.unknown_kind": N_("%(file)s is no .bpmn, .dmn or .form file."),
    "deployment.same_id_twice": N_("The %(kind)s id %(id)s stands in %(other)s too. Give one of them another id."),
    "xml.not_well_formed": N_("The file is damaged: it is not well-formed XML (%(message)s)."),
    "xml.too_large": N_("The file is too large."),
    "xml.too_deep": N_("The file is nested too deeply."),
    "xml.encoding": N_("Save the file in UTF-8."),
    "xml.doctype": N_("The file has a DOCTYPE. Remove it; a diagram needs none."),
}  # fmt: skip
