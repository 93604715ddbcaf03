// Dates and times as texts. Values are form-js's: 2026-11-22, 14:30, 2026-11-22T14:30, the latter two with +08:00 or Z
// where the form asks for it. What nobody can read stays as it was typed, so that it is refused and not lost.

import { t } from "./zh.js";

const two = (number) => String(number).padStart(2, "0");

export function dayOf(moment) {
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}

const timeOf = (moment) => `${two(moment.getHours())}:${two(moment.getMinutes())}`;

/** 2026-11-22 from 2026-11-22, 2026/11/2, 2026年11月2日, 20261102, 11-2 (this year); null from anything else. */
export function readDay(text) {
  const typed = text.trim();
  const compact = /^(\d{4})(\d\d)(\d\d)$/.exec(typed);
  const full = /^(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})\D?$/.exec(typed);
  const short = /^(\d{1,2})\D{1,2}(\d{1,2})\D?$/.exec(typed);
  const [, year, month, day] = compact ?? full ?? (short ? ["", new Date().getFullYear(), short[1], short[2]] : []);
  if (!day) return null;
  const moment = new Date(Number(year), month - 1, Number(day));
  return moment.getMonth() === month - 1 && moment.getDate() === Number(day) ? dayOf(moment) : null;
}

/** 14:30 from 14:30, 14:30, 1430, 9.05, 14点30; null from anything else. */
export function readTime(text) {
  const found = /^(\d{1,2})\D{1,2}(\d{1,2})\D?$/.exec(text.trim()) ?? /^(\d\d)(\d\d)$/.exec(text.trim());
  if (!found || found[1] > 23 || found[2] > 59) return null;
  return `${two(Number(found[1]))}:${two(Number(found[2]))}`;
}

/** A value as two texts, in the person's own zone. */
export function split(value, subtype) {
  if (subtype === "date") return { date: value, time: "" };
  const zoned = /(Z|[+-]\d\d:\d\d)$/.test(value);
  const moment = zoned ? new Date(subtype === "time" ? `${dayOf(new Date())}T${value}` : value) : null;
  if (moment && !Number.isNaN(moment.getTime())) return { date: subtype === "time" ? "" : dayOf(moment), time: timeOf(moment) };
  if (subtype === "time") return { date: "", time: value };
  const [date, time = ""] = value.split("T");
  return { date, time };
}

/** The value of what was typed; null while a part is missing. */
export function join(parts, { subtype, timeSerializingFormat }) {
  if (subtype === "date") return parts.date ? (readDay(parts.date) ?? parts.date) : null;
  if (!parts.time || (subtype === "datetime" && !parts.date)) return null;
  const [date, time] = [subtype === "time" ? dayOf(new Date()) : readDay(parts.date), readTime(parts.time)];
  if (!date || !time) return subtype === "time" ? parts.time : `${parts.date}T${parts.time}`;
  const local = `${date}T${time}`;
  const text = local + zone(new Date(local), timeSerializingFormat);
  const whole = timeSerializingFormat === "utc_normalized" ? `${new Date(local).toISOString().slice(0, 16)}Z` : text;
  return subtype === "time" ? whole.slice(11) : whole;
}

function zone(moment, format) {
  if (format === "no_timezone") return "";
  const minutes = -moment.getTimezoneOffset();
  const size = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** What is wrong with the value of a date field. */
export function dateErrors(field, value) {
  if (field?.type !== "datetime" || !value) return [];
  const { date, time } = split(value, field.subtype);
  if (field.subtype !== "time" && readDay(date) !== date) return [t("Please enter a date such as {example}.", { example: dayOf(new Date()) })];
  if (field.subtype !== "date" && readTime(time) !== time) return [t("Please enter a time such as {example}.", { example: "14:30" })];
  if (field.disallowPassedDates && date && date < dayOf(new Date())) return [t("The date must not lie in the past.")];
  return [];
}
