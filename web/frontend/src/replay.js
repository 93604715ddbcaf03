// A case walked step by step: its slider, and where it stood on its diagrams.

const MARKERS = ["is-taken", "is-active", "is-sought-step"];

/** One page's walk. The list below says the same in words, and all of it where there is no script. */
export function mountReplay(section) {
  const walk = JSON.parse(section.querySelector("script[data-walk]").textContent);
  const slider = section.querySelector('input[name="step"]');
  const output = section.querySelector("output");
  const figures = [...section.querySelectorAll("figure[data-instance]")];
  const viewers = new Map();
  let shown = null;

  const show = (place, { keep = true } = {}) => {
    const step = walk[place];
    slider.value = String(place + 1);
    output.textContent = String(step.seq);
    for (const item of section.querySelectorAll("[data-step]")) item.toggleAttribute("aria-current", Number(item.dataset.step) === step.seq);
    for (const item of section.querySelectorAll("[data-step]")) item.hidden = Number(item.dataset.step) !== step.seq;
    const instance = figures.some(({ dataset }) => dataset.instance === step.instance) ? step.instance : figures[0]?.dataset.instance;
    for (const figure of figures) figure.hidden = figure.dataset.instance !== instance;
    shown = place;
    for (const [key, viewer] of viewers) mark(viewer, key, place);
    if (keep) history.replaceState(null, "", `?step=${step.seq}`);
  };

  const mark = ({ viewer, view }, instance, place) => {
    const canvas = viewer.get("canvas");
    const registry = viewer.get("elementRegistry");
    registry.forEach(({ id }) => MARKERS.forEach((marker) => canvas.removeMarker(id, marker)));
    const add = (id, marker) => registry.get(id) && canvas.addMarker(id, marker);
    for (const step of walk.slice(0, place + 1)) for (const id of step.flows[instance] ?? []) add(id, "is-taken");
    for (const id of walk[place].tokens[instance] ?? []) add(id, "is-active");
    if (walk[place].instance === instance && walk[place].element) {
      add(walk[place].element, "is-sought-step");
      view.frame([walk[place].element, ...(walk[place].tokens[instance] ?? [])]);
    }
  };

  section.addEventListener("diagram:drawn", ({ target, detail }) => {
    viewers.set(target.dataset.instance, detail);
    mark(detail, target.dataset.instance, shown);
  });
  slider.addEventListener("input", () => show(Number(slider.value) - 1));
  slider.form.addEventListener("submit", (event) => event.preventDefault());
  for (const button of section.querySelectorAll("[data-go]")) {
    button.addEventListener("click", () => {
      const next = shown + Number(button.dataset.go);
      if (next >= 0 && next < walk.length) show(next);
    });
  }
  show(Number(slider.value) - 1, { keep: false });
}
