// Two versions of a diagram side by side: what was added, removed, changed and only moved.

import { diff } from "bpmn-js-differ";
import { badge } from "./diagram.js";

const SIGNS = { added: "+", removed: "−", changed: "~" };

/** Marks both diagrams when both are drawn. What the server found counts too: it reads attributes that the differ does not. */
export function mountComparison(section) {
  const told = JSON.parse(section.querySelector("script[data-marks]").textContent);
  const viewers = {};
  const views = [];
  section.addEventListener("diagram:drawn", ({ target, detail }) => {
    viewers[target.dataset.side] = detail.viewer;
    views.push(detail.view);
    if (viewers.before && viewers.after) {
      const marked = compare(viewers, told);
      for (const view of views) view.frame(marked);
    }
  });
}

function compare({ before, after }, told) {
  const found = diff(before.getDefinitions(), after.getDefinitions());
  const ids = {
    added: new Set([...told.added, ...Object.keys(found._added)]),
    removed: new Set([...told.removed, ...Object.keys(found._removed)]),
    changed: new Set([...told.changed, ...Object.keys(found._changed)]),
  };
  const moved = Object.keys(found._layoutChanged).filter((id) => !ids.changed.has(id));
  show(before, "removed", ids.removed);
  show(after, "added", ids.added);
  for (const viewer of [before, after]) {
    show(viewer, "changed", ids.changed);
    show(viewer, "moved", moved);
  }
  const root = after.get("canvas").getRootElement().id;
  return [...ids.added, ...ids.removed, ...ids.changed].filter((id) => id !== root);
}

/** Processes and lanes have no sign of their own: a frame around everything would hide the rest. */
function show(viewer, change, ids) {
  const registry = viewer.get("elementRegistry");
  const canvas = viewer.get("canvas");
  for (const id of ids) {
    const element = registry.get(id);
    if (!element || element === canvas.getRootElement()) continue;
    canvas.addMarker(id, `is-${change}`);
    if (SIGNS[change] && !element.waypoints) badge(viewer, id, SIGNS[change], `badge-on-diagram--${change}`);
  }
}
