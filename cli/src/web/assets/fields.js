// The forms of a step: each key with what can be chosen there. A form keeps nothing; it asks for a change of the text.

import { say } from "./shared.js";

export const make = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== undefined && value !== null) element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
};

// A duration as people say it: one, two or three numbers and a unit. What is written otherwise is shown as it is written.
const UNITS = [["min", "minuten", "minutes"], ["h", "uur", "hours"], ["d", "dagen", "days"], ["wd", "werkdagen", "working days"], ["w", "weken", "weeks"], ["mo", "maanden", "months"], ["y", "jaar", "years"]];
const LENGTHS = ["work", "waits", "takes", "period"];
const BLOCKS = [["all", "Wacht op alle", "Waits for all"], ["any", "Wacht op enkele", "Waits for some"], ["first", "Gaat door met de eerste", "Goes on with the first"]];
const ENDS = [["granted", "Ja", "Yes"], ["partly", "Deels", "Partly"], ["refused", "Nee", "No"], ["withdrawn", "Ingetrokken", "Withdrawn"], ["not_handled", "Niet behandeld", "Not handled"], ["faded", "Doodgebloed", "Faded"], ["returned", "Teruggestuurd", "Returned"], ["other_route", "Andere weg", "Other route"]];
const WAITS = [["wait:next_year", "Wachten op het nieuwe jaar", "Wait for the new year"], ["wait:amendment", "Wachten op een begrotingswijziging", "Wait for a budget amendment"]];
const number = "[0-9]+(?:[.][0-9]+)?";
const length = new RegExp(`^(${number})(?:[.][.](${number}))?(?:[.][.](${number}))?\\s*(min|h|d|wd|w|mo|y)$`);

/** A rule as it stands in a file: in quotes, with quotes of its own. */
const rule = (text) => `'${text.replaceAll("'", "''")}'`;
/** A word or sentence as it stands in a file. */
const word = (text) => (/^[\w.%-]+$/.test(text) ? text : JSON.stringify(text));
const flow = (pairs) => `{ ${pairs.map(([key, value]) => `${key}: ${value}`).join(", ")} }`;
const chance = (text) => (/^[0-9.]+%?$/.test(text) ? text : rule(text));
const pick = (list) => list.map(([value, nl, en]) => [value, say(nl, en)]);
const named = (list) => list.map((one) => [one.name, one.title]);

/** A list to pick from; what stands there and is not in it is there too. */
export function picked(id, list, value, attributes = {}) {
  const known = list.some(([v]) => v === value);
  const more = known ? [] : value ? [[value, value]] : [["", say("Kies…", "Choose…")]];
  return make("select", { id, ...attributes }, ...[...more, ...list].map(([v, t]) => make("option", { value: v, selected: v === value }, t)));
}

