// The file field: chosen files are sent at once and stand in a list.

import { FilePicker as Original } from "@bpmn-io/form-js-viewer";
import { h } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { control, Frame } from "./frame.js";
import { useService } from "./service.js";
import { t } from "./zh.js";

export function FilePicker(props) {
  const { field, domId, disabled, readonly } = props;
  const files = useService("files");
  const input = useRef();
  const [, redraw] = useState(0);
  const [over, setOver] = useState(false);
  const ids = Array.isArray(props.value) ? props.value : [];
  const multiple = field.multiple === true;
  const fixed = disabled || readonly;

  // Uploads end later, perhaps several at once, perhaps while the field is hidden: they see the field's latest state.
  const latest = useRef();
  latest.current = { ids, onChange: props.onChange };
  const set = (next) => {
    latest.current.ids = next;
    latest.current.onChange({ value: next.length > 0 ? next : null });
  };
  useEffect(() => {
    files.listeners.set(field.id, () => redraw((count) => count + 1));
    return () => files.listeners.delete(field.id);
  }, [files, field.id]);

  const add = (chosen) => {
    for (const file of multiple ? chosen : [...chosen].slice(0, 1)) {
      files.send(field.id, file, (id) => set(multiple ? [...latest.current.ids, id] : [id]));
    }
  };
  const events = fixed
    ? {}
    : {
        onDragOver: (event) => {
          event.preventDefault();
          setOver(true);
        },
        onDragLeave: () => setOver(false),
        onDrop: (event) => {
          event.preventDefault();
          setOver(false);
          add(event.dataTransfer.files);
        },
      };
  const accept = typeof field.accept === "string" && !field.accept.startsWith("=") ? field.accept : undefined;
  return h(
    Frame,
    { ...props, type: "filepicker" },
    h("div", { class: `uploads${over ? " uploads--over" : ""}`, ...events }, [
      h("ul", { class: "files__list" }, [
        ...ids.map((id) => h(Stored, { key: id, file: files.describe(id), remove: fixed ? null : () => set(latest.current.ids.filter((other) => other !== id)) })),
        ...files.of(field.id).map((upload) => h(Underway, { upload, again: () => files.again(field.id, upload), drop: () => files.drop(field.id, upload) })),
      ]),
      !fixed &&
        h("div", { class: "uploads__choose" }, [
          h("input", {
            ...control(props),
            class: "visually-hidden",
            type: "file",
            ref: input,
            multiple,
            accept,
            onChange: ({ target }) => {
              add(target.files);
              target.value = ""; // the same file may be chosen again
            },
          }),
          h("label", { class: "button button--quiet", for: domId }, t(multiple ? "Choose files" : "Choose file")),
          h("span", { class: "meta uploads__drop" }, t("or drop here")),
        ]),
    ]),
  );
}
FilePicker.config = { ...Original.config, emptyValue: null };

function Stored({ file, remove }) {
  return h("li", { class: "file" }, [
    file.url ? h("a", { class: "file__name", href: file.url }, file.name) : h("span", { class: "file__name" }, file.name),
    file.size != null && h("span", { class: "meta number" }, sizeOf(file.size)),
    remove && h("button", { type: "button", class: "link", "aria-label": t("Remove {name}", { name: file.name }), onClick: remove }, t("Remove")),
  ]);
}

function Underway({ upload, again, drop }) {
  const { name } = upload.file;
  return h("li", { class: `file${upload.error ? " file--failed" : ""}` }, [
    h("span", { class: "file__name" }, name),
    upload.error
      ? h("span", { class: "file__error", role: "alert" }, upload.error)
      : [h("progress", { max: 100, value: upload.percent, "aria-label": name }), h("span", { class: "meta number" }, t("uploading {percent} %", { percent: upload.percent }))],
    upload.error && h("button", { type: "button", class: "link", "aria-label": t("Upload {name} again", { name }), onClick: again }, t("Try again")),
    h("button", { type: "button", class: "link", "aria-label": t("Remove {name}", { name }), onClick: drop }, t("Remove")),
  ]);
}

/** 340 KB, 2.1 MB. */
function sizeOf(bytes) {
  if (bytes < 1024 * 1024) return `${Math.max(1, Math.round(bytes / 1024))} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
