// The page on which the process API is read and tried.

import "./base.js";
import { whenShown } from "./shown.js";
import SwaggerUI from "swagger-ui-dist/swagger-ui-es-bundle.js";

whenShown("[data-openapi]", (place) => {
  SwaggerUI({
    domNode: place,
    url: place.dataset.openapi,
    validatorUrl: null, // nothing of the document goes elsewhere
    docExpansion: "list",
    defaultModelsExpandDepth: 0,
    persistAuthorization: false,
  });
});
