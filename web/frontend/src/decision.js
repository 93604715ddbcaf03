// The decision: a radio of the form that people see as buttons.

import { useEffect } from "preact/hooks";
import { useService } from "./service.js";

export const DECISION = "decision";

/** Takes part in conditions and in the submission, and shows nothing. */
function Decision({ value, onChange }) {
  const decision = useService("decision");
  decision.value = value;
  useEffect(() => {
    decision.choose = (next) => {
      decision.value = next;
      onChange({ value: next });
    };
  }, [decision, onChange]);
  return null;
}
Decision.config = { type: DECISION, keyed: true, name: "Decision", group: "selection", emptyValue: null, create: (options) => options };

class Registration {
  static $inject = ["formFields"];

  constructor(formFields) {
    formFields.register(DECISION, Decision);
  }
}

export const decisionModule = { __init__: ["decisionField"], decisionField: ["type", Registration] };

const MEANINGS = [
  ["approve", /^(approve|accept|agree|done|heard|archive|confirm)/],
  ["return", /^(return|supplement|back|rework|amend)/],
  ["reject", /^(reject|refuse|deny)/],
];

/** Which colour an answer has: approve, return, reject or primary (none of these). */
export function meaningOf(value) {
  return MEANINGS.find(([, pattern]) => pattern.test(String(value)))?.[0] ?? "primary";
}
