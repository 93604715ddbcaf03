// Files on their way to the server. A form's value is the list of the ids that the server gave.

import { t } from "./zh.js";

export class Files {
  /** @param known stored files by id: {name, size, url} */
  constructor(url, csrf, known) {
    this.url = url;
    this.csrf = csrf;
    this.known = new Map(Object.entries(known));
    this.uploads = new Map(); // by field: the ones under way or failed
    this.listeners = new Map(); // by field: redraws it
    this.onChange = () => {};
  }

  /** How many are under way. */
  get pending() {
    return [...this.uploads.values()].flat().filter(({ error }) => !error).length;
  }

  of(field) {
    return this.uploads.get(field) ?? [];
  }

  describe(id) {
    return this.known.get(id) ?? { name: t("File"), size: null, url: null };
  }

  /** Sends one file; `stored` is called with its id. */
  send(field, file, stored) {
    const upload = { file, percent: 0, error: null, stored };
    this.change(field, [...this.of(field), upload]);
    this.start(field, upload);
  }

  again(field, upload) {
    Object.assign(upload, { percent: 0, error: null });
    this.redraw(field);
    this.start(field, upload);
  }

  drop(field, upload) {
    upload.request?.abort();
    this.change(field, this.of(field).filter((other) => other !== upload));
  }

  // XMLHttpRequest, because fetch does not tell how far it is.
  start(field, upload) {
    const request = new XMLHttpRequest();
    upload.request = request;
    request.open("POST", this.url);
    request.setRequestHeader("X-CSRF-Token", this.csrf);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      upload.percent = total ? Math.floor((loaded / total) * 100) : 0;
      this.redraw(field);
    });
    request.addEventListener("load", () => {
      const answer = request.response;
      if (request.status < 200 || request.status >= 300 || !answer?.id) {
        this.fail(field, upload, reason(request));
        return;
      }
      this.known.set(answer.id, { url: null, ...answer });
      this.drop(field, upload);
      upload.stored(answer.id);
      this.onChange();
    });
    request.addEventListener("error", () => this.fail(field, upload, t("The upload failed.")));
    const body = new FormData();
    body.append("file", upload.file);
    request.send(body);
  }

  fail(field, upload, text) {
    upload.error = text;
    this.redraw(field);
  }

  change(field, uploads) {
    this.uploads.set(field, uploads);
    this.redraw(field);
  }

  redraw(field) {
    this.listeners.get(field)?.();
  }
}

/** The server's own words where it has any (RFC 9457). */
function reason({ status, response }) {
  const said = response?.detail || response?.title;
  if (said) return said;
  if (status === 413) return t("The file is too large.");
  return status === 400 || status === 415 ? t("This kind of file is not accepted.") : t("The upload failed.");
}
