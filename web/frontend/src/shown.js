// Mounting on elements of a page, without htmx itself: base.js brings that.

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
