// The board: where the cases are stands there at once; who will be late comes when it has been simulated.

import { follow, say, send } from "./shared.js";

const $ = (id) => document.getElementById(id);
const cases = $("cases");

if (cases) {
  let boards = null;
  const show = (by) => {
    if (!boards) return;
    // Written by the server, which escapes every word.
    $("board").innerHTML = boards[by];
    $("by-step").setAttribute("aria-pressed", String(by === "by_step"));
    $("by-risk").setAttribute("aria-pressed", String(by === "by_risk"));
  };
  $("by-step").addEventListener("click", () => show("by_step"));
  $("by-risk").addEventListener("click", () => show("by_risk"));
  const said = $("said"), bar = $("bar"), begun = performance.now();
  said.textContent = say("De zaken worden nagespeeld vanaf waar ze nu zijn…", "The cases are being played out from where they are…");
  bar.hidden = false;
  const asked = { place: cases.dataset.place, lang: document.documentElement.lang };
  follow(send("POST", "/api/board", asked), {
    answer: (found) => {
      boards = found;
      $("forecast").innerHTML = found.table;
      $("by-risk").disabled = false;
      show("by_step");
      said.textContent = "";
      document.body.dataset.forecast = String(Math.round(performance.now() - begun));
    },
    state: (state) => {
      if (state.state === "waiting") said.textContent = say(`U bent nummer ${state.place} in de rij.`, `You are number ${state.place} in the row.`);
      else if (state.whole) { bar.max = state.whole; bar.value = state.done; }
      if (!["waiting", "running"].includes(state.state)) bar.hidden = true;
    },
    wrong: (words) => { bar.hidden = true; said.textContent = words; },
  });
}
