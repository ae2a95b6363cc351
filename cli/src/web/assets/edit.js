// The desk: forms change the text, the text changes the picture. Undo and redo go through texts.

import { dutch, job, say, send } from "./shared.js";
import { form as shapeOf, walkIn } from "./diagram.js";
import { formsOf, make, picked } from "./fields.js";

const $ = (id) => document.getElementById(id);
const bench = document.querySelector(".bench"), process = bench.dataset.process, lang = dutch ? "nl" : "en";
const words = new Map(JSON.parse(bench.dataset.keys).map((k) => [k.key, k.about])), choices = JSON.parse(bench.dataset.choices);
const view = $("view"), text = $("text"), said = $("said");

const past = [], future = [];
let landing = null, now = null, saved = text.value, diagram = null, chosen = "", asking = 0;

const forms = formsOf({ words, choices, now: () => now, change });

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
  now = seen.steps ? seen : { ...now, text: seen.text, complaints: [] };
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
  options($("new-by"), forms.choicesOf("by"), null);
  const amounts = [...seen.facts.filter((f) => ["money", "number"].includes(f.type)).map((f) => [f.name, f.title]), ...seen.rules.map((r) => [r.rule, r.value])];
  options($("amounts"), amounts, null);
  options($("rule-names"), seen.rules.map((r) => [r.rule, r.value]), null);
  fields();
  rules();
  interventions();
  complaints(seen.complaints);
  mark();
  // Of a row that was taken out, the one that came in its place; else what can be added.
  const land = landing ?? focus, list = land?.replace(/-\d+-away$/, "-more-add");
  landing = null;
  if (land && document.activeElement?.id !== land) ($(land) ?? $(list) ?? $("more-key"))?.focus();
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
  shapeOf(view, chosen)?.classList.add("chosen");
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
      go.addEventListener("click", () => goTo(c, line));
      item.append(" ", go);
    }
    return item;
  }));
}

/** To the field that a complaint is about; to the line where there is none. */
function goTo(complaint, line) {
  const step = now.steps.find((s) => wrongAt(s.at).includes(complaint)), entry = step?.entries.find((e) => wrongAt(e.at).includes(complaint));
  if (!entry) { point(line); return; }
  $("step").value = step.step;
  $("step").dispatchEvent(new Event("change"));
  $("fields").querySelector(`[data-of="${entry.key}"] :is(input, select, textarea)`)?.focus();
}

function point(line) {
  const lines = text.value.split("\n");
  const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  text.focus();
  text.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  text.scrollTop = (line - 4) * parseFloat(getComputedStyle(text).lineHeight);
}

/** What is complained of at something that stands in the text from one place to another. */
const wrongAt = ([line, column, endLine, endColumn]) => now.complaints.filter(({ at }) => {
  if (at?.file !== `${process}.yaml`) return false;
  const behind = at.line > line || (at.line === line && at.column >= column), before = at.line < endLine || (at.line === endLine && at.column <= endColumn);
  return behind && before;
});

function fields() {
  const step = now.steps.find((s) => s.step === chosen);
  if (!step) { $("fields").replaceChildren(); return; }
  const told = new Set();
  const said = (list, id) => list.map((c, i) => { told.add(c); return make("p", { class: c.severity === "error" ? "wrong" : "mind", id: `${id}-${i}` }, [c.what, c.label, ...c.hints].filter(Boolean).map((w) => w[lang]).join(". ")); });
  const rows = step.entries.map((entry) => {
    const key = entry.key, about = words.get(key) ?? key, wrong = said(wrongAt(entry.at), `wrong-${key}`);
    const away = make("button", { type: "button", class: "small", id: `away-${key}`, "aria-label": say(`Verwijder: ${about}`, `Remove: ${about}`) }, "×");
    away.addEventListener("click", () => change({ do: "remove", path: ["steps", chosen, key] }));
    const what = make("div", { class: "what" }, ...forms.form(chosen, entry), ...wrong);
    if (wrong.length) {
      for (const input of what.querySelectorAll("input, select, textarea")) {
        input.setAttribute("aria-describedby", wrong.map((p) => p.id).join(" "));
        if (wrong.some((p) => p.className === "wrong")) input.setAttribute("aria-invalid", "true");
      }
    }
    return make("div", { class: "field with", role: "group", "aria-label": about, "data-of": key }, what, away);
  });
  // What is wrong with the step as a whole stands above it.
  const whole = wrongAt(step.at).filter((c) => !told.has(c));
  $("fields").replaceChildren(...said(whole, "wrong-step"), ...rows, more(step));
  whatIf(step);
}

