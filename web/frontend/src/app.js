// Forms and diagrams: for pages that have one, beside base.js.

import { mountDiagram } from "./diagram.js";
import { mountForm } from "./form.js";
import { whenShown } from "./shown.js";

whenShown("form[data-form]", mountForm);
whenShown("[data-diagram]", mountDiagram);
