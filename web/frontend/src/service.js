// form-js's services inside our own fields.

import { FormContext } from "@bpmn-io/form-js-viewer";
import { useContext } from "preact/hooks";

export function useService(name) {
  return useContext(FormContext).getService(name);
}
