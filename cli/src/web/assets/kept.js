// A kept simulation can be thrown away.

import { say, send } from "./shared.js";

const button = document.getElementById("drop");
button.addEventListener("click", async () => {
  if (!confirm(say("Deze berekening weggooien?", "Throw this simulation away?"))) return;
  try {
    await send("DELETE", `/api/kept/${button.dataset.id}`);
    location.href = `/${document.documentElement.lang}/kept`;
  } catch (error) { alert(error.message); }
});
