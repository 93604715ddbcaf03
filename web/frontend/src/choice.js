// One of several: the browser's own list, which a phone shows best; form-js's where people search in it.

import { Select } from "@bpmn-io/form-js-viewer";
import { h } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { control, Frame } from "./frame.js";
import { t } from "./zh.js";

export function Choice(props) {
  const { field } = props;
  return field.searchable || !Array.isArray(field.values) ? h(Searchable, props) : h(Plain, props);
}
Choice.config = Select.config;

/** form-js 2.0 does not translate this placeholder. */
function Searchable(props) {
  const element = useRef();
  useEffect(() => {
    element.current.querySelector('input[placeholder="Search"]')?.setAttribute("placeholder", t("Search"));
  });
  return h("div", { ref: element }, h(Select, props));
}

/** Options go by their position, because their values need not be texts. */
function Plain(props) {
  const { field, value, onChange, readonly } = props;
  const at = field.values.findIndex((option) => option.value === value);
  const choose = ({ target }) => onChange({ value: field.values[target.value]?.value ?? null });
  return h(
    Frame,
    { ...props, type: "select" },
    h("select", { ...control(props), class: "fjs-input", disabled: props.disabled || readonly, value: at < 0 ? "" : String(at), onChange: choose }, [
      h("option", { value: "" }, field.validate?.required ? t("Please choose") : "—"),
      ...field.values.map(({ label }, index) => h("option", { value: String(index) }, label)),
    ]),
  );
}
