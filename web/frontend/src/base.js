// What every page needs: parts swapped by htmx, and a hook for what mounts itself on elements.

import htmx from "htmx.org";
import { t } from "./zh.js";

htmx.config.history = false; // lists carry their own addresses
htmx.config.includeIndicatorCSS = false;
htmx.config.noSwap = [204, 304, "4xx", "5xx"]; // an error answer never replaces a part of a page

/** The session's token for requests that change something. */
export function csrfToken(element = document) {
  return element.dataset?.csrf ?? document.querySelector('meta[name="csrf-token"]')?.content ?? "";
}

/** Calls `mount` once for each element that matches, now and after each swap. */
export function whenShown(selector, mount) {
  const seen = new WeakSet();
  const look = () => {
    for (const element of document.querySelectorAll(selector)) {
      if (seen.has(element)) continue;
      seen.add(element);
      mount(element);
    }
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", look);
  else look();
  document.addEventListener("htmx:after:swap", look);
}

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  if (ctx.request.method !== "GET") ctx.request.headers["X-CSRF-Token"] = csrfToken();
});

document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  // The log-in has ended meanwhile: the whole page goes there and comes back.
  if (ctx.response.raw?.status === 401 || ctx.response.status === 401) window.location.reload();
  else announce(t("The server could not answer this. Please try again."));
});

document.addEventListener("htmx:error", () => announce(t("The server cannot be reached. Please check the network.")));

/** Says something in a notice that leaves by itself. */
export function announce(text) {
  document.querySelector(".notice--passing")?.remove();
  const notice = document.createElement("p");
  notice.className = "notice notice--passing";
  notice.setAttribute("role", "status");
  notice.textContent = text;
  document.body.append(notice);
  setTimeout(() => notice.remove(), 6000);
}

// Menus made of <details> close when one looks elsewhere.
document.addEventListener("click", ({ target }) => closeMenus((menu) => !menu.contains(target)));
document.addEventListener("keydown", ({ key }) => key === "Escape" && closeMenus(() => true));

function closeMenus(which) {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (which(menu)) menu.open = false;
}

// Ordinary forms are sent once; form.js sends its own.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method === "get" || !event.target.matches("form:not(.fjs-form)")) return;
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
  for (const button of event.target.querySelectorAll("button:not([type=button])")) button.setAttribute("aria-busy", "true");
});

// A page that comes back from the browser's memory may be sent again.
window.addEventListener("pageshow", ({ persisted }) => {
  if (!persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const busy of document.querySelectorAll("[aria-busy]")) busy.removeAttribute("aria-busy");
});

// The times on paper: printing shows what is folded too.
window.addEventListener("beforeprint", () => {
  for (const fold of document.querySelectorAll("details.fold:not([open])")) {
    fold.open = true;
    fold.dataset.folded = "";
  }
});
window.addEventListener("afterprint", () => {
  for (const fold of document.querySelectorAll("details.fold[data-folded]")) {
    fold.open = false;
    delete fold.dataset.folded;
  }
});
