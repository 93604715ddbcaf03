// Dates and times in the browser's own pickers: they speak the person's language and suit a thumb.
// Values are form-js's: 2026-11-22, 14:30, 2026-11-22T14:30, the latter two with +08:00 or Z where the form asks for it.

import { Datetime } from "@bpmn-io/form-js-viewer";
import { h } from "preact";
import { useState } from "preact/hooks";
import { control, Frame } from "./frame.js";
import { t } from "./zh.js";

export function DateTime(props) {
  const { field, value, onChange, errors = [] } = props;
  const [typed, setTyped] = useState(null); // an unfinished pair, which has no value yet
  const parts = value ? split(value, field.subtype) : (typed ?? { date: "", time: "" });
  const half = field.subtype === "datetime" && !value && Boolean(parts.date) !== Boolean(parts.time);

  const change = (part) => ({ target }) => {
    const next = { ...parts, [part]: target.value };
    setTyped(next);
    onChange({ value: join(next, field) });
  };
  const shared = { ...control(props), class: "fjs-input", readonly: props.readonly };
  const inputs = [];
  if (field.subtype !== "time") {
    inputs.push(h("input", { ...shared, type: "date", value: parts.date, onInput: change("date"), min: field.disallowPassedDates ? today() : undefined, max: "9999-12-31" }));
  }
  if (field.subtype !== "date") {
    const own = field.subtype === "datetime" ? { id: `${props.domId}-time`, "aria-label": field.timeLabel || t("Time") } : {};
    inputs.push(h("input", { ...shared, ...own, type: "time", step: (field.timeInterval || 1) * 60, value: parts.time, onInput: change("time") }));
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
DateTime.config = Datetime.config;

const two = (number) => String(number).padStart(2, "0");

function today() {
  return dayOf(new Date());
}

function dayOf(moment) {
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}

/** A value as the pickers show it: in the person's own zone. */
export function split(value, subtype) {
  if (subtype === "date") return { date: value, time: "" };
  const zoned = /(Z|[+-]\d\d:\d\d)$/.test(value);
  if (subtype === "time") {
    if (!zoned) return { date: "", time: value.slice(0, 5) };
    const moment = new Date(`${today()}T${value}`);
    return { date: "", time: `${two(moment.getHours())}:${two(moment.getMinutes())}` };
  }
  if (!zoned) return { date: value.slice(0, 10), time: value.slice(11, 16) };
  const moment = new Date(value);
  return { date: dayOf(moment), time: `${two(moment.getHours())}:${two(moment.getMinutes())}` };
}

/** The value of what was picked, or null while something is missing. */
export function join({ date, time }, { subtype, timeSerializingFormat }) {
  if (subtype === "date") return date || null;
  if (!time || (subtype === "datetime" && !date)) return null;
  const local = `${subtype === "datetime" ? date : today()}T${time.slice(0, 5)}`;
  const moment = new Date(local);
  if (Number.isNaN(moment.getTime())) return null;
  let text = local;
  if (timeSerializingFormat === "utc_normalized") text = `${moment.toISOString().slice(0, 16)}Z`;
  else if (timeSerializingFormat !== "no_timezone") text += offset(moment);
  return subtype === "time" ? text.slice(11) : text;
}

function offset(moment) {
  const minutes = -moment.getTimezoneOffset();
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? "-" : "+"}${two(hours)}:${two(rest)}`;
}
