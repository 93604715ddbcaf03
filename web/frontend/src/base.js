// What every page needs: parts swapped by htmx, folds, and forms that are sent once.

import htmx from "htmx.org";
import { csrfToken, whenShown } from "./shown.js";
import { t } from "./zh.js";

htmx.config.history = false; // lists carry their own addresses
htmx.config.includeIndicatorCSS = false;
htmx.config.noSwap = [204, 304, "4xx", "5xx"]; // an error answer never replaces a part of a page

// Camunda Modeler writes the place behind a hash, which only a script sees.
const place = document.querySelector("[data-open-place]");
if (place && window.location.hash.startsWith("#/")) {
  const root = new URL(place.dataset.openPlace, window.location.href);
  const target = new URL(window.location.hash.slice(2), root);
  if (target.href.startsWith(root.href)) window.location.replace(target);
}

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  if (ctx.request.method !== "GET") ctx.request.headers["X-CSRF-Token"] = csrfToken();
});

document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  // The log-in has ended meanwhile: the whole page goes there and comes back.
  if (ctx.response.status === 401) window.location.reload();
  else announce(t("The server could not answer this. Please try again."));
});

// An answer from another address than the one asked is a whole page (such as the log-in), not a part.
document.addEventListener("htmx:before:response", (event) => {
  const { raw } = event.detail.ctx.response;
  if (!raw.redirected) return;
  event.preventDefault();
  window.location.assign(raw.url);
});

document.addEventListener("htmx:error", () => announce(t("The server cannot be reached. Please check the network.")));

// More rows arrive as a table of their own; in one table their columns stay in line.
whenShown("table.rows + table.rows:not(:has(thead))", (table) => {
  table.previousElementSibling.append(...table.tBodies);
  table.remove();
});

// Where there is room, what is folded for the phone stands open.
whenShown("details[data-open-wide]", (fold) => {
  if (window.matchMedia("(min-width: 900px)").matches) fold.open = true;
});

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

// On a phone the menu is wider than the screen: it begins where one is.
whenShown(".masthead nav [aria-current]", (here) => here.scrollIntoView({ block: "nearest", inline: "center" }));

// Menus made of <details> close when one looks elsewhere.
document.addEventListener("click", ({ target }) => closeMenus((menu) => !menu.contains(target)));
document.addEventListener("keydown", ({ key }) => key === "Escape" && closeMenus(() => true));

function closeMenus(which) {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (which(menu)) menu.open = false;
}

// Ordinary forms are sent once; form.js sends its own.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.getAttribute("method")?.toLowerCase() !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  setTimeout(() => release(form), 10000); // stopped by hand, or the answer was a download
  for (const button of form.querySelectorAll("button:not([type=button])")) button.setAttribute("aria-busy", "true");
});

// A page that comes back from the browser's memory may be sent again.
window.addEventListener("pageshow", ({ persisted }) => {
  if (!persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) release(form);
});

function release(form) {
  delete form.dataset.sent;
  for (const busy of form.querySelectorAll("[aria-busy]")) busy.removeAttribute("aria-busy");
}

// On paper nothing is folded.
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
