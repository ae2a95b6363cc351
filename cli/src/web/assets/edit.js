// The desk: forms change the text, the text changes the picture. Undo and redo go through texts.

import { dutch, say, send } from "./shared.js";
import { form as formOf, walkIn } from "./diagram.js";

const $ = (id) => document.getElementById(id);
const bench = document.querySelector(".bench"), process = bench.dataset.process, lang = dutch ? "nl" : "en";
const words = new Map(JSON.parse(bench.dataset.keys).map((k) => [k.key, k.about]));
const view = $("view"), text = $("text"), said = $("said");

const past = [], future = [];
let now = null, saved = text.value, diagram = null, chosen = "", asking = 0;

const make = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
};

async function ask(from, change) {
  const mine = ++asking;
  const seen = await send("POST", "/api/edit", { process, text: from, change, lang });
  return mine === asking ? seen : null;
}

function remember(before) {
  if (before !== undefined && before !== past.at(-1)) { past.push(before); future.length = 0; }
  if (past.length > 200) past.shift();
}

function options(select, list, value) {
  select.replaceChildren(...list.map(([v, t]) => make("option", { value: v, selected: v === value }, t)));
}

/** Shows what the server saw of a text. */
function show(seen) {
  now = seen;
  if (text.value !== seen.text) text.value = seen.text;
  if (seen.svg) {
    // Written by the server, which escapes every word.
    view.innerHTML = seen.svg;
    if (diagram) diagram.take(); else diagram = walkIn(view);
  }
  const names = seen.steps.map((s) => [s.step, `${s.title} (${s.step})`]);
  if (!seen.steps.some((s) => s.step === chosen)) chosen = seen.steps[0]?.step ?? "";
  options($("step"), names, chosen);
  options($("behind"), names.filter(([n]) => n !== chosen), null);
  options($("new-by"), seen.lanes.map((l) => [l, l]), null);
  fields();
  rules();
  complaints(seen.complaints);
  mark();
  $("undo").disabled = past.length === 0;
  $("redo").disabled = future.length === 0;
  $("download").href = URL.createObjectURL(new Blob([seen.text], { type: "application/yaml" }));
  document.body.dataset.changed = String(seen.text !== saved);
  document.body.dataset.shown = String(Number(document.body.dataset.shown ?? 0) + 1);
}

function mark() {
  view.querySelectorAll(".chosen").forEach((e) => e.classList.remove("chosen"));
  formOf(view, chosen)?.classList.add("chosen");
}

function complaints(list) {
  if (list.length === 0) {
    $("complaints").replaceChildren(make("li", { class: "good" }, say("Alles klopt.", "All is well.")));
    return;
  }
  $("complaints").replaceChildren(...list.map((c) => {
    const line = c.at?.file === `${process}.yaml` ? c.at.line : null;
    const kind = c.severity === "error" ? say("Fout", "Error") : say("Let op", "Mind");
    const item = make("li", { class: c.severity });
    item.append(make("strong", {}, `${kind}${line ? say(` (regel ${line})`, ` (line ${line})`) : ""}: `), c.what[lang]);
    for (const hint of [c.label, ...c.hints].filter(Boolean)) item.append(make("br"), hint[lang]);
    if (line) {
      const go = make("button", { type: "button", class: "small" }, say("Ga erheen", "Go there"));
      go.addEventListener("click", () => point(line));
      item.append(" ", go);
    }
    return item;
  }));
}

function point(line) {
  const lines = text.value.split("\n");
  const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  text.focus();
  text.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  text.scrollTop = (line - 4) * parseFloat(getComputedStyle(text).lineHeight);
}

function fields() {
  const step = now.steps.find((s) => s.step === chosen);
  if (!step) { $("fields").replaceChildren(); return; }
  const rows = step.entries.map(({ key, value }) => {
    const id = `field-${key}`;
    const long = value.includes("\n") || value.length > 44;
    const input = make(long ? "textarea" : "input", { id, "data-key": key, autocomplete: "off", spellcheck: "false", rows: long ? Math.min(8, Math.ceil(value.length / 34) + 1) : undefined });
    input.value = value;
    const away = make("button", { type: "button", class: "small", "aria-label": say(`Verwijder ${key}`, `Remove ${key}`) }, "×");
    away.addEventListener("click", () => change({ do: "remove", path: ["steps", chosen, key] }));
    return make("div", { class: "field" }, make("label", { for: id }, words.get(key) ?? key, " ", make("code", {}, key)), make("div", { class: "with" }, input, away));
  });
  const rest = [...words].filter(([key]) => !step.entries.some((e) => e.key === key));
  const more = make("select", { id: "more-key", "aria-label": say("Wat erbij komt", "What is added") }, ...rest.map(([key, about]) => make("option", { value: key }, `${about} (${key})`)));
  const value = make("input", { id: "more-value", "aria-label": say("De waarde", "The value"), autocomplete: "off" });
  const add = make("button", { type: "button", id: "more" }, say("Erbij", "Add"));
  add.addEventListener("click", () => { if (value.value.trim()) change({ do: "set", path: ["steps", chosen, more.value], value: value.value }); });
  $("fields").replaceChildren(...rows, make("div", { class: "row" }, more, value, add));
}

