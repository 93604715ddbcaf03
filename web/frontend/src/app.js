// Everything: for pages with a form or a diagram. Other pages load base.js alone.

import "./base.js";
import { mountComparison } from "./comparison.js";
import { mountDiagram } from "./diagram.js";
import { mountFinding } from "./findings.js";
import { mountForm } from "./form.js";
import { mountReplay } from "./replay.js";
import { whenShown } from "./shown.js";

whenShown("form[data-form]", mountForm);
whenShown("[data-diagram]", mountDiagram);
whenShown("[data-compare]", mountComparison);
whenShown("[data-focus-element]", mountFinding);
whenShown("[data-replay]", mountReplay);
