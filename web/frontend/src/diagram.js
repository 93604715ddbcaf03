// A diagram and what happened in it.

import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import { touch } from "./touch.js";
import { t } from "./zh.js";

/** Draws shortly before the figure is seen, so that a folded one costs nothing and is fitted to its real size. */
export function mountDiagram(figure) {
  const seen = ([entry]) => {
    if (!entry.isIntersecting) return;
    watch.disconnect();
    draw(figure).catch((error) => {
      console.error(error);
      const text = document.createElement("p");
      text.className = "empty";
      text.textContent = t("The diagram cannot be shown.");
      figure.replaceChildren(text);
    });
  };
  const watch = new IntersectionObserver(seen, { rootMargin: "800px" });
  watch.observe(figure);
}

async function draw(figure) {
  const said = figure.querySelector("script[data-trace]")?.textContent;
  const trace = { active: [], done: {}, flows: [], incidents: [], findings: {}, ...JSON.parse(said || "{}") };
  const xml = await source(figure);
  const canvas = document.createElement("div");
  canvas.className = "diagram__canvas";
  figure.append(canvas);
  const viewer = new NavigatedViewer({ container: canvas, zoomScroll: { enabled: false } });
  await viewer.importXML(xml);
  mark(viewer, trace);
  const view = new View(figure, canvas, viewer, trace);
  view.fit();
  view.frame([...Object.keys(trace.findings), ...(figure.dataset.frame ? [figure.dataset.frame] : [])]);
  touch(canvas, viewer.get("canvas"));
  new Note(canvas, viewer, trace);
  figure.dispatchEvent(new CustomEvent("diagram:drawn", { bubbles: true, detail: { viewer, view } }));
}

/** What is drawn: it came with the page where it is stored nowhere. */
async function source(figure) {
  const within = figure.querySelector("script[data-xml]");
  if (within) return JSON.parse(within.textContent);
  const answer = await fetch(figure.dataset.xmlUrl, { headers: { Accept: "application/xml" } });
  if (!answer.ok) throw new Error(`${figure.dataset.xmlUrl}: ${answer.status}`);
  return answer.text();
}

/** Draws the way: taken flows strong, finished steps filled, where it stands framed. */
function mark(viewer, { active, done, flows, incidents, findings }) {
  const canvas = viewer.get("canvas");
  const registry = viewer.get("elementRegistry");
  const add = (ids, marker) => {
    for (const id of ids) if (registry.get(id)) canvas.addMarker(id, marker);
  };
  add(flows, "is-taken");
  add(Object.keys(done), "is-done");
  add(active, "is-active");
  add(incidents, "is-stuck");
  for (const [id, list] of Object.entries(findings)) {
    const worst = list.some(({ severity }) => severity === "error") ? "error" : "warning";
    add([id], `has-${worst}`);
    if (registry.get(id)) badge(viewer, id, worst === "error" ? "!" : "?", `badge-on-diagram--${worst}`);
  }
}

/** A sign at the upper right of an element: colours alone say nothing to some. */
export function badge(viewer, id, sign, kind) {
  const element = document.createElement("span");
  element.className = `badge-on-diagram ${kind}`;
  element.textContent = sign;
  viewer.get("overlays").add(id, { position: { top: -10, right: 10 }, html: element });
}

/** Size and position, by buttons and keys. */
class View {
  constructor(figure, canvas, viewer, trace) {
    this.figure = figure;
    this.trace = trace;
    this.registry = viewer.get("elementRegistry");
    this.canvas = viewer.get("canvas");
    this.wheel = viewer.get("zoomScroll");
    this.tools(canvas);
    figure.tabIndex = 0;
    figure.setAttribute("role", "group");
    figure.setAttribute("aria-description", t("Keys: plus and minus zoom, zero shows the whole, arrows move."));
    figure.addEventListener("keydown", (event) => this.key(event));
    // The wheel scrolls the page until somebody works in the diagram.
    figure.addEventListener("pointerdown", () => this.wheel.toggle(true));
    figure.addEventListener("diagram:focus", ({ detail }) => this.focus(detail.id));
    figure.addEventListener("focusout", ({ relatedTarget }) => figure.contains(relatedTarget) || this.wheel.toggle(this.full));
    new ResizeObserver(() => this.resized()).observe(canvas);
  }

  tools(canvas) {
    const bar = document.createElement("div");
    bar.className = "diagram__tools";
    const button = (text, label, act) => {
      const element = document.createElement("button");
      element.type = "button";
      element.textContent = text;
      element.setAttribute("aria-label", label);
      element.title = label;
      element.addEventListener("click", act);
      bar.append(element);
      return element;
    };
    button("+", t("Zoom in"), () => this.zoom(1.25));
    button("−", t("Zoom out"), () => this.zoom(0.8));
    button(t("Whole diagram"), t("Whole diagram"), () => this.fit());
    this.fullButton = button(t("Full window"), t("Full window"), () => this.toggleFull());
    canvas.before(bar);
  }

  get full() {
    return this.figure.classList.contains("diagram--full");
  }

