// Nothing typed is lost: a draft is stored a second after the last change, and when the page is left.

import { t } from "./zh.js";

const PAUSE = 1000;
const RETRY = 10000;

export class Drafts {
  /**
   * @param url where drafts are PUT; without one nothing is stored
   * @param output element that says so
   * @param collect answers the values to store
   * @param flush has a field that is still waiting for more keys hand its value over
   */
  constructor(url, csrf, output, { collect, flush }) {
    this.url = url;
    this.csrf = csrf;
    this.output = output;
    this.collect = collect;
    this.flush = flush;
    this.stored = null; // what the server has, as text; null before the form is there
    this.saving = null;
    this.dirty = false;
    this.open = Boolean(url);
    this.failed = false;
    if (!this.open) return;
    window.addEventListener("pagehide", () => this.leave());
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.leave());
    window.addEventListener("online", () => this.failed && this.save());
    window.addEventListener("beforeunload", (event) => this.open && this.failed && event.preventDefault());
  }

  /** The form shows what the server has. */
  begin() {
    this.stored = JSON.stringify(this.collect());
  }

  /** Somebody did something in the form; whether it changed a value is seen when it is stored. */
  touched() {
    if (!this.open) return;
    this.dirty = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  async save() {
    clearTimeout(this.timer);
    if (!this.open || this.stored === null) return;
    await this.saving; // one after the other, so that the last one wins
    const text = JSON.stringify(this.collect());
    if (text === this.stored) return;
    this.saving = this.put(text, false);
    await this.saving;
  }

  async put(text, leaving) {
    this.say(t("Saving …"));
    try {
      const answer = await fetch(this.url, {
        method: "PUT",
        body: text,
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRF-Token": this.csrf },
        keepalive: leaving,
        redirect: "error",
      });
      if (answer.ok) this.done(text);
      else this.fail(answer.status === 401 ? t("Not saved: your log-in has ended. Log in again in another window, then go on here.") : t("Not saved: the server refused the draft."));
    } catch {
      this.fail(t("Not saved: the server cannot be reached. It will be tried again."));
      this.timer = setTimeout(() => this.save(), RETRY);
    }
  }

  done(text) {
    this.stored = text;
    this.failed = false;
    const now = new Date();
    const time = [now.getHours(), now.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
    this.say(t("Saved automatically at {time}", { time }));
  }

  fail(text) {
    this.failed = true;
    this.say(text);
  }

  say(text) {
    if (!this.output) return;
    this.output.textContent = text;
    this.output.classList.toggle("is-failed", this.failed);
  }

  /** The page goes away: a request that outlives it. */
  leave() {
    clearTimeout(this.timer);
    if (!this.open || !this.dirty || this.stored === null) return;
    this.flush();
    const text = JSON.stringify(this.collect());
    if (text === this.stored || text === this.leaving) return; // being hidden and being left come one after the other
    this.leaving = text;
    this.saving = this.put(text, true);
  }

  /** The form is being sent: a late draft must not outlive what it was a draft of. */
  async close() {
    clearTimeout(this.timer);
    this.open = false;
    await this.saving;
    clearTimeout(this.timer);
  }

  reopen() {
    this.open = Boolean(this.url);
  }
}
