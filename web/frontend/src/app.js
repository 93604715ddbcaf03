// Everything: for pages with a form or a diagram.

import { whenShown } from "./base.js";
import { mountDiagram } from "./diagram.js";
import { mountForm } from "./form.js";

whenShown("form[data-form]", mountForm);
whenShown("[data-diagram]", mountDiagram);
