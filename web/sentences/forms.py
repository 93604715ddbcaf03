"""What is said of form files."""

from collections.abc import Mapping

from web.sentences.mark import N_

FORMS: Mapping[str, str] = {
    "form.not_json": N_("The file is damaged: it is no JSON."),
    "form.not_a_form": N_("This is no Camunda form."),
    "form.no_id": N_("The form has no id."),
    "form.file_too_large": N_("The file has %(size)s bytes; at most %(max)s are read."),
    "form.file_too_deep": N_("The file is nested too deeply."),
    "form.too_many_components": N_("The form has %(count)s components; at most %(max)s are shown."),
    "form.unsupported_component": N_("Components of type %(type)s are not supported."),
    "form.bad_key": N_("%(key)s is no valid key: letters, digits and underscores only."),
    "form.nested_key": N_("The key %(key)s must not contain a dot or a path."),
    "form.duplicate_id": N_("Another component has the id %(id)s too."),
    "form.duplicate_key": N_("Another component has the key %(key)s too."),
    "form.several_decisions": N_("Only one field may end in _decision; %(key)s is another one."),
    "form.default_on_decision": N_("A decision must not have a default value."),
    "form.bad_default": N_("The default value does not suit the field (%(reason)s)."),
    "form.bad_property": N_("The property %(property)s is wrong: expected %(expected)s."),
    "form.bad_pattern": N_("The pattern %(pattern)s cannot be used."),
    "form.bad_expression": N_("The expression in %(property)s cannot be read (%(reason)s)."),
    "form.not_an_expression": N_("%(property)s must be FEEL and begin with an equals sign."),
    "form.expression_not_allowed": N_("No expression is allowed here."),
    "form.unknown_function": N_("The function %(function)s in %(property)s does not exist."),
    "form.function_in_browser": N_("%(property)s is evaluated in the browser and must not call %(functions)s."),
    "form.unknown_name": N_("The name %(name)s is unknown here."),
    "form.never_written": N_("%(name)s is shown, but nothing has written it by then."),
    "form.reserved_key": N_("The key %(key)s belongs to the system. Choose another one."),
    "form.check_without_field": N_("A check belongs to a field that can be filled in."),
}  # fmt: skip
