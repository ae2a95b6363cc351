// One case: its forecast, what is recorded of it, and the forms with which cases are taken in.

import { follow, say, send } from "./shared.js";

const $ = (id) => document.getElementById(id);
const lang = document.documentElement.lang;
const wrong = (error) => { $("wrong").textContent = error.message; $("wrong").hidden = false; $("wrong").focus?.(); };
const to = (path) => { location.href = `/${lang}${path}`; };
const filled = (pairs) => Object.fromEntries(Object.entries(pairs).filter(([, value]) => value !== "" && value !== undefined));

const one = $("case");
if (one?.dataset.open === "true") {
  $("said").textContent = say("De zaak wordt nagespeeld…", "The case is being played out…");
  follow(send("POST", "/api/board", { place: one.dataset.place, case: one.dataset.id, lang }), {
    // Written by the server, which escapes every word.
    answer: (found) => { $("forecast").innerHTML = found.forecast; $("said").textContent = ""; document.body.dataset.forecast = "1"; },
    state: (state) => { if (state.state === "waiting") $("said").textContent = say(`U bent nummer ${state.place} in de rij.`, `You are number ${state.place} in the row.`); },
    wrong: (words) => { $("said").textContent = words; },
  });
  const happening = $("happening");
  const asks = () => happening.selectedOptions[0].dataset.asks;
  const fit = () => { for (const field of document.querySelectorAll("[data-for]")) field.hidden = field.dataset.for !== asks(); };
  happening.addEventListener("change", fit);
  fit();
  $("recording").addEventListener("submit", async (event) => {
    event.preventDefault();
    const which = asks() ? $(asks()).value : "";
    try {
      await send("POST", "/api/case-record", filled({ case_id: one.dataset.id, happening: happening.value, which, on: $("on").value, by: $("by").value, lang }));
      location.reload();
    } catch (error) { wrong(error); }
  });
}
$("forget")?.addEventListener("click", async () => {
  if (!confirm(say("Dit kan niet terug. Wilt u het wissen?", "This cannot be undone. Erase it?"))) return;
  try {
    await send("POST", "/api/case-forget", { case_id: one.dataset.id, lang });
    location.reload();
  } catch (error) { alert(error.message); }
});

$("opening")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const set = {};
  for (const [name, value] of new FormData(event.target)) {
    if (name.startsWith("f.") && value !== "") set[name.slice(2)] = name.slice(2) in set ? `${set[name.slice(2)]}, ${value}` : value;
  }
  for (const list of event.target.querySelectorAll("fieldset[data-many]")) if (list.dataset.many in set) set[list.dataset.many] = `[${set[list.dataset.many]}]`;
  const theme = $("themes").value.split(",").map((t) => t.trim()).filter(Boolean);
  try {
    const opened = await send("POST", "/api/case-open", {
      ...filled({ process: event.target.dataset.process, place: $("place").value, id: $("id").value.trim(), title: $("title").value.trim(), submit: $("submit").value, step: $("step").value, since: $("since").value }),
      theme, set, lang,
    });
    to(`/case/${opened.id}`);
  } catch (error) { wrong(error); }
});

$("importing")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  $("wrong").hidden = true;
  const file = $("file").files[0];
  const map = $("map").value.split("\n").map((line) => line.trim()).filter(Boolean);
  try {
    const taken = await send("POST", "/api/case-import", {
      ...filled({ case_file: file.name, place: $("place").value, process: $("process").value, case: $("case-column").value, activity: $("activity").value, time: $("time").value }),
      "keep-numbers": $("keep").checked, map, sent: { [file.name]: await file.text() }, lang,
    });
    $("said").textContent = say(`${taken.cases.length} zaken overgenomen.`, `${taken.cases.length} cases taken in.`);
    document.body.dataset.taken = String(taken.cases.length);
    const left = Object.entries(taken.left_out ?? {});
    if (left.length) $("said").textContent += say(` Geen stap van het proces, dus weggelaten: `, ` No step of the process, so left out: `) + left.map(([what, n]) => `${what} (${n})`).join(", ");
    else to("/cases");
  } catch (error) { wrong(error); }
});
