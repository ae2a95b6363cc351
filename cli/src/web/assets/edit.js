// The desk: forms change the text, the text changes the picture. Undo and redo go through texts.

import { dutch, job, say, send } from "./shared.js";
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

/** Shows what the server saw of a text; one that is no YAML keeps the forms that there were. */
function show(seen) {
  now = seen.steps ? seen : { ...now, text: seen.text };
  if (text.value !== seen.text) text.value = seen.text;
  if (seen.svg) {
    // Written by the server, which escapes every word.
    view.innerHTML = seen.svg;
    if (diagram) diagram.take(); else diagram = walkIn(view);
  }
  if (!seen.steps) {
    complaints(seen.complaints);
    return shown(seen);
  }
  // The forms are made anew: who goes on with the keyboard is where they were.
  const focus = document.activeElement?.id;
  const names = seen.steps.map((s) => [s.step, `${s.title} (${s.step})`]);
  if (!seen.steps.some((s) => s.step === chosen)) chosen = seen.steps[0]?.step ?? "";
  options($("step"), names, chosen);
  options($("behind"), names.filter(([n]) => n !== chosen), null);
  options($("new-by"), seen.lanes.map((l) => [l.name, l.title]), null);
  fields();
  rules();
  interventions();
  complaints(seen.complaints);
  mark();
  if (focus && document.activeElement?.id !== focus) $(focus)?.focus();
  shown(seen);
}

