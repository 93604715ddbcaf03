// What is wrong: beside the field, and together above the form.

import { dateErrors } from "./moments.js";
import { t } from "./zh.js";

/**
 * Has form-js also check dates, and show what the server refused until the value is changed.
 * Done by asking its validator a second question, because form-js 2.0 has no call for either.
 */
export function askMore(form, fields, errors) {
  const refused = new Map(fields.filter(({ key }) => key in errors).map(({ id, key }) => [id, { text: errors[key] }]));
  const registry = form.get("formFieldRegistry");
  const validator = form.get("validator");
  const ask = validator.validateFieldInstance.bind(validator);
  validator.validateFieldInstance = (instance, value) => {
    const found = [...ask(instance, value), ...dateErrors(registry.get(instance.id), value)];
    const refusal = refused.get(instance.id);
    if (!refusal) return found;
    const now = JSON.stringify(value ?? null);
    refusal.value ??= now; // the first value seen is the one that was refused
    if (refusal.value === now) return [refusal.text];
    refused.delete(instance.id);
    return found;
  };
}

/** The list above the form; each entry leads to its field. */
export class Summary {
  constructor(sheet, fields, control) {
    this.sheet = sheet;
    this.fields = fields;
    this.control = control;
    this.element = null;
    // What the server said that belongs to no field stays until the next attempt.
    this.served = sheet.parentElement.querySelector(":scope > .error-summary");
  }

  /**
   * @param errors by field id, from form-js
   * @param others by key, from the server: shown also where no field of that key is on the page
   */
  show(errors, others = {}) {
    const shown = this.fields.filter(({ id }) => id in errors).map((field) => ({ field, text: first(errors[field.id]) }));
    const known = new Set(shown.map(({ field }) => field.key));
    const rest = Object.entries(others).filter(([key]) => !known.has(key));
    const entries = [
      ...shown,
      ...rest.map(([key, text]) => ({ field: this.fields.find((field) => field.key === key), text })),
    ];
    this.hide();
    if (entries.length === 0) return;
    this.element = document.createElement("section");
    this.element.className = "error-summary";
    this.element.setAttribute("role", "alert");
    const heading = document.createElement("h2");
    heading.textContent = entries.length === 1 ? t("1 entry needs your attention") : t("{count} entries need your attention", { count: entries.length });
    const list = document.createElement("ul");
    list.append(...entries.map((entry) => this.entry(entry)));
    this.element.append(heading, list);
    this.sheet.before(this.element);
  }

  entry({ field, text }) {
    const item = document.createElement("li");
    const label = field ? t("{label}: {text}", { label: field.label, text }) : text;
    if (!field || !this.control(field)) {
      item.textContent = label;
      return item;
    }
    const link = document.createElement("a");
    link.href = `#${this.control(field).id}`;
    link.textContent = label;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      this.focus(field);
    });
    item.append(link);
    return item;
  }

  /** Goes away when nothing is wrong any more. */
  update(errors) {
    if (this.element && Object.keys(errors).length === 0) this.hide();
  }

  hide() {
    this.element?.remove();
    this.element = null;
  }

  /** A new attempt: what the server said about the last one is over. */
  begin() {
    this.served?.remove();
  }

  focusFirst() {
    const link = this.element?.querySelector("a");
    if (link) link.click();
    else this.element?.scrollIntoView({ block: "center" });
  }

  focus(field) {
    const control = this.control(field);
    control?.closest(".fjs-element")?.scrollIntoView({ block: "center" });
    control?.focus({ preventScroll: true });
  }
}

/** form-js nests the errors of repeated fields; one is enough for a line. */
function first(errors) {
  const flat = Array.isArray(errors) ? errors : Object.values(errors);
  return typeof flat[0] === "object" && flat[0] !== null ? first(flat[0]) : String(flat[0]);
}
