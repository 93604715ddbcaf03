// A form of the diagram: form-js shows and checks it, an ordinary POST sends it.

import { Form } from "@bpmn-io/form-js-viewer";
import { decisionModule } from "./decision.js";
import { Drafts } from "./drafts.js";
import { actionsFor } from "./actions.js";
import { askMore, Summary } from "./errors.js";
import { fieldsModule } from "./fields.js";
import { Files } from "./files.js";
import { fieldsOf, prepare } from "./model.js";
import { csrfToken } from "./shown.js";
import { t } from "./zh.js";

/** Shows the form that a page describes; see model.js for what the description holds. */
export async function mountForm(element) {
  const container = element.querySelector("[data-form-fields]");
  // form-js makes a <form> of its own, and forms must not stand inside one another.
  const sheet = document.createElement("div");
  sheet.className = "form-sheet";
  element.before(sheet);
  sheet.append(container, element);
  container.classList.add("form-fields");
  try {
    await new Page(element, container).open();
  } catch (error) {
    console.error(error);
    container.textContent = t("The form cannot be shown. Please reload the page.");
  }
}

class Page {
  constructor(element, container) {
    const model = prepare(JSON.parse(element.querySelector("script[data-form-model]").textContent));
    this.element = element;
    this.container = container;
    this.model = model;
    this.fields = fieldsOf(model.schema);
    this.data = model.data;
    this.files = new Files(element.dataset.filesUrl, csrfToken(element), model.files);
    this.drafts = new Drafts(element.dataset.draftUrl, csrfToken(element), element.querySelector("[data-draft-state]"), {
      collect: () => this.typed(),
      flush: () => this.flush(),
    });
    this.decision = { value: model.data[model.decision], choose: () => {} };
    this.form = new Form({
      container,
      debounce: false, // what is filled in while another field still waits for its moment would be forgotten
      additionalModules: [
        { translate: ["value", t], files: ["value", this.files], decision: ["value", this.decision] },
        fieldsModule,
        decisionModule,
      ],
    });
    this.summary = new Summary(container.parentElement, this.fields, (field) => this.control(field));
    const actions = element.querySelector("[data-form-actions]");
    this.actions = actionsFor(actions, element.querySelector("[data-draft-state]"), model, {
      chosen: () => this.decision.value,
      choose: (value) => this.choose(value),
      send: () => this.send(),
    });
  }

  async open() {
    askMore(this.form, this.fields, this.model.errors);
    this.form.on("changed", ({ data, errors }) => {
      this.data = data;
      this.summary.update(errors);
      this.actions.show();
    });
    await this.form.importSchema(this.model.schema, this.model.data);
    this.listen();
    await rendered();
    if (Object.keys(this.model.errors).length > 0) this.summary.show(this.form.validate(), this.model.errors);
  }

  listen() {
    this.drafts.begin();
    for (const name of ["input", "change", "click"]) this.container.addEventListener(name, () => this.drafts.touched());
    this.files.onChange = () => {
      this.drafts.touched();
      if (this.files.pending === 0) this.actions.hint("");
    };
    // Enter in a field sends nothing: what happens is said by a button.
    this.container.addEventListener(
      "submit",
      (event) => {
        event.preventDefault();
        event.stopPropagation();
      },
      true,
    );
    window.addEventListener("pageshow", ({ persisted }) => {
      if (persisted) this.resume();
    });
  }

  /** All values that have a field, also those that are hidden just now: nothing typed is lost. */
  typed() {
    return Object.fromEntries(this.fields.map(({ name }) => [name, this.data[name] ?? null]));
  }

  /** form-js waits for more keys before it takes a value, unless the field is left. */
  flush() {
    const field = document.activeElement;
    if (!this.container.contains(field)) return;
    field.dispatchEvent(new FocusEvent("blur"));
    field.dispatchEvent(new FocusEvent("focusout", { bubbles: true })); // which of the two preact hears is its own matter
  }

  /** The field's element to type in, if it is shown. */
  control(field) {
    return this.container.querySelector(`[id^="fjs-form-${this.form._id}-${CSS.escape(field.id)}"]:is(input, select, textarea)`);
  }

  /** Shows another decision's fields; answers whether there are any that were not there before. */
  async choose(value) {
    const before = new Set(this.shown());
    this.decision.choose(value);
    this.drafts.touched();
    this.summary.hide();
    await rendered();
    const fresh = this.shown().find((field) => !before.has(field));
    fresh?.scrollIntoView({ block: "center", behavior: "smooth" });
    return fresh !== undefined;
  }

  shown() {
    return [...this.container.querySelectorAll(".fjs-form-field:not(.fjs-form-field-text, .fjs-powered-by)")].map((field) => field.closest(".fjs-element") ?? field);
  }

  async send() {
    if (this.sending) return;
    if (this.files.pending > 0) {
      this.actions.hint(t("Files are still being uploaded."));
      return;
    }
    this.summary.begin();
    const { data, errors } = this.form.submit();
    if (Object.keys(errors).length > 0) {
      this.summary.show(errors);
      this.summary.focusFirst();
      return;
    }
    this.sending = true;
    this.actions.busy(true);
    await this.drafts.close();
    this.element.elements.namedItem("submission").value = JSON.stringify(data);
    // Not this.element.submit(): a field of that name would hide the method.
    HTMLFormElement.prototype.submit.call(this.element);
  }

  /** The page came back from the browser's memory: it may be sent again. */
  resume() {
    this.sending = false;
    this.actions.busy(false);
    this.drafts.reopen();
  }
}

/** After form-js has drawn what was just changed: it draws in a microtask, its effects follow a frame later. */
function rendered() {
  return new Promise((resolve) => setTimeout(resolve, 60));
}
