// A participant's form: numbers as people type them, checked here and by the server.

import { say, send } from "./shared.js";

const form = document.getElementById("estimates"), said = document.getElementById("said");
const key = `doorloop-room-${form.dataset.code}`;

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const answers = [];
  let first = null;
  for (const question of form.querySelectorAll("fieldset")) {
    const fields = [...question.querySelectorAll("input")], wrong = question.querySelector(".wrong");
    const values = fields.map((f) => f.value.trim());
    wrong.hidden = true;
    fields.forEach((f) => f.removeAttribute("aria-invalid"));
    if (values.every((v) => v === "")) continue;
    const [min, likely, max] = values.map((v) => (v === "" ? NaN : Number(v.replace(",", "."))));
    if (min >= 0 && min <= likely && likely <= max) answers.push({ key: question.dataset.key, min, likely, max });
    else {
      wrong.textContent = say("Vul drie getallen in, van klein naar groot.", "Fill in three numbers, from small to large.");
      wrong.hidden = false;
      fields.forEach((f) => f.setAttribute("aria-invalid", "true"));
      first ??= fields[0];
    }
  }
  if (first) { first.focus(); return; }
  if (!answers.length) { said.textContent = say("U heeft nog niets ingevuld.", "You have not filled in anything yet."); return; }
  try {
    const participant = sessionStorage.getItem(key) ?? undefined;
    const taken = await send("POST", `/api/rooms/${form.dataset.code}/answers`, { participant, answers });
    sessionStorage.setItem(key, taken.participant);
    said.textContent = say(`Verstuurd, dank u wel. U bent deelnemer ${taken.number}. U kunt uw getallen nog veranderen.`, `Sent, thank you. You are participant ${taken.number}. You can still change your numbers.`);
  } catch (error) { said.textContent = error.message; }
});
