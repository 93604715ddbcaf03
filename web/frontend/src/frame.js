// What stands around every field: label, description, errors.

import { Description, Errors, Label } from "@bpmn-io/form-js-viewer";
import { h } from "preact";

/** @param props of a form-js field, and `label`, `required`, `children` */
export function Frame({ type, field, domId, errors = [], disabled, readonly, label = field.label, required = field.validate?.required, children }) {
  const classes = ["fjs-form-field", `fjs-form-field-${type}`];
  if (errors.length > 0) classes.push("fjs-has-errors");
  if (disabled) classes.push("fjs-disabled");
  if (readonly) classes.push("fjs-readonly");
  return h("div", { class: classes.join(" ") }, [
    h(Label, { htmlFor: domId, label, required }),
    children,
    h(Description, { id: `${domId}-description`, description: field.description }),
    h(Errors, { id: `${domId}-error-message`, errors }),
  ]);
}

/** Attributes that every control has. */
export function control({ domId, errors = [], field, disabled, onBlur, onFocus }) {
  return {
    id: domId,
    disabled,
    onBlur: () => onBlur?.(),
    onFocus: () => onFocus?.(),
    "aria-invalid": errors.length > 0 ? "true" : undefined,
    "aria-required": field.validate?.required ? "true" : undefined,
    "aria-describedby": `${domId}-description ${domId}-error-message`,
  };
}
