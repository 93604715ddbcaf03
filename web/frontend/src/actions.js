// The buttons under a form: one per decision, or a single one that sends.

import { meaningOf } from "./decision.js";
import { t } from "./zh.js";

/**
 * @param draftState element that tells of drafts; it moves beside the buttons, where one looks
 * @param page {chosen(), choose(value) -> Promise<were fields added>, send()}
 */
export function actionsFor(container, draftState, model, page) {
  container.classList.add("actions");
  const hint = document.createElement("p");
  hint.className = "actions__hint";
  hint.setAttribute("role", "status");
  const row = document.createElement("div");
  row.className = "actions__row";
  container.replaceChildren(...[hint, row, draftState].filter(Boolean));
  const options = model.options.length > 0 ? model.options : [{ value: null, label: model.submitLabel ?? t("Submit") }];
  const actions = new Actions(hint, row, options, model.decision !== null, page);
  actions.show();
  return actions;
}

class Actions {
  constructor(hint, row, options, decides, page) {
    this.hintElement = hint;
    this.page = page;
    this.decides = decides;
    this.buttons = options.map(({ value, label }) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = label;
      button.dataset.value = value ?? "";
      // A field left by the mouse may get or lose its error, and the button would slip away under the pointer before
      // the click: the field keeps the focus until the press is certain.
      button.addEventListener("mousedown", (event) => event.preventDefault());
      button.addEventListener("click", () => {
        button.focus({ preventScroll: true });
        this.press(value, label);
      });
      return { button, value, label };
    });
    row.append(...this.buttons.map(({ button }) => button));
  }

  async press(value, label) {
    if (!this.decides || this.page.chosen() === value) {
      this.hint("");
      await this.page.send();
      return;
    }
    const added = await this.page.choose(value);
    this.show();
    this.hint(t(added ? "Fill in what is marked, then press “{label}” again." : "Press “{label}” again to confirm.", { label }));
  }

  /** Draws the chosen decision solid and the others outlined. */
  show() {
    for (const { button, value } of this.buttons) {
      const meaning = this.decides ? meaningOf(value) : "primary";
      const chosen = !this.decides || this.page.chosen() === value;
      button.className = `button button--${meaning}${chosen ? "" : " button--outline"}`;
      if (this.decides) button.setAttribute("aria-pressed", String(chosen));
    }
  }

  hint(text) {
    this.hintElement.textContent = text;
  }

  /** While the form is on its way nothing can be pressed again. */
  busy(on) {
    for (const { button } of this.buttons) button.disabled = on;
    this.hint(on ? t("Sending …") : "");
  }
}