function shown(seen) {
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

// A duration as people say it: one, two or three numbers and a unit. What is written otherwise is shown as it is written.
const UNITS = [["min", "minuten", "minutes"], ["h", "uur", "hours"], ["d", "dagen", "days"], ["wd", "werkdagen", "working days"], ["w", "weken", "weeks"], ["mo", "maanden", "months"], ["y", "jaar", "years"]];
const LENGTHS = ["work", "waits", "takes", "period"];
const ENDS = [["granted", "Ja", "Yes"], ["partly", "Deels", "Partly"], ["refused", "Nee", "No"], ["withdrawn", "Ingetrokken", "Withdrawn"], ["not_handled", "Niet behandeld", "Not handled"], ["faded", "Doodgebloed", "Faded"], ["returned", "Teruggestuurd", "Returned"], ["other_route", "Andere weg", "Other route"]];
const number = "[0-9]+(?:[.][0-9]+)?";
const length = new RegExp(`^(${number})(?:[.][.](${number}))?(?:[.][.](${number}))?\\s*(min|h|d|wd|w|mo|y)$`);

function labelled(id, label, ...inputs) {
  return make("div", { class: "field" }, make("label", { for: id }, ...label), ...inputs);
}

function picked(id, list, value, attributes = {}) {
  const known = list.some(([v]) => v === value);
  const all = known || value === undefined || value === null ? list : [[value, value], ...list];
  return make("select", { id, ...attributes }, ...all.map(([v, t]) => make("option", { value: v, selected: v === value }, t)));
}

/** Three numbers and a unit, or null where it is written otherwise. */
function lengthOf(key, value, path) {
  const found = length.exec(value.trim());
  if (!found) return null;
  const [, first, second, third, unit] = found;
  // One number is all three; two are the least and the most.
  const [min, likely, max] = third ? [first, second, third] : second ? [first, "", second] : [first, "", ""];
  const field = (name, label, now) => {
    const id = `field-${key}-${name}`;
    const input = make("input", { id, inputmode: "decimal", autocomplete: "off", value: now });
    return make("div", {}, make("label", { for: id }, label), input);
  };
  const row = make("div", { class: "lengths" }, field("min", say("Minstens", "At least"), min), field("likely", say("Meestal", "Usually"), likely), field("max", say("Hoogstens", "At most"), max));
  const unitId = `field-${key}-unit`;
  row.append(make("div", {}, make("label", { for: unitId }, say("In", "In")), picked(unitId, UNITS.map(([v, nl, en]) => [v, say(nl, en)]), unit)));
  row.addEventListener("change", () => {
    const [a, b, c] = [...row.querySelectorAll("input")].map((i) => i.value.trim().replace(",", "."));
    const numbers = [a, b, c].filter((n) => n !== "");
    change({ do: "set", path, value: `${numbers.join("..")} ${row.querySelector("select").value}` });
  });
  return row;
}

/** What people read, in one language or two. */
function wordsOf(step, entry) {
  const id = `field-${entry.key}`;
  const field = (name, label, now, path) => {
    const input = make(now && now.length > 50 ? "textarea" : "input", { id: name, autocomplete: "off", rows: now && now.length > 50 ? 3 : undefined });
    input.value = now ?? "";
    input.addEventListener("change", () => change({ do: "set_text", path, value: input.value }));
    return make("div", { class: "language" }, make("label", { for: name }, label), input);
  };
  const path = ["steps", step, entry.key];
  if (entry.text !== undefined) {
    const input = field(id, words.get(entry.key) ?? entry.key, entry.text, path);
    return [input];
  }
  return [make("span", { class: "legend" }, words.get(entry.key) ?? entry.key), ...["nl", "en"].map((l) => field(`${id}-${l}`, l === "nl" ? "Nederlands" : "English", entry.words[l], [...path, l]))];
}

/** The ways on: to which step, when or with what chance. */
function branchesOf(step, entry) {
  const steps = now.steps.map((s) => [s.step, s.title]);
  const rows = entry.branches.map((branch, i) => {
    const path = ["steps", step, entry.key, String(i)], id = `field-${entry.key}-${i}`, row = make("div", { class: "branch" });
    if (branch.chance !== null && /^[0-9.]+%$/.test(branch.chance)) {
      const input = make("input", { id: `${id}-chance`, type: "number", min: 0, max: 100, step: "any", value: branch.chance.slice(0, -1) });
      input.addEventListener("change", () => change({ do: "set", path: [...path, "chance"], value: `${input.value}%` }));
      row.append(make("div", {}, make("label", { for: `${id}-chance` }, say("Kans (%)", "Chance (%)")), input));
    } else if (branch.when !== null) {
      const input = make("input", { id: `${id}-when`, autocomplete: "off", spellcheck: "false", value: branch.when });
      input.addEventListener("change", () => change({ do: "set", path: [...path, "when"], value: `'${input.value.replaceAll("'", "''")}'` }));
      row.append(make("div", {}, make("label", { for: `${id}-when` }, say("Als", "If")), input));
    } else if (branch.else !== null) row.append(make("span", { class: "legend" }, say("Anders", "Otherwise")));
    const key = branch.else !== null ? "else" : "to";
    const to = picked(`${id}-to`, steps, branch[key]);
    to.addEventListener("change", () => change({ do: "set", path: [...path, key], value: to.value }));
    row.append(make("div", {}, make("label", { for: `${id}-to` }, say("Naar", "To")), to));
    return row;
  });
  return [make("span", { class: "legend" }, words.get(entry.key) ?? entry.key), ...rows];
}

/** What can be chosen behind a key; nothing where anything may stand. */
function choicesOf(key) {
  const named = (list) => list.map((l) => [l.name, l.title]);
  const steps = () => now.steps.map((s) => [s.step, s.title]);
  if (key === "by") return named(now.lanes);
  if (key === "meeting") return named(now.bodies);
  if (key === "next" || key === "missed") return steps();
  if (key === "end") return ENDS.map(([v, nl, en]) => [v, say(nl, en)]);
  if (key === "decided") return [["true", say("Ja", "Yes")], ["false", say("Nee", "No")]];
  return null;
}

function formOfEntry(step, entry) {
  const { key, value } = entry, path = ["steps", step, key];
  if (entry.text !== undefined || entry.words) return wordsOf(step, entry);
  if (LENGTHS.includes(key)) {
    const row = lengthOf(key, entry.is ?? value, entry.is === undefined ? path : [...path, "is"]);
    if (row) return [make("span", { class: "legend" }, words.get(key) ?? key), row];
  }
  if (entry.branches?.every((b) => b.to !== null || b.else !== null)) return branchesOf(step, entry);
  const id = `field-${key}`, list = choicesOf(key);
  if (list && /^[\w.]+$/.test(value)) return [make("label", { for: id }, words.get(key) ?? key), picked(id, list, value, { "data-key": key })];
  const long = value.includes("\n") || value.length > 44;
  const input = make(long ? "textarea" : "input", { id, "data-key": key, autocomplete: "off", spellcheck: "false", rows: long ? Math.min(8, Math.ceil(value.length / 34) + 1) : undefined });
  input.value = value;
  return [make("label", { for: id }, words.get(key) ?? key, " ", make("code", {}, key)), input];
}

function fields() {
  const step = now.steps.find((s) => s.step === chosen);
  if (!step) { $("fields").replaceChildren(); return; }
  const rows = step.entries.map((entry) => {
    const key = entry.key;
    const away = make("button", { type: "button", class: "small", "aria-label": say(`Verwijder ${key}`, `Remove ${key}`) }, "×");
    away.addEventListener("click", () => change({ do: "remove", path: ["steps", chosen, key] }));
    return make("div", { class: "field with", role: "group", "aria-label": words.get(key) ?? key }, make("div", { class: "what" }, ...formOfEntry(chosen, entry)), away);
  });
  const rest = [...words].filter(([key]) => !step.entries.some((e) => e.key === key));
  const more = make("select", { id: "more-key", "aria-label": say("Wat erbij komt", "What is added") }, ...rest.map(([key, about]) => make("option", { value: key }, `${about} (${key})`)));
  const value = make("input", { id: "more-value", "aria-label": say("De waarde", "The value"), autocomplete: "off" });
  const add = make("button", { type: "button", id: "more" }, say("Erbij", "Add"));
  add.addEventListener("click", () => { if (value.value.trim()) change({ do: "set", path: ["steps", chosen, more.value], value: value.value }); });
  $("fields").replaceChildren(...rows, make("div", { class: "row" }, more, value, add));
  whatIf(step);
}

// What can go differently at a step, by what stands there.
function ideas(step) {
  const has = (key) => step.entries.find((e) => e.key === key), list = [];
  const idea = (what, nl, en, amount, more = {}) => list.push({ what, nl, en, amount, ...more });
  if (has("work")) idea("work", "Minder werk: het kost nog (%)", "Less work: it still takes (%)", 50);
  if (has("waits")) { idea("no_queue", "Geen stapel: het wordt meteen opgepakt", "No pile: it is taken up at once"); idea("waits", "Een kortere stapel: het ligt nog (%)", "A shorter pile: it still lies (%)", 50); }
  if (has("takes")) idea("takes", "Sneller: het duurt nog (%)", "Quicker: it still takes (%)", 50);
  for (const branch of has("next")?.branches ?? []) {
    if (branch.chance === null || branch.to === null) continue;
    const to = now.steps.find((s) => s.step === branch.to)?.title ?? branch.to;
    idea("chance", `Minder vaak naar "${to}": nog (%)`, `Less often to "${to}": still (%)`, Math.round(parseFloat(branch.chance) / 2), { to: branch.to });
  }
  if (has("meeting")) idea("slots", "Meer plaatsen op de agenda: zoveel erbij", "More slots on the agenda: so many more", 4);
  const matter = has("mandate")?.matter;
  for (const { decides, up_to } of now.mandates.filter((m) => m.matter === matter)) {
    idea("mandate", `Ruimer mandaat: ${decides} beslist tot (nu ${up_to})`, `Wider mandate: ${decides} decides up to (now ${up_to})`, "", { matter, decides });
  }
  return list;
}

function whatIf(step) {
  const list = ideas(step);
  const rows = list.map((idea, i) => {
    const id = `idea-${i}`, words = say(idea.nl, idea.en);
    const amount = idea.amount === undefined ? null : make("input", { id, class: "amount", autocomplete: "off", inputmode: "decimal", value: idea.amount });
    const add = make("button", { type: "button", class: "small", "aria-label": `${say("Voeg toe", "Add")}: ${words}` }, say("Voeg toe", "Add"));
    add.addEventListener("click", async () => {
      const value = amount?.value.trim().replace(",", ".") ?? "";
      const title = (l) => `${step.titles[l]}: ${idea[l].replace(/ \(%\)/, "").replace(/ \(nu .*| \(now .*/, "").toLowerCase()}${value ? ` ${value}${/\(%\)/.test(idea.nl) ? "%" : ""}` : ""}`;
      await change({ do: "what_if", step: step.step, what: idea.what, amount: value, up_to: value, to: idea.to, matter: idea.matter, decides: idea.decides, title: { nl: title("nl"), en: title("en") } });
    });
    return make("div", { class: "idea" }, amount ? make("label", { for: id }, words) : make("span", {}, words), ...(amount ? [amount] : []), add);
  });
  $("what-if").replaceChildren(...(rows.length ? rows : [say("Kies een stap met werk, een wachttijd, een vergadering of een mandaat.", "Choose a step with work, a wait, a meeting or a mandate.")]));
}

let trying = null;
function interventions() {
  $("interventions").replaceChildren(...now.interventions.map(({ name, title }) => {
    const attempt = make("button", { type: "button", class: "small", "aria-label": say(`Reken uit: ${title}`, `Work out: ${title}`) }, say("Wat wint dit?", "What does this win?"));
    attempt.addEventListener("click", () => {
      trying?.();
      $("won").textContent = say("Het wordt nagespeeld, met en zonder…", "It is being played out, with and without…");
      trying = job("compare", { process, with: [name], runs: 200, library: { [process]: text.value }, lang }, {
        answer: (found) => {
          const [, variant] = found.variants, days = (n) => new Intl.NumberFormat(lang, { maximumFractionDigits: 0 }).format(Math.abs(n));
          const { mean, ci95 } = variant.difference_days;
          $("won").textContent = variant.distinguishable
            ? say(`"${title}": gemiddeld ${days(mean)} dagen ${mean < 0 ? "korter" : "langer"} (tussen ${days(ci95[0])} en ${days(ci95[1])}).`, `"${title}": ${days(mean)} days ${mean < 0 ? "shorter" : "longer"} on average (between ${days(ci95[0])} and ${days(ci95[1])}).`)
            : say(`"${title}": niet van toeval te onderscheiden (${found.runs} keer nagespeeld).`, `"${title}": cannot be told from luck (${found.runs} runs).`);
          document.body.dataset.won = name;
        },
        state: (state) => { if (state.state === "waiting") $("won").textContent = say(`U bent nummer ${state.place} in de rij.`, `You are number ${state.place} in the row.`); },
        wrong: (words) => { $("won").textContent = words; },
      });
    });
    const away = make("button", { type: "button", class: "small", "aria-label": say(`Verwijder: ${title}`, `Remove: ${title}`) }, "×");
    away.addEventListener("click", () => change({ do: "remove", path: ["interventions", name] }));
    return make("li", { "data-name": name }, title, " ", attempt, " ", away);
  }));
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