/** The forms of a desk: `words` of keys, `choices` of the place and the library, `now()` what is seen of the text, `change` to ask for one. */
export function formsOf({ words, choices, now, change }) {
  const about = (key) => words.get(key) ?? key;
  const legend = (key) => make("span", { class: "legend" }, about(key));
  const set = (path, value, focus) => change({ do: "set", path, value }, focus);
  const remove = (path) => change({ do: "remove", path });
  const hint = (text) => make("p", { class: "hint" }, text);

  /** The steps by name; two that read alike are told apart. */
  const steps = (but) => {
    const all = now().steps, twice = (title) => all.filter((s) => s.title === title).length > 1;
    return all.filter((s) => s.step !== but).map((s) => [s.step, twice(s.title) ? `${s.title} (${s.step})` : s.title]);
  };
  const people = () => {
    const all = [...named(now().lanes), ...named(choices.teams ?? []), ...named(choices.bodies ?? []), ["decider", say("Wie mag beslissen", "Whoever may decide")]];
    return all.filter(([name], i) => all.findIndex(([n]) => n === name) === i);
  };
  const facts = (...types) => now().facts.filter((f) => types.includes(f.type));
  /** What is chosen with a fact of one's own. */
  const byFact = () => facts("choice").map((f) => [f.name, say(`Wat de aanvrager kiest bij "${f.title}"`, `What the proposer chooses at "${f.title}"`)]);
  const matters = () => [...new Set((choices.mandates ?? []).map((m) => m.matter))].map((m) => [m, m.replaceAll("_", " ")]);
  const deciders = (matter) => {
    const rows = (choices.mandates ?? []).filter((m) => m.matter === matter || !matter || !matters().some(([n]) => n === matter));
    const titles = new Map([...named(choices.teams ?? []), ...named(choices.bodies ?? [])]);
    const all = [["official", say("Een ambtenaar (wie geen vergadering is)", "An official (whoever is no meeting)")], ...rows.map((r) => [r.decides, titles.get(r.decides) ?? r.decides.replaceAll("_", " ")]), ...named(choices.bodies ?? [])];
    return all.filter(([name], i) => all.findIndex(([n]) => n === name) === i);
  };
  const process = (name) => (choices.processes ?? []).find((p) => p.name === name);

  /** One field with its label. */
  const field = (id, label, input) => make("div", {}, make("label", { for: id }, label), input);
  function typed(id, label, value, changed, attributes = {}) {
    const input = make("input", { id, autocomplete: "off", spellcheck: "false", ...attributes });
    input.value = value ?? "";
    input.addEventListener("change", () => changed(input.value.trim()));
    return field(id, label, input);
  }
  function chosen(id, label, list, value, changed) {
    const select = picked(id, list, value);
    select.addEventListener("change", () => changed(select.value));
    return field(id, label, select);
  }
  function button(id, label, text, pressed) {
    const made = make("button", { type: "button", class: "small", id, "aria-label": label === text ? undefined : label }, text);
    made.addEventListener("click", pressed);
    return made;
  }
  /** Some fields that belong together, with a way to take them out. */
  function row(id, label, fields, away) {
    const own = make("div", { class: "part", role: "group", "aria-label": label }, make("div", { class: "within" }, ...fields));
    if (away) own.append(button(`${id}-away`, say(`Haal weg: ${label}`, `Take out: ${label}`), "×", away));
    return own;
  }
  /** A list of what can be added, and the button that adds it. */
  function adder(id, label, list, add) {
    if (!list.length) return [];
    const select = picked(id, list, list[0][0]);
    const press = button(`${id}-add`, `${say("Voeg toe", "Add")}: ${label}`, say("Voeg toe", "Add"), () => add(select.value));
    return [make("div", { class: "part add", role: "group", "aria-label": label }, make("div", { class: "within" }, field(id, label, select)), press)];
  }

  /** Three numbers and a unit, or nothing where it is written otherwise. */
  function lengthOf(key, value, path) {
    const found = length.exec(value.trim());
    if (!found) return null;
    const [, first, second, third, unit] = found;
    // One number is all three; two are the least and the most.
    const [min, likely, max] = third ? [first, second, third] : second ? [first, "", second] : [first, "", ""];
    const part = (name, label, now) => field(`field-${key}-${name}`, label, make("input", { id: `field-${key}-${name}`, inputmode: "decimal", autocomplete: "off", value: now }));
    const own = make("div", { class: "lengths" }, part("min", say("Minstens", "At least"), min), part("likely", say("Meestal", "Usually"), likely), part("max", say("Hoogstens", "At most"), max));
    const unitId = `field-${key}-unit`;
    own.append(field(unitId, say("In", "In"), picked(unitId, pick(UNITS), unit)));
    own.addEventListener("change", () => {
      const numbers = [...own.querySelectorAll("input")].map((i) => i.value.trim().replace(",", ".")).filter((n) => n !== "");
      set(path, `${numbers.join("..")} ${own.querySelector("select").value}`);
    });
    return own;
  }

  /** What people read, in one language or two. */
  function wordsOf(path, entry) {
    const id = `field-${entry.key}`;
    const part = (name, label, value, at) => {
      const isLong = value && value.length > 50;
      const input = make(isLong ? "textarea" : "input", { id: name, autocomplete: "off", rows: isLong ? 3 : undefined });
      input.value = value ?? "";
      input.addEventListener("change", () => change({ do: "set_text", path: at, value: input.value }));
      return make("div", { class: "language" }, make("label", { for: name }, label), input);
    };
    if (entry.text !== undefined) return [part(id, about(entry.key), entry.text, path)];
    return [legend(entry.key), ...["nl", "en"].map((l) => part(`${id}-${l}`, l === "nl" ? "Nederlands" : "English", entry.words[l], [...path, l]))];
  }

  /** The ways on: to which step, when or with what chance. */
  function branchesOf(step, entry) {
    const { key } = entry, path = ["steps", step, key], base = `field-${key}`;
    const targets = [...steps(step), ...(entry.key === "next" ? [["join", say("Klaar met dit deel van het blok", "Done with this part of the block")]] : []), ...(key === "if_short" ? pick(WAITS) : [])];
    const list = entry.branches ?? [{ to: entry.value }];
    const where = (b) => b.to ?? b.else ?? (b.wait ? `wait:${b.wait}` : null);
    const written = (b) => {
      const pairs = [];
      if (b.when) pairs.push(["when", rule(b.when)]);
      if (b.chance) pairs.push(["chance", chance(b.chance)]);
      if (b.max) pairs.push(["max", word(b.max)]);
      if (b.held) pairs.push(["held", word(b.held)]);
      const to = where(b) ?? "", wait = to.startsWith("wait:") ? to.slice(5) : null;
      if (wait) pairs.push(b.isElse ? ["else", flow([["wait", wait]])] : ["wait", wait]);
      else pairs.push([b.isElse ? "else" : "to", word(to)]);
      return flow(pairs);
    };
    const kindOf = (b) => (b.when && b.chance ? "both" : b.when ? "when" : b.chance ? "chance" : "else");
    if (!entry.branches) {
      const way = chosen(base, about(key), targets, entry.value, (to) => set(path, to.startsWith("wait:") ? flow([["wait", to.slice(5)]]) : to));
      // Two ways that lead alike: which and how often is then filled in.
      const split = button(`${base}-split`, say(`Nog een weg: ${about(key)}`, `Another way: ${about(key)}`), say("Nog een weg", "Another way"), () => set(path, `[ { chance: 10%, to: ${entry.value} }, { else: ${entry.value} } ]`, `${base}-0-kind`));
      return [way, split];
    }
    const rows = list.map((b, i) => {
      const id = `${base}-${i}`, at = [...path, String(i)], kind = kindOf(b), own = { ...b, isElse: kind === "else" && list.length > 1 };
      const now_ = (more) => set(at, written({ ...own, ...more }));
      const fields = [];
      fields.push(chosen(`${id}-kind`, say("Wanneer", "When"), [["when", say("Als…", "If…")], ["chance", say("Met een kans", "With a chance")], ["else", say("Anders", "Otherwise")], ...(kind === "both" ? [["both", say("Als, met een kans", "If, with a chance")]] : [])], kind, (k) => {
        const more = { when: k === "when" ? (b.when ?? now().rules[0]?.rule ?? "true") : null, chance: k === "chance" ? (b.chance ?? "10%") : null, isElse: k === "else", to: where(b), else: null, wait: null };
        now_({ ...more, max: k === "else" ? null : b.max });
      }));
      if (b.when) fields.push(typed(`${id}-when`, say("Als dit geldt", "If this holds"), b.when, (v) => set([...at, "when"], rule(v)), { list: "rule-names" }));
      if (b.chance) {
        const isPlain = /^[0-9.]+%$/.test(b.chance);
        fields.push(typed(`${id}-chance`, say("Kans (%)", "Chance (%)"), isPlain ? b.chance.slice(0, -1) : b.chance, (v) => { const t = v.replace(",", "."); set([...at, "chance"], /^[0-9.]+$/.test(t) ? `${t}%` : chance(v)); }, { inputmode: "decimal" }));
      }
      fields.push(chosen(`${id}-to`, say("Naar", "To"), targets, where(b), (to) => now_({ to, else: null, wait: null })));
      if (b.max || b.chance) fields.push(typed(`${id}-max`, say("Hoe vaak hoogstens", "How often at most"), b.max, (v) => (v ? set([...at, "max"], word(v)) : now_({ max: null })), { inputmode: "numeric" }));
      // One way that is left needs no choice.
      const left = list.length === 2 ? where(list[1 - i]) : null;
      return row(id, say(`weg ${i + 1}`, `way ${i + 1}`), fields, () => (left && !left.startsWith("wait:") ? set(path, left) : remove(at)));
    });
    const last = list.findIndex((b) => kindOf(b) === "else");
    const more = adder(`${base}-more`, say("Nog een weg, naar", "Another way, to"), targets, (to) => change({ do: "insert", path, at: last < 0 ? list.length : last, value: written({ chance: "10%", to }) }));
    return [legend(key), ...rows, ...more];
  }

  /** The members of a block, each with when it takes part. */
  function blockOf(step, entry) {
    const { key } = entry, path = ["steps", step, key], base = `field-${key}`;
    const list = entry.members ?? [{ step: entry.value }], targets = steps(step);
    const written = (m) => {
      const pairs = [["step", m.step], ...(m.when ? [["when", rule(m.when)]] : []), ...(m.chance ? [["chance", chance(m.chance)]] : []), ...(m.times ? [["times", word(m.times)]] : [])];
      return pairs.length === 1 ? m.step : flow(pairs);
    };
    const kind = chosen(`${base}-kind`, say("Hoe gaat het blok door?", "How does the block go on?"), pick(BLOCKS), key, (to) => {
      const need = now().steps.find((s) => s.step === step)?.entries.find((e) => e.key === "need");
      const changes = [{ do: "rename", path, value: to }];
      if (to === "any" && !need) changes.push({ do: "set", path: ["steps", step, "need"], value: "1" });
      if (to !== "any" && need) changes.push({ do: "remove", path: ["steps", step, "need"] });
      change({ do: "all", changes }, `field-${to}-kind`);
    });
    // A block with one member may be written without a list.
    const put = (i, value) => (entry.members ? set([...path, String(i)], value) : set(path, `[ ${value} ]`));
    const rows = list.map((m, i) => {
      const id = `${base}-${i}`, title = targets.find(([n]) => n === m.step)?.[1] ?? m.step;
      const kind = m.when && m.chance ? "both" : m.when ? "when" : m.chance ? "chance" : "always";
      const fields = [
        chosen(`${id}-step`, say("Stap", "Step"), targets, m.step, (to) => put(i, written({ ...m, step: to }))),
        chosen(`${id}-kind`, say("Doet mee", "Takes part"), [["always", say("Altijd", "Always")], ["when", say("Als…", "If…")], ["chance", say("Met een kans", "With a chance")], ...(kind === "both" ? [["both", say("Als, met een kans", "If, with a chance")]] : [])], kind, (k) => put(i, written({ ...m, when: k === "when" ? (now().rules[0]?.rule ?? "true") : null, chance: k === "chance" ? "50%" : null }))),
      ];
      if (m.when) fields.push(typed(`${id}-when`, say("Als dit geldt", "If this holds"), m.when, (v) => put(i, written({ ...m, when: v })), { list: "rule-names" }));
      if (m.chance) fields.push(typed(`${id}-chance`, say("Kans (%)", "Chance (%)"), m.chance.replace(/%$/, ""), (v) => put(i, written({ ...m, chance: /^[0-9.,]+$/.test(v) ? `${v.replace(",", ".")}%` : v })), { inputmode: "decimal" }));
      fields.push(typed(`${id}-times`, say("Hoeveel keer", "How many times"), m.times, (v) => put(i, written({ ...m, times: v })), { list: "amounts", placeholder: "1" }));
      return row(id, title, fields, () => (entry.members ? remove([...path, String(i)]) : remove(path)));
    });
    const rest = targets.filter(([n]) => !list.some((m) => m.step === n));
    const more = adder(`${base}-more`, say("Nog een deel van het blok", "Another part of the block"), rest, (to) => (entry.members ? change({ do: "insert", path, value: to }) : set(path, `[ ${entry.value}, ${to} ]`)));
    return [kind, ...rows, ...more];
  }

  /** A line and an amount. */
  function moneyOf(step, entry) {
    const path = ["steps", step, entry.key], has = new Map(entry.pairs), base = `field-${entry.key}`;
    return [legend(entry.key), make("div", { class: "within" },
      chosen(`${base}-line`, say("Begrotingspost", "Budget line"), [...named(choices.lines ?? []), ...byFact()], has.get("line"), (v) => change({ do: "set_text", path: [...path, "line"], value: v })),
      typed(`${base}-amount`, say("Hoeveel? Een bedrag, of een vraag of regel", "How much? An amount, or a fact or rule"), has.get("amount"), (v) => change({ do: "set_text", path: [...path, "amount"], value: v }), { list: "amounts" }))];
  }

  function mandateOf(step, entry) {
    const path = ["steps", step, "mandate"], has = new Map(entry.pairs), matter = has.get("matter");
    const amount = (v) => (v ? change({ do: "set_text", path: [...path, "amount"], value: v }) : has.has("amount") && remove([...path, "amount"]));
    const rows = (choices.mandates ?? []).filter((m) => m.matter === matter), titles = new Map(deciders(matter));
    const register = rows.map((r) => `${titles.get(r.decides) ?? r.decides} ${r.up_to ? say(`tot ${r.up_to}`, `up to ${r.up_to}`) : say("zonder grens", "without a limit")}`).join("; ");
    return [legend("mandate"), make("div", { class: "within" },
      chosen("field-mandate-matter", say("Onderwerp in het mandaatregister", "Matter in the register of mandates"), [...matters(), ...byFact()], matter, (v) => change({ do: "set_text", path: [...path, "matter"], value: v })),
      typed("field-mandate-amount", say("Over welk bedrag? (leeg: het bedrag telt niet)", "About which amount? (empty: it does not count)"), has.get("amount"), amount, { list: "amounts" })),
      ...(register ? [hint(`${choices.place}: ${register}.`)] : [])];
  }

  /** Names with a step each: who decides and where it goes on, or how a called process ends. */
  function mapOf(step, entry, names, more) {
    const path = ["steps", step, entry.key], base = `field-${entry.key}`, targets = steps(step), has = new Map(entry.pairs);
    const title = new Map(names);
    const rows = [...has].map(([name, to], i) => row(`${base}-${i}`, title.get(name) ?? name, [chosen(`${base}-${i}`, say(`${title.get(name) ?? name}: naar`, `${title.get(name) ?? name}: to`), targets, to, (v) => set([...path, name], v))], () => remove([...path, name])));
    const rest = names.filter(([n]) => !has.has(n)), first = [...has.values()].at(-1) ?? targets[0]?.[0];
    return [legend(entry.key), ...rows, ...adder(`${base}-more`, more, rest, (name) => set([...path, name], first))];
  }

  /** What a called process asks, and what it is told. */
  function factsOf(step, entry, of) {
    const path = ["steps", step, "with"], base = "field-with", has = new Map(entry.pairs), asks = process(of)?.facts ?? [];
    // A list or shares are written as they stand.
    const put = (name, value) => (/^[[{]/.test(value) ? set([...path, name], value) : change({ do: "set_text", path: [...path, name], value }));
    const rows = [...has].map(([name, value], i) => {
      const fact = asks.find((f) => f.name === name), id = `${base}-${i}`, label = fact?.title ?? name;
      const own = now().facts.map((f) => [f.name, say(`Wat hier is geantwoord op "${f.title}"`, `What was answered here at "${f.title}"`)]);
      const rules = now().rules.map((r) => [r.rule, say(`De regel "${r.rule}"`, `The rule "${r.rule}"`)]);
      const list = make("datalist", { id: `${id}-list` }, ...[...named(fact?.of ?? []), ...own, ...rules].map(([v, t]) => make("option", { value: v }, t)));
      const options = [...named(fact?.of ?? []), ...own, ...rules];
      const input = fact?.of.length ? chosen(id, label, options, value, (v) => put(name, v)) : typed(id, label, value, (v) => put(name, v), { list: `${id}-list` });
      return row(id, label, [input, ...(fact?.of.length ? [] : [list])], () => (has.size === 1 ? remove(path) : remove([...path, name])));
    });
    const rest = asks.filter((f) => !has.has(f.name)).map((f) => [f.name, f.title]);
    return [legend("with"), hint(say("Wat er niet bij staat, neemt het andere proces zelf aan.", "What is not given, the other process assumes by itself.")), ...rows, ...adder(`${base}-more`, say("Nog een vraag beantwoorden", "Answer another fact"), rest, (name) => put(name, starting(asks.find((f) => f.name === name))))];
  }
  /** What a fact is told at first: one's own answer of the same name, else its first option. */
  const starting = (fact) => {
    const own = now().facts.find((f) => f.name === fact.name), fits = own && (own.type === "bool" ? fact.of[0]?.name === "yes" : !fact.of.length);
    return fits ? fact.name : (fact.of[0]?.name ?? now().facts[0]?.name ?? "0");
  };

  /** Calls another process: what it is told and how it ends go along, as far as the other one knows them. */
  function call(step, to) {
    const entries = now().steps.find((s) => s.step === step)?.entries ?? [], path = (key) => ["steps", step, key];
    const { facts: asks, ends } = process(to) ?? { facts: [], ends: [] };
    const old = new Map(entries.find((e) => e.key === "ends")?.pairs ?? []), told = entries.find((e) => e.key === "with")?.pairs ?? [];
    const onward = [...old.values()][0] ?? next(step);
    const changes = [{ do: "set", path: path("process"), value: to }];
    const kept = told.filter(([name]) => asks.some((f) => f.name === name));
    if (told.length && !kept.length) changes.push({ do: "remove", path: path("with") });
    else for (const [name] of told) if (!kept.some(([n]) => n === name)) changes.push({ do: "remove", path: [...path("with"), name] });
    changes.push({ do: "set", path: path("ends"), value: flow(ends.map((e) => [e.name, old.get(e.name) ?? onward])) });
    return changes;
  }
  /** The step that stands behind another in the file. */
  const next = (step) => { const at = now().steps.findIndex((s) => s.step === step); return (now().steps[at + 1] ?? now().steps[0]).step; };

  function calledOf(step, entry) {
    const list = (choices.processes ?? []).map((p) => [p.name, p.title]);
    const asks = process(entry.value)?.facts ?? [], isTold = now().steps.find((s) => s.step === step)?.entries.some((e) => e.key === "with");
    const tell = isTold ? [] : adder("field-with-first", say("Beantwoord een van zijn vragen", "Answer one of its facts"), asks.map((f) => [f.name, f.title]), (name) => set(["steps", step, "with"], flow([[name, word(starting(asks.find((f) => f.name === name)))]]), "field-with-0"));
    return [chosen("field-process", about("process"), list, entry.value, (to) => change({ do: "all", changes: call(step, to) })), ...tell];
  }

  /** What can be chosen behind a key; nothing where anything may stand. */
  function choicesOf(key, step) {
    if (key === "by") return people();
    if (key === "meeting") return named(choices.bodies ?? []);
    if (key === "item") return (choices.items ?? []).map((i) => [i, i.replaceAll("_", " ")]);
    if (key === "window") return [...named(choices.windows ?? []), ["verkiezingstijd", say("Verkiezingstijd", "Election time")]];
    if (key === "cause") return named(choices.causes ?? []);
    if (key === "process") return named(choices.processes ?? []);
    if (key === "missed") return steps(step);
    if (key === "end") return pick(ENDS);
    if (key === "decided") return [["true", say("Ja", "Yes")], ["false", say("Nee", "No")]];
    return null;
  }

  /** The form of what stands behind a key. */
  function form(step, entry) {
    const { key, value } = entry, path = ["steps", step, key], id = `field-${key}`;
    const beside = (other) => now().steps.find((s) => s.step === step)?.entries.find((e) => e.key === other);
    if (entry.text !== undefined || entry.words) return wordsOf(path, entry);
    if (LENGTHS.includes(key)) {
      const own = lengthOf(key, entry.is ?? value, entry.is === undefined ? path : [...path, "is"]);
      if (own) return [legend(key), own];
    }
    const isName = /^[\w.]+$/.test(value);
    if (["next", "decide", "then", "if_short"].includes(key)) {
      if (isName || entry.branches?.every((b) => b.to || b.else || b.wait)) return branchesOf(step, entry);
    }
    if (BLOCKS.some(([name]) => name === key) && (isName || entry.members?.every((m) => m.step))) return blockOf(step, entry);
    if (["budget", "raises"].includes(key) && entry.pairs) return moneyOf(step, entry);
    if (key === "mandate" && entry.pairs) return mandateOf(step, entry);
    if (key === "to" && entry.pairs) return mapOf(step, entry, deciders(new Map(beside("mandate")?.pairs ?? []).get("matter")), say("Nog een beslisser", "Another decider"));
    if (key === "process" && isName) return calledOf(step, entry);
    if (key === "with" && entry.pairs) return factsOf(step, entry, beside("process")?.value);
    if (key === "ends" && entry.pairs) return mapOf(step, entry, named(process(beside("process")?.value)?.ends ?? []), say("Nog een einde", "Another end"));
    if (key === "unless" && entry.pairs) {
      const members = BLOCKS.flatMap(([name]) => beside(name)?.members ?? []).map((m) => m.step);
      const ends = members.flatMap((m) => process(now().steps.find((s) => s.step === m)?.entries.find((e) => e.key === "process")?.value)?.ends ?? []);
      return mapOf(step, entry, named(ends), say("Nog een einde", "Another end"));
    }
    const list = choicesOf(key, step);
    if (list && isName) return [make("label", { for: id }, about(key)), picked(id, list, key === "decided" ? String(/^(true|yes|ja)$/.test(value)) : value, { "data-key": key })];
    const isLong = value.includes("\n") || value.length > 44;
    const input = make(isLong ? "textarea" : "input", { id, "data-key": key, autocomplete: "off", spellcheck: "false", rows: isLong ? Math.min(8, Math.ceil(value.length / 34) + 1) : undefined });
    input.value = value;
    return [make("label", { for: id }, about(key), " ", make("code", {}, key)), input];
  }

  /** What a key is given when it comes to a step; nothing where the person must say. */
  function beginning(step, key) {
    const onward = next(step), amount = facts("money")[0]?.name ?? "1k", path = (key) => ["steps", step, key];
    const one = (value) => [{ do: "set", path: path(key), value }];
    if (key === "budget" || key === "raises") return one(flow([["line", word(choices.lines?.[0]?.name ?? "lijn")], ["amount", amount]]));
    if (key === "mandate") return [...one(flow([["matter", word(matters()[0]?.[0] ?? "zaak")]])), { do: "set", path: path("to"), value: flow([["official", onward]]) }];
    if (key === "to") return one(flow([["official", onward]]));
    if (BLOCKS.some(([name]) => name === key)) return one(`[ ${onward} ]`);
    if (["next", "then", "if_short", "missed"].includes(key)) return one(onward);
    if (key === "with") {
      const asks = process(now().steps.find((s) => s.step === step)?.entries.find((e) => e.key === "process")?.value)?.facts ?? [];
      return asks.length ? one(flow([[asks[0].name, word(starting(asks[0]))]])) : null;
    }
    return null;
  }

  return { form, beginning, choicesOf, call, matters, steps };
}
