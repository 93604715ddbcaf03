// Date and time fields. Under a thumb the browser's own pickers; under a mouse a text in the one format that all pages
// use, and a calendar in the page's language, where a browser would use its own.

import { Datetime } from "@bpmn-io/form-js-viewer";
import { h } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Calendar } from "./calendar.js";
import { control, Frame } from "./frame.js";
import { dayOf, join, readDay, readTime, split } from "./moments.js";
import { t } from "./zh.js";

const thumb = () => window.matchMedia("(pointer: coarse)").matches;

export function DateTime(props) {
  const { field, value, onChange, errors = [] } = props;
  const [typed, setTyped] = useState({ date: "", time: "" }); // while one half is missing there is no value yet
  const parts = value ? split(value, field.subtype) : typed;
  const pair = field.subtype === "datetime";
  const half = pair && !value && Boolean(parts.date) !== Boolean(parts.time);
  const change = (part, text) => {
    const next = { ...parts, [part]: text };
    setTyped(next);
    onChange({ value: join(next, field) });
  };

  const shared = { ...control(props), class: "fjs-input", readonly: props.readonly };
  const inputs = [];
  if (field.subtype !== "time") {
    const range = { min: field.disallowPassedDates ? dayOf(new Date()) : undefined, max: "9999-12-31" };
    inputs.push(h(thumb() ? Native : Day, { key: "date", shared, range, type: "date", text: parts.date, change: (text) => change("date", text) }));
  }
  if (field.subtype !== "date") {
    const own = pair ? { ...shared, id: `${props.domId}-time`, "aria-label": field.timeLabel || t("Time") } : shared;
    const range = { step: (field.timeInterval || 1) * 60 };
    inputs.push(h(thumb() ? Native : Time, { key: "time", shared: own, range, type: "time", text: parts.time, change: (text) => change("time", text) }));
  }
  return h(
    Frame,
    {
      ...props,
      type: "datetime",
      label: field.subtype === "time" ? field.timeLabel : field.dateLabel,
      errors: half && errors.length > 0 ? [t("Date and time must both be entered.")] : errors,
    },
    h("div", { class: "date-time" }, inputs),
  );
}
DateTime.config = { ...Datetime.config, sanitizeValue: undefined };

function Native({ shared, range, type, text, change }) {
  return h("input", { ...shared, ...range, type, value: text, onInput: ({ target }) => change(target.value) });
}

/** A text of which `read` makes the value, at the latest when the field is left. */
function Typed({ shared, text, change, read, placeholder }) {
  const [draft, setDraft] = useState(null);
  return h("input", {
    ...shared,
    type: "text",
    inputmode: "numeric",
    autocomplete: "off",
    placeholder,
    value: draft ?? text,
    onInput: ({ target }) => {
      setDraft(target.value);
      if (target.value === "" || read(target.value) === target.value) change(target.value);
    },
    onBlur: () => {
      if (draft !== null) change(read(draft) ?? draft.trim());
      setDraft(null);
      shared.onBlur();
    },
  });
}

function Time({ shared, text, change }) {
  return h(Typed, { shared, text, change, read: readTime, placeholder: t("hh:mm") });
}

function Day({ shared, range, text, change }) {
  const box = useRef();
  const calendar = useRef(null);
  const latest = useRef();
  latest.current = change;
  useEffect(() => () => calendar.current?.close(), []);
  const open = () => {
    calendar.current ??= new Calendar(box.current, range.min, (day) => latest.current(day));
    calendar.current.toggle(readDay(text));
  };
  const fixed = shared.disabled || shared.readonly;
  return h("div", { class: "day", ref: box }, [
    h(Typed, { shared, text, change, read: readDay, placeholder: t("yyyy-mm-dd") }),
    !fixed && h("button", { type: "button", class: "day__open", onClick: open }, t("Calendar")),
  ]);
}
