// From what the check says to the place in the diagram.

/** A link that brings its element into view. */
export function mountFinding(link) {
  const figure = [...document.querySelectorAll("[data-diagram][data-file]")].find(({ dataset }) => dataset.file === link.dataset.in);
  if (!figure) return;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const focus = () => figure.dispatchEvent(new CustomEvent("diagram:focus", { detail: { id: link.dataset.focusElement } }));
    if (figure.querySelector(".diagram__canvas svg")) focus();
    else figure.addEventListener("diagram:drawn", focus, { once: true });
    const fold = figure.closest("details");
    if (fold) fold.open = true;
    figure.scrollIntoView({ block: "center" });
    figure.focus({ preventScroll: true });
  });
}
