// Everything: for pages with a form or a diagram. Other pages load base.js alone.

import "./base.js";
import { mountDiagram } from "./diagram.js";
import { mountForm } from "./form.js";
import { whenShown } from "./shown.js";

whenShown("form[data-form]", mountForm);
whenShown("[data-diagram]", mountDiagram);