/** What can still be said of a step: the key, and its value where that is not begun with what there is. */
function more(step) {
  const rest = [...words].filter(([key]) => !step.entries.some((e) => e.key === key));
  const key = make("select", { id: "more-key" }, ...rest.map(([name, about]) => make("option", { value: name }, about)));
  const slot = make("div"), add = make("button", { type: "button", id: "more" }, say("Erbij", "Add"));
  const ask = () => {
    const list = forms.choicesOf(key.value, step.step), label = make("label", { for: "more-value" }, say("De waarde", "The value"));
    const input = list ? picked("more-value", list, list[0]?.[0]) : make("input", { id: "more-value", autocomplete: "off" });
    slot.replaceChildren(...(forms.beginning(step.step, key.value) ? [] : [label, input]));
  };
  key.addEventListener("change", ask);
  add.addEventListener("click", () => {
    const name = key.value, value = $("more-value")?.value.trim(), begun = forms.beginning(step.step, name);
    const changes = begun ?? (!value ? [] : name === "process" ? forms.call(step.step, value) : [{ do: "set", path: ["steps", step.step, name], value }]);
    if (changes.length) change({ do: "all", changes }, `away-${name}`);
  });
  ask();
  return make("div", { class: "part add", role: "group", "aria-label": say("Nog iets over deze stap", "More about this step") }, make("div", { class: "within" }, make("div", {}, make("label", { for: "more-key" }, say("Nog iets over deze stap", "More about this step")), key), slot), add);
}

// What can go differently at a step, by what stands there.
function ideas(step) {
  const has = (key) => step.entries.find((e) => e.key === key), list = [];
  const idea = (what, nl, en, amount, more = {}) => list.push({ what, nl, en, amount, ...more });
  if (has("work")) idea("work", "Minder werk: het kost nog (%)", "Less work: it still takes (%)", 50);
  if (has("waits")) { idea("no_queue", "Geen stapel: het wordt meteen opgepakt", "No pile: it is taken up at once"); idea("waits", "Een kortere stapel: het ligt nog (%)", "A shorter pile: it still lies (%)", 50); }
  if (has("takes")) idea("takes", "Sneller: het duurt nog (%)", "Quicker: it still takes (%)", 50);
  for (const branch of has("next")?.branches ?? []) {
    if (!branch.chance || !branch.to) continue;
    const to = now.steps.find((s) => s.step === branch.to)?.title ?? branch.to;
    idea("chance", `Minder vaak naar "${to}": nog (%)`, `Less often to "${to}": still (%)`, Math.round(parseFloat(branch.chance) / 2), { to: branch.to });
  }
  if (has("meeting")) idea("slots", "Meer plaatsen op de agenda: zoveel erbij", "More slots on the agenda: so many more", 4);
  const matter = new Map(has("mandate")?.pairs ?? []).get("matter");
  for (const { decides, up_to } of choices.mandates.filter((m) => m.matter === matter && m.up_to)) {
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

/** Asks for a change; `focus` is the id of what one goes on with, where that is not where one was. */
async function change(asked, focus = null) {
  const before = text.value;
  try {
    const seen = await ask(before, asked);
    if (!seen) return;
    remember(before);
    landing = focus;
    show(seen);
    const wrong = seen.complaints.filter((c) => c.severity === "error").length;
    said.textContent = say("Gewijzigd.", "Changed.") + (wrong ? say(` Er klopt iets niet: ${wrong}.`, ` Something is wrong: ${wrong}.`) : "");
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
// What a new step needs to be told, by its kind.
function adding() {
  const kind = $("new-kind").value, list = { meeting: () => forms.choicesOf("meeting"), process: () => forms.choicesOf("process"), mandate: forms.matters, budget: () => (choices.lines ?? []).map((l) => [l.name, l.title]) }[kind]?.();
  $("new-length").hidden = Boolean(list);
  $("new-value").required = !list;
  $("new-choosing").hidden = !list;
  if (list) options($("new-choice"), list, list[0]?.[0]);
  $("new-paying").hidden = kind !== "budget";
  $("new-amount").required = kind === "budget";
}
$("new-kind").addEventListener("change", adding);
adding();
$("adding").addEventListener("submit", async (event) => {
  event.preventDefault();
  const own = Object.fromEntries(new FormData(event.target)), after = chosen;
  const value = $("new-choosing").hidden ? $("new-value").value : $("new-choice").value;
  const ends = choices.processes?.find((p) => p.name === value)?.ends.map((e) => e.name), taken = now.steps.some((s) => s.step === own.name);
  if (!taken) chosen = own.name;
  await change({ do: "add_step", after, ...own, value, amount: $("new-amount").value, ends });
  if (!taken && now.steps.some((s) => s.step === own.name)) { for (const id of ["new-name", "new-title", "new-value", "new-amount"]) $(id).value = ""; } else chosen = after;
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
