// Fields that we show ourselves instead of form-js's: files, dates and plain choices.

import { Choice } from "./choice.js";
import { DateTime } from "./dates.js";
import { FilePicker } from "./filepicker.js";

class Registration {
  static $inject = ["formFields"];

  constructor(formFields) {
    for (const field of [Choice, DateTime, FilePicker]) formFields.register(field.config.type, field);
  }
}

export const fieldsModule = { __init__: ["ownFields"], ownFields: ["type", Registration] };
