// A picture to walk about in with mouse, finger or keys: `keys` is where keys are heard, `wheels` whether the wheel is for the picture now.
function walk(view, { keys = view, wheels = () => true } = {}) {
  const CLOSEST = 16, STEP = 1.25, MOVE = 0.12;
  const clamp = (v, low, high) => Math.min(Math.max(v, low), high);
  let picture, whole, box;
  const show = () => picture.setAttribute("viewBox", box.map((v) => Math.round(v * 100) / 100).join(" "));
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
  // A new picture keeps the place where one was, if there was one.
  const take = () => {
    const before = box;
    picture = view.querySelector("svg");
    whole = picture.getAttribute("viewBox").split(" ").map(Number);
    picture.removeAttribute("width");
    picture.removeAttribute("height");
    box = before ?? whole.slice();
    show();
  };

  view.addEventListener("wheel", (event) => {
    if (!wheels(event)) return;
    event.preventDefault();
    zoom(Math.exp(-clamp(event.deltaY, -200, 200) / 300), ...share(event));
  }, { passive: false });

  const held = new Map();
  let spread = 0;
  view.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    held.set(event.pointerId, event);
    view.classList.add("held");
    spread = 0;
  });
  view.addEventListener("pointermove", (event) => {
    const before = held.get(event.pointerId);
    if (!before) return;
    held.set(event.pointerId, event);
    // Only once it moves: a press that does not stays a click on what is under it.
    if (!view.hasPointerCapture(event.pointerId)) view.setPointerCapture(event.pointerId);
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

  const does = {
    "+": () => zoom(STEP), "=": () => zoom(STEP), "-": () => zoom(1 / STEP), "_": () => zoom(1 / STEP), "0": all,
    ArrowLeft: () => move(-MOVE * box[2], 0), ArrowRight: () => move(MOVE * box[2], 0),
    ArrowUp: () => move(0, -MOVE * box[3]), ArrowDown: () => move(0, MOVE * box[3]),
  };
  keys.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !does[event.key]) return;
    does[event.key]();
    event.preventDefault();
  });
  const on = (id, done) => document.getElementById(id)?.addEventListener("click", done);
  on("closer", () => zoom(STEP));
  on("further", () => zoom(1 / STEP));
  on("whole", all);
  on("full", () => (document.fullscreenElement ? document.exitFullscreen() : view.requestFullscreen()));
  window.addEventListener("beforeprint", all);
  take();
  return { take, all, get picture() { return picture; } };
}
