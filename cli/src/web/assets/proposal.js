// The answer to a proposal: asks for it, shows the first runs at once, and asks again when something is moved.

import { job, say, send } from "./shared.js";

const search = document.getElementById("search");
if (search) {
  const items = [...document.querySelectorAll(".kinds > li")];
  const found = document.getElementById("found");
  search.addEventListener("input", () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const item of items) {
      const hit = words.every((word) => item.textContent.toLowerCase().includes(word));
      item.hidden = !hit;
      if (hit) count += 1;
    }
    found.textContent = say(`${count} soorten`, `${count} kinds`);
  });
}

const form = document.getElementById("knobs");
if (form) {
  const [answer, said, bar, stop] = ["answer", "said", "bar", "stop"].map((id) => document.getElementById(id));
  let cancel = () => {};

  const asked = () => {
    const set = {}, asked = { process: form.dataset.process, lang: document.documentElement.lang, set, with: [] };
    for (const [name, value] of new FormData(form)) {
      if (value === "") continue;
      if (name.startsWith("f.")) set[name.slice(2)] = name.slice(2) in set ? `${set[name.slice(2)]}, ${value}` : value;
      else if (name === "with") asked.with.push(value);
      else asked[name] = value;
    }
    for (const list of form.querySelectorAll("fieldset[data-many]")) {
      const name = list.dataset.many;
      if (name in set) set[name] = `[${set[name]}]`;
    }
    return asked;
  };

  // The address always shows what is asked, so that it can be kept and sent.
  const address = () => {
    const query = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value !== "") query.append(name, value);
    history.replaceState(null, "", `?${query}`);
    for (const link of document.querySelectorAll("a[data-save]")) link.href = `${link.dataset.save}?${query}`;
    const other = document.querySelector(".top .other");
    other.href = `${other.href.split("?")[0]}?${query}`;
  };

  const show = (found, whole) => {
    const open = new Set([...answer.querySelectorAll("details[open]")].map((d) => d.id));
    // Written by the server, which escapes every word of a process.
    answer.innerHTML = found.html;
    answer.querySelectorAll("details").forEach((d) => { if (open.has(d.id)) d.open = true; });
    answer.setAttribute("aria-busy", String(!whole));
    document.body.dataset.runs = found.runs;
  };

  const ask = () => {
    cancel();
    address();
    const begun = performance.now();
    delete document.body.dataset.first;
    bar.hidden = false; bar.removeAttribute("value"); stop.hidden = false;
    said.textContent = say("Uw voorstel wordt nagespeeld…", "Your proposal is being played out…");
    const quiet = () => { bar.hidden = true; stop.hidden = true; };
    cancel = job("proposal", asked(), {
      first: (found) => {
        document.body.dataset.first ??= Math.round(performance.now() - begun);
        if (found.html) show(found, false);
        said.textContent = say(`Een eerste antwoord, uit ${found.runs} keer. ${found.said}`, `A first answer, from ${found.runs} runs. ${found.said}`);
      },
      answer: (found) => {
        show(found, true);
        said.textContent = say(`Klaar: ${found.runs} keer nagespeeld. ${found.said}`, `Done: ${found.runs} runs. ${found.said}`);
        document.body.dataset.ready = String(Number(document.body.dataset.ready ?? 0) + 1);
      },
      state: (state) => {
        if (state.state === "waiting") said.textContent = say(`U bent nummer ${state.place} in de rij.`, `You are number ${state.place} in the row.`);
        else if (state.state === "running" && state.whole) { bar.max = state.whole; bar.value = state.done; }
        else if (state.state !== "running") quiet();
      },
      wrong: (words) => {
        quiet();
        answer.setAttribute("aria-busy", "false");
        const box = document.createElement("pre");
        box.className = "complaint";
        box.textContent = words;
        answer.replaceChildren(box);
        said.textContent = say("Dat lukt niet. Lees wat eronder staat.", "That did not work. Read what stands below.");
      },
    });
  };

  stop.addEventListener("click", () => {
    cancel();
    bar.hidden = true; stop.hidden = true;
    answer.setAttribute("aria-busy", "false");
    said.textContent = say("Gestopt.", "Stopped.");
  });

  let timer = 0;
  const soon = (wait) => { clearTimeout(timer); timer = setTimeout(ask, wait); };
  form.addEventListener("submit", (event) => { event.preventDefault(); soon(0); });
  form.addEventListener("input", (event) => {
    const field = event.target;
    const twin = field.dataset.of ? document.getElementById(field.dataset.of) : null;
    if (twin) twin.value = field.type === "range" ? new Intl.NumberFormat(document.documentElement.lang, { useGrouping: false }).format(field.value) : field.value;
    const slider = document.querySelector(`input[data-of="${field.id}"]`);
    if (slider && !twin) slider.value = field.value.replace(",", ".");
    soon(field.type === "range" ? 30 : 350);
  });
  document.getElementById("keep")?.addEventListener("click", async () => {
    const kept = document.getElementById("kept");
    const title = prompt(say("Onder welke naam bewaart u dit antwoord?", "Under what name do you keep this answer?"), document.querySelector("h1").textContent);
    if (!title) return;
    kept.textContent = say("Het wordt bewaard…", "It is being kept…");
    try {
      const answers = [...new FormData(form)].filter(([, value]) => value !== "");
      const { simulation } = await send("POST", "/api/kept", { title, process: form.dataset.process, answers });
      const link = document.createElement("a");
      link.href = `/${document.documentElement.lang}/kept/${simulation.id}`;
      link.textContent = simulation.title;
      kept.replaceChildren(say("Bewaard: ", "Kept: "), link);
    } catch (error) { kept.textContent = error.message; }
  });
  document.getElementById("print").addEventListener("click", () => window.print());
  ask();
}