  toggleFull() {
    const on = this.figure.classList.toggle("diagram--full");
    const label = t(on ? "Close" : "Full window");
    this.fullButton.textContent = label;
    this.fullButton.title = label;
    this.fullButton.setAttribute("aria-label", label);
    document.documentElement.classList.toggle("has-full-window", on);
    this.wheel.toggle(on);
    this.canvas.resized();
    this.fit();
    if (on) this.approach();
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = 60;
    const act = {
      "+": () => this.zoom(1.25),
      "=": () => this.zoom(1.25),
      "-": () => this.zoom(0.8),
      0: () => this.fit(),
      ArrowLeft: () => this.canvas.scroll({ dx: step, dy: 0 }),
      ArrowRight: () => this.canvas.scroll({ dx: -step, dy: 0 }),
      ArrowUp: () => this.canvas.scroll({ dx: 0, dy: step }),
      ArrowDown: () => this.canvas.scroll({ dx: 0, dy: -step }),
      Escape: () => this.full && this.toggleFull(),
    }[event.key];
    if (!act) return;
    act();
    event.preventDefault();
    event.stopPropagation();
  }

  zoom(factor) {
    this.fitted = false;
    this.canvas.zoom(Math.min(4, Math.max(0.15, this.canvas.zoom() * factor)), "auto");
  }

  /** The whole diagram, with room below it for the mark of bpmn-js, which must not be covered. */
  fit() {
    this.fitted = true;
    const { inner, outer } = this.canvas.viewbox();
    const [side, above, below] = [12, 12, 48];
    const scale = Math.min((outer.width - 2 * side) / inner.width, (outer.height - above - below) / inner.height, 1);
    if (!(scale > 0)) return; // folded away, or nothing drawn
    const [width, height] = [outer.width / scale, outer.height / scale];
    const spare = height - inner.height - (above + below) / scale;
    this.canvas.viewbox({ x: inner.x - (width - inner.width) / 2, y: inner.y - above / scale - spare / 2, width, height });
  }

  /** Legible on a small screen: where the case stands, or where it began. */
  approach() {
    if (this.canvas.zoom() >= 0.6) return;
    const first = this.trace.active[0] ?? Object.keys(this.trace.done).at(-1);
    const element = this.registry.get(first);
    this.zoom(0.8 / this.canvas.zoom());
    if (element) this.canvas.scrollToElement(element, 80);
  }

  /** As large as these elements allow, but not so small that nothing can be read. */
  frame(ids) {
    const boxes = ids.map((id) => this.registry.get(id)).filter(Boolean).flatMap((element) => element.waypoints ?? [element]);
    if (boxes.length === 0) return;
    const left = Math.min(...boxes.map(({ x }) => x));
    const top = Math.min(...boxes.map(({ y }) => y));
    const right = Math.max(...boxes.map(({ x, width = 0 }) => x + width));
    const bottom = Math.max(...boxes.map(({ y, height = 0 }) => y + height));
    const { outer } = this.canvas.viewbox();
    const margin = 60;
    const whole = Math.min(outer.width / (right - left + 2 * margin), outer.height / (bottom - top + 2 * margin));
    const scale = Math.min(1, Math.max(whole, 0.5));
    if (!(scale > this.canvas.zoom())) return;
    this.fitted = false;
    const [width, height] = [outer.width / scale, outer.height / scale];
    const x = width < right - left + 2 * margin ? left - margin : (left + right - width) / 2;
    const y = height < bottom - top + 2 * margin ? top - margin : (top + bottom - height) / 2;
    this.canvas.viewbox({ x, y, width, height });
  }

  /** Brings one element into the middle, legible. */
  focus(id) {
    const element = this.registry.get(id);
    if (!element) return;
    this.zoom(Math.max(1, 0.8 / this.canvas.zoom()));
    this.canvas.scrollToElement(element, 80);
    for (const other of this.figure.querySelectorAll(".is-sought")) other.classList.remove("is-sought");
    this.registry.getGraphics(element).classList.add("is-sought");
  }

  resized() {
    this.canvas.resized();
    if (this.fitted) this.fit();
  }
}

/** Who did a step and when, beside it. */
class Note {
  constructor(canvas, viewer, trace) {
    this.canvas = canvas;
    this.view = viewer.get("canvas");
    this.trace = trace;
    this.element = document.createElement("div");
    this.element.className = "diagram__note";
    this.element.setAttribute("role", "status");
    this.element.hidden = true;
    canvas.append(this.element);
    const bus = viewer.get("eventBus");
    bus.on("element.click", ({ element }) => this.show(element));
    bus.on("element.hover", ({ element }) => this.show(element));
    bus.on("element.out", () => this.hide());
    bus.on("canvas.viewbox.changing", () => this.hide());
  }

  lines({ id, businessObject }) {
    const { done, active, incidents, findings } = this.trace;
    const lines = [done[id] ?? []].flat().map(({ who, when }) => [who, when].filter(Boolean).join(" · "));
    if (active.includes(id)) lines.push(t("in progress"));
    if (incidents.includes(id)) lines.push(t("needs help from an administrator"));
    for (const { words } of findings[id] ?? []) lines.push(words);
    return lines.length > 0 ? [businessObject.name, ...lines].filter(Boolean) : [];
  }

  show(element) {
    const lines = this.lines(element);
    this.element.hidden = lines.length === 0;
    if (lines.length === 0) return;
    this.element.replaceChildren(
      ...lines.map((line) => {
        const row = document.createElement("div");
        row.textContent = line;
        return row;
      }),
    );
    const { x, y, scale } = this.view.viewbox();
    const left = (element.x - x) * scale;
    const below = (element.y + element.height - y) * scale + 8;
    const { offsetWidth, offsetHeight } = this.element;
    const top = below + offsetHeight > this.canvas.clientHeight ? (element.y - y) * scale - offsetHeight - 8 : below;
    this.element.style.left = `${Math.max(8, Math.min(left, this.canvas.clientWidth - offsetWidth - 8))}px`;
    this.element.style.top = `${Math.max(8, top)}px`;
  }

  hide() {
    this.element.hidden = true;
  }
}
