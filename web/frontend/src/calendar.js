// The calendar that opens under a date field.

import flatpickr from "flatpickr";
import { Mandarin } from "flatpickr/dist/l10n/zh.js";
import { inChinese } from "./zh.js";

export class Calendar {
  /**
   * @param box element under which it opens
   * @param earliest first day that can be picked, or undefined
   * @param picked called with the day, as 2026-11-22
   */
  constructor(box, earliest, picked) {
    this.anchor = document.createElement("span"); // flatpickr wants an element to write into; the field writes itself
    this.anchor.hidden = true;
    box.append(this.anchor);
    this.picker = flatpickr(this.anchor, {
      locale: { ...(inChinese() ? { ...Mandarin, rangeSeparator: " " } : {}), firstDayOfWeek: 1 },
      dateFormat: "Y-m-d",
      minDate: earliest,
      clickOpens: false,
      disableMobile: true,
      monthSelectorType: "static",
      positionElement: box,
      onChange: (_, text) => text && picked(text),
      onClose: () => box.querySelector("button").focus({ preventScroll: true }),
    });
  }

  toggle(day) {
    this.picker.setDate(day ?? "", false);
    this.picker.toggle();
  }

  close() {
    this.picker.destroy();
    this.anchor.remove();
  }
}
