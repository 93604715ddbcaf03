// What a page says about its form, made ready for form-js.

import { DECISION } from "./decision.js";

/**
 * From the page: {schema, data, decision, submitLabel, errors}; `data.__files` describes stored files by id.
 * The decision becomes an invisible field, its options in order become the buttons; the first is shown as a preview.
 */
export function prepare({ schema, data = {}, decision = null, submitLabel = null, errors = {} }) {
  const { __files: files = {}, ...values } = data;
  let options = [];
  const ready = walk(schema, (component) => {
    if (component.type === "button" && component.action !== "custom") return null; // the page has its own
    if (!decision || component.key !== decision) return component;
    options = component.values ?? [];
    return { ...component, type: DECISION, validate: undefined };
  });
  const chosen = options.some(({ value }) => value === values[decision]);
  if (options.length > 0 && !chosen) values[decision] = options[0].value;
  return { schema: ready, data: values, files, errors, submitLabel, options, decision: options.length > 0 ? decision : null };
}

/** A copy of a schema with each component replaced; null leaves it out. */
function walk(node, change) {
  if (!Array.isArray(node.components)) return node;
  const components = node.components.map(change).filter(Boolean);
  return { ...node, components: components.map((component) => walk(component, change)) };
}

/** The fields with a value: {id, name, label, type}, in order. A group's `path` is the name under which its fields lie. */
export function fieldsOf(schema, path = null) {
  return (schema.components ?? []).flatMap((component) => {
    const inside = path ?? component.path?.split(".")[0] ?? null;
    const name = inside ?? component.key?.split(".")[0];
    const own = component.key
      ? [{ id: component.id, key: component.key, name, label: component.label ?? component.dateLabel ?? component.timeLabel ?? component.key, type: component.type }]
      : [];
    return [...own, ...fieldsOf(component, inside)];
  });
}
