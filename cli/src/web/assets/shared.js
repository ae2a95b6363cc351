// What all pages need: sending a change with the token of this page, and following a job.

export const token = document.querySelector('meta[name="doorloop-token"]')?.content ?? "";
export const dutch = document.documentElement.lang === "nl";
export const say = (nl, en) => (dutch ? nl : en);

/** Sends JSON; gives the answer, or throws what was said. */
export async function send(method, path, value) {
  const response = await fetch(path, {
    method,
    keepalive: method === "DELETE",
    headers: { "content-type": "application/json", "x-doorloop-token": token },
    body: value === undefined ? undefined : JSON.stringify(value),
  });
  const data = response.status === 204 ? null : await response.json();
  if (!response.ok) throw new Error(data?.said?.[dutch ? "nl" : "en"] ?? response.statusText);
  return data;
}

/** Begins a job and tells what it says: first, answer, state. Gives a function that breaks it off. */
export const job = (command, asked, hear) => follow(send("POST", `/api/jobs/${command}`, asked), hear);

/** Follows a job that is being begun. */
export function follow(beginning, hear) {
  let id = null, source = null, over = false;
  const end = () => { over = true; source?.close(); };
  const cancel = () => {
    if (over) return;
    end();
    if (id) send("DELETE", `/api/jobs/${id}`).catch(() => {});
  };
  // Nobody waits for it on a page that is left.
  addEventListener("pagehide", cancel, { once: true });
  beginning.then((begun) => {
    id = begun.id;
    if (over) { send("DELETE", `/api/jobs/${id}`).catch(() => {}); return; }
    source = new EventSource(begun.events);
    source.addEventListener("first", (e) => hear.first?.(JSON.parse(e.data)));
    source.addEventListener("answer", (e) => hear.answer?.(JSON.parse(e.data)));
    source.addEventListener("state", (e) => {
      const state = JSON.parse(e.data);
      hear.state?.(state);
      if (state.state === "refused") hear.wrong?.(state.refusal?.said?.[dutch ? "nl" : "en"] ?? "");
      if (!["waiting", "running"].includes(state.state)) end();
    });
    source.onerror = () => { if (source.readyState === EventSource.CLOSED && !over) { end(); hear.wrong?.(say("De verbinding is weg.", "The connection is gone.")); } };
  }).catch((error) => { if (!over) { end(); hear.wrong?.(error.message); } });
  return cancel;
}
