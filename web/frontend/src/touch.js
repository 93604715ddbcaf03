// Fingers on a diagram: bpmn-js moves and zooms by mouse only. Up and down stays the page's, except in the full window (CSS touch-action).

/** One finger moves, two zoom. `canvas` is diagram-js's. */
export function touch(element, canvas) {
  const fingers = new Map();
  const position = ({ clientX, clientY }) => ({ x: clientX, y: clientY });

  element.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch") fingers.set(event.pointerId, position(event));
  });
  element.addEventListener("pointermove", (event) => {
    const last = fingers.get(event.pointerId);
    if (!last) return;
    const before = spread(fingers);
    const next = position(event);
    fingers.set(event.pointerId, next);
    if (fingers.size === 1) {
      canvas.scroll({ dx: next.x - last.x, dy: next.y - last.y });
      return;
    }
    const after = spread(fingers);
    if (!before.length || !after.length) return;
    const box = element.getBoundingClientRect();
    const scale = canvas.zoom() * (after.length / before.length);
    canvas.zoom(Math.min(4, Math.max(0.15, scale)), { x: after.middle.x - box.left, y: after.middle.y - box.top });
  });
  for (const name of ["pointerup", "pointercancel", "pointerleave"]) {
    element.addEventListener(name, (event) => fingers.delete(event.pointerId));
  }
}

function spread(fingers) {
  const [one, two] = fingers.values();
  if (!two) return { length: 0, middle: one };
  return { length: Math.hypot(two.x - one.x, two.y - one.y), middle: { x: (one.x + two.x) / 2, y: (one.y + two.y) / 2 } };
}
