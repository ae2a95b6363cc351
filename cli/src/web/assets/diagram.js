
// On a page that scrolls the wheel is for the page, unless the picture is what one is busy with.
const wheels = (event) => event.ctrlKey || document.fullscreenElement || event.currentTarget.matches(":focus-within");

/** A picture in a page, to walk about in. */
export const walkIn = (view) => walk(view, { wheels });

/** The form of a step in the picture: its own, or that of the process it is a part of. */
export function form(view, path) {
  for (let parts = path.split("/"); parts.length; parts.pop()) {
    const found = view.querySelector(`#step-${CSS.escape(parts.join("."))}`);
    if (found) return found;
  }
  return null;
}