function rules() {
  const row = (name, value) => {
    const id = `rule-${name}`;
    const input = make("input", { id, "data-rule": name, autocomplete: "off", spellcheck: "false" });
    input.value = value ?? "";
    return make("div", { class: "field" }, make("label", { for: id }, make("code", {}, name)), input);
  };
  const name = make("input", { id: "rule-name", "aria-label": say("Naam van een nieuwe regel", "Name of a new rule"), autocomplete: "off" });
  const value = make("input", { id: "rule-value", "aria-label": say("De nieuwe regel", "The new rule"), autocomplete: "off", placeholder: "bedrag > 50_000" });
  const add = make("button", { type: "button" }, say("Erbij", "Add"));
  add.addEventListener("click", () => { if (name.value && value.value) change({ do: "set_rule", name: name.value, value: value.value }); });
  $("rules").replaceChildren(...now.rules.map((r) => row(r.rule, r.value)), make("div", { class: "row" }, name, value, add));
}

async function change(asked) {
  const before = text.value;
  try {
    const seen = await ask(before, asked);
    if (!seen) return;
    remember(before);
    show(seen);
    said.textContent = say("Gewijzigd.", "Changed.");
  } catch (error) { said.textContent = error.message; }
}

async function look(from) {
  try {
    const seen = await ask(from, null);
    if (seen) show(seen);
  } catch (error) { said.textContent = error.message; }
}

$("step").addEventListener("change", () => { chosen = $("step").value; fields(); mark(); options($("behind"), now.steps.filter((s) => s.step !== chosen).map((s) => [s.step, `${s.title} (${s.step})`]), null); });
view.addEventListener("click", (event) => {
  const found = event.target.closest("[id^='step-']");
  const name = found?.id.slice(5).replace(/\.join$/, "");
  if (name && now.steps.some((s) => s.step === name)) { chosen = name; $("step").value = name; $("step").dispatchEvent(new Event("change")); }
});
$("fields").addEventListener("submit", (event) => event.preventDefault());
$("rules").addEventListener("submit", (event) => event.preventDefault());
$("fields").addEventListener("change", (event) => {
  const key = event.target.dataset.key;
  if (key) change({ do: "set", path: ["steps", chosen, key], value: event.target.value });
});
$("rules").addEventListener("change", (event) => {
  const name = event.target.dataset.rule;
  if (name) change({ do: "set_rule", name, value: event.target.value });
});
$("adding").addEventListener("submit", async (event) => {
  event.preventDefault();
  const own = Object.fromEntries(new FormData(event.target));
  const after = chosen;
  chosen = own.name;
  await change({ do: "add_step", after, ...own });
  if (chosen === own.name) { $("new-name").value = ""; $("new-title").value = ""; $("new-value").value = ""; } else chosen = after;
});
$("move").addEventListener("click", () => change({ do: "move_step", step: chosen, after: $("behind").value }));
$("remove").addEventListener("click", () => change({ do: "remove_step", step: chosen }));

let timer = 0, typed = null;
text.addEventListener("input", () => {
  typed ??= now?.text;
  clearTimeout(timer);
  timer = setTimeout(() => { remember(typed); typed = null; look(text.value); }, 500);
});
const back = (from, to) => { if (!from.length) return; to.push(text.value); look(from.pop()); };
$("undo").addEventListener("click", () => back(past, future));
$("redo").addEventListener("click", () => back(future, past));
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || event.target.matches("input, textarea, select")) return;
  event.preventDefault();
  if (event.shiftKey) back(future, past); else back(past, future);
});

$("compare").addEventListener("click", async () => {
  try {
    const { lines } = await send("POST", "/api/compare-texts", { first: saved, second: text.value });
    const marks = { added: "+", removed: "−", same: " " };
    const changed = lines.filter((l) => l.change !== "same");
    $("lines").replaceChildren(...changed.map((l) => {
      const kind = l.change;
      return make("span", { class: kind }, `${marks[kind] ?? "?"} ${l.text}\n`);
    }));
    if (!changed.length) $("lines").textContent = say("Niets.", "Nothing.");
    $("differences").hidden = false;
    $("lines").focus();
  } catch (error) { said.textContent = error.message; }
});

async function versions() {
  if (!$("versions")) return;
  const { file } = await send("GET", `/api/files/${process}`).catch(() => ({ file: { versions: [] } }));
  $("versions").replaceChildren(...file.versions.map((v) => {
    const open = make("button", { type: "button", class: "small" }, say("Haal terug", "Bring back"));
    open.addEventListener("click", async () => {
      const response = await fetch(`/api/files/${process}/${v.number}`);
      if (response.ok) { remember(text.value); look(await response.text()); }
    });
    return make("li", {}, `${v.recorded_at} ${v.note ?? ""} `, open);
  }));
}

$("save")?.addEventListener("click", async () => {
  try {
    const { file } = await send("POST", `/api/files/${process}`, { text: text.value });
    saved = text.value;
    document.body.dataset.changed = "false";
    said.textContent = say(`Bewaard als versie ${file.current}.`, `Saved as version ${file.current}.`);
    versions();
  } catch (error) { said.textContent = error.message; }
});
window.addEventListener("beforeunload", (event) => { if (text.value !== saved) event.preventDefault(); });

look(text.value);
versions();
