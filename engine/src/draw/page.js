(() => {
  "use strict";
  const view = document.getElementById("view");
  const picture = view.querySelector("svg");
  const whole = picture.getAttribute("viewBox").split(" ").map(Number);
  const CLOSEST = 16, STEP = 1.25, MOVE = 0.12;
  let box = whole.slice();
  picture.removeAttribute("width");
  picture.removeAttribute("height");

  const show = () => picture.setAttribute("viewBox", box.map((v) => Math.round(v * 100) / 100).join(" "));
  const clamp = (v, low, high) => Math.min(Math.max(v, low), high);

  // At least a quarter of the window keeps showing the picture.
  const move = (dx, dy) => {
    box[0] = clamp(box[0] + dx, whole[0] - 0.75 * box[2], whole[0] + whole[2] - 0.25 * box[2]);
    box[1] = clamp(box[1] + dy, whole[1] - 0.75 * box[3], whole[1] + whole[3] - 0.25 * box[3]);
    show();
  };
  // The point under the pointer stays where it is.
  const zoom = (factor, x = 0.5, y = 0.5) => {
    const width = clamp(box[2] / factor, whole[2] / CLOSEST, whole[2] * 1.5);
    const by = width / box[2];
    const height = box[3] * by;
    box = [box[0] + (box[2] - width) * x, box[1] + (box[3] - height) * y, width, height];
    move(0, 0);
  };
  const all = () => { box = whole.slice(); show(); };
  // Units of the picture in a pixel: it is fitted into the window on its tighter side.
  const unit = () => {
    const room = view.getBoundingClientRect();
    return Math.max(box[2] / room.width, box[3] / room.height);
  };
  const share = (event) => {
    const room = view.getBoundingClientRect(), u = unit();
    return [
      0.5 + ((event.clientX - room.left - room.width / 2) * u) / box[2],
      0.5 + ((event.clientY - room.top - room.height / 2) * u) / box[3],
    ];
  };

  view.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(Math.exp(-clamp(event.deltaY, -200, 200) / 300), ...share(event));
  }, { passive: false });

  const held = new Map();
  let spread = 0;
  view.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    held.set(event.pointerId, event);
    view.setPointerCapture(event.pointerId);
    view.classList.add("held");
    spread = 0;
  });
  view.addEventListener("pointermove", (event) => {
    const before = held.get(event.pointerId);
    if (!before) return;
    held.set(event.pointerId, event);
    if (held.size === 1) {
      const u = unit();
      move((before.clientX - event.clientX) * u, (before.clientY - event.clientY) * u);
    } else if (held.size === 2) {
      const [a, b] = [...held.values()];
      const now = Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
      const middle = { clientX: (a.clientX + b.clientX) / 2, clientY: (a.clientY + b.clientY) / 2 };
      if (spread > 0) zoom(now / spread, ...share(middle));
      spread = now;
    }
  });
  const drop = (event) => {
    held.delete(event.pointerId);
    spread = 0;
    if (held.size === 0) view.classList.remove("held");
  };
  view.addEventListener("pointerup", drop);
  view.addEventListener("pointercancel", drop);

  const keys = {
    "+": () => zoom(STEP), "=": () => zoom(STEP), "-": () => zoom(1 / STEP), "_": () => zoom(1 / STEP), "0": all,
    ArrowLeft: () => move(-MOVE * box[2], 0), ArrowRight: () => move(MOVE * box[2], 0),
    ArrowUp: () => move(0, -MOVE * box[3]), ArrowDown: () => move(0, MOVE * box[3]),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    keys[event.key]();
    event.preventDefault();
  });
  document.getElementById("closer").addEventListener("click", () => zoom(STEP));
  document.getElementById("further").addEventListener("click", () => zoom(1 / STEP));
  document.getElementById("whole").addEventListener("click", all);
  window.addEventListener("beforeprint", all);
})();
