// Stands in for flatpickr in the bundle: dates.js shows the browser's own pickers instead.
export default function flatpickr() {
  throw new Error("flatpickr is not part of this bundle");
}
