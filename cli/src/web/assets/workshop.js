// The wall: a simulated future as tokens that move over the picture, and a room that estimates.

import { dutch, job, say, send } from "./shared.js";
import { form, walkIn } from "./diagram.js";

const $ = (id) => document.getElementById(id);
const wall = document.querySelector(".wall"), view = $("view");
const asked = JSON.parse(wall.dataset.asked);
const diagram = walkIn(view);
const DAY = 86400000, lang = dutch ? "nl" : "en";
const moment = (text) => Date.parse(/Z$/.test(text) ? text : `${text.replace(" ", "T")}Z`);
const inWords = new Intl.DateTimeFormat(dutch ? "nl" : "en-GB", { weekday: "short", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

let tokens = [], begin = 0, end = 0, at = 0, playing = false, last = 0;

const middle = (element) => {
  const box = element.getBBox();
  return [box.x + box.width / 2, box.y + box.height / 2];
};

function token(story, number) {
  const group = document.createElementNS("http://www.w3.org/2000/svg", "g");
  group.setAttribute("class", `token token-${number}`);
  const circle = document.createElementNS("http://www.w3.org/2000/svg", "circle");
  circle.setAttribute("r", "13");
  const text = document.createElementNS("http://www.w3.org/2000/svg", "text");
  text.setAttribute("text-anchor", "middle");
  text.setAttribute("y", "5");
  text.textContent = String(number);
  group.append(circle, text);
  diagram.picture.append(group);
  const stretches = [...story.stretches, ...story.afterwards].map((s) => ({ ...s, from: moment(s.from), to: moment(s.to) }));
  return { group, stretches, story, begin: moment(story.submitted), end: stretches.at(-1)?.to ?? moment(story.submitted) };
}

function place() {
  const said = [];
  for (const { group, stretches, story } of tokens) {
    const i = stretches.findIndex((s) => at < s.to);
    const now = stretches[i < 0 ? stretches.length - 1 : i];
    if (!now) continue;
    const here = form(view, i < 0 && story.ended ? story.ended.end : now.step) ?? form(view, now.step);
    if (!here) continue;
    let [x, y] = middle(here);
    const next = i >= 0 ? stretches[i + 1] : null, there = next && form(view, next.step);
    // The last twentieth of a stretch, and at most a day, is the way to the next step.
    const way = Math.min((now.to - now.from) / 20, DAY);
    if (there && there !== here && at > now.to - way) {
      const [a, b] = middle(there), share = (at - (now.to - way)) / way;
      [x, y] = [x + (a - x) * share, y + (b - y) * share];
    }
    group.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
    if (i < 0) said.push(story.ended ? story.ended.title[lang] : say("Nog geen einde", "No end yet"));
    else said.push(`${now.title[lang]}: ${now.said[lang]}`);
  }
  $("day").textContent = inWords.format(at);
  $("when").value = String(Math.round((at - begin) / DAY));
  const words = said.map((s, i) => (said.length > 1 ? `${i + 1}. ${s}` : s)).join(" ");
  if ($("now").textContent !== words) $("now").textContent = words;
}

function tick(time) {
  if (!playing) return;
  const seconds = Math.min((time - last) / 1000, 0.2);
  last = time;
  at = Math.min(at + seconds * Number($("speed").value || 7) * DAY, end);
  place();
  if (at >= end) stop(); else requestAnimationFrame(tick);
}

function stop() {
  playing = false;
  $("play").textContent = say("Speel", "Play");
  document.body.dataset.played = String(at >= end);
}

function start() {
  if (at >= end) at = begin;
  playing = true;
  $("play").textContent = say("Wacht", "Pause");
  last = performance.now();
  requestAnimationFrame(tick);
}

function tell() {
  const items = tokens.flatMap(({ stretches }, i) => stretches.map((s) => {
    const item = document.createElement("li");
    const number = tokens.length > 1 ? `${i + 1}. ` : "";
    item.textContent = `${number}${inWords.format(s.from)} – ${inWords.format(s.to)}: ${s.title[lang]}. ${s.said[lang]}`;
    return item;
  }));
  $("story").replaceChildren(...items);
}

let loaded = null;
async function load() {
  const which = $("which").value;
  if (loaded === which) return;
  $("now").textContent = say("De toekomst wordt nagespeeld…", "The future is being played out…");
  const wanted = which === "all" ? ["p10", "p50", "p90"] : [which];
  const one = (trace) => new Promise((answer, wrong) => job("simulate", { ...asked, trace, runs: 200 }, { answer, wrong: (w) => wrong(new Error(w)) }));
  const stories = await Promise.all(wanted.map(one));
  tokens.forEach((t) => t.group.remove());
  tokens = stories.map((story, i) => token(story, i + 1));
  begin = Math.min(...tokens.map((t) => t.begin));
  end = Math.max(...tokens.map((t) => t.end));
  at = begin;
  loaded = which;
  Object.assign($("when"), { max: String(Math.ceil((end - begin) / DAY)), disabled: false });
  tell();
  place();
}

const told = (error) => { $("now").textContent = error.message; };
$("play").addEventListener("click", () => { if (playing) stop(); else load().then(start).catch(told); });
$("which").addEventListener("change", () => { stop(); load().catch(told); });
$("when").addEventListener("input", () => { at = Math.min(begin + Number($("when").value) * DAY, end); place(); });

$("open")?.addEventListener("click", async () => {
  try {
    const room = await send("POST", "/api/rooms", { process: asked.process });
    $("open").hidden = true;
    $("joined").hidden = false;
    const to = `${location.origin}${wall.dataset.join}${room.code}`;
    $("join").href = `${to}${wall.dataset.key}`;
    $("join").textContent = `${to}${wall.dataset.key}`;
    $("code").textContent = room.code;
    const source = new EventSource(`/api/rooms/${room.code}/events?lang=${lang}`);
    source.addEventListener("pooled", (event) => {
      const said = JSON.parse(event.data);
      $("people").textContent = say(`${said.participants} deelnemers; ${said.answered} van ${said.questions} vragen beantwoord.`, `${said.participants} participants; ${said.answered} of ${said.questions} questions answered.`);
      // Written by the server, which escapes every word.
      $("pooled").innerHTML = said.html;
      $("taken").hidden = said.answered === 0;
      $("taken").href = `/api/rooms/${room.code}/process.yaml?lang=${lang}`;
    });
  } catch (error) {
    $("people").textContent = error.message;
    $("joined").hidden = false;
  }
});
