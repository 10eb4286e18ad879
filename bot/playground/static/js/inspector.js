// Under the hood: what the bot was told, and what it asked of the Web API, in order.
import { h, iconButton } from "./dom.js";
import { inspectorShown } from "./sidebar.js";
import { changed, state } from "./store.js";

const pretty = (value) => JSON.stringify(value, null, 2);
const parsed = (text) => { try { return pretty(JSON.parse(text)); } catch { return text; } };

function delivery(d) {
  const last = d.attempts[d.attempts.length - 1];
  const mood = d.acknowledged ? "good" : last ? "bad" : "";
  const word = last ? `${last.error ?? last.status} · ${last.ms} ms${d.attempts.length > 1 ? ` · try ${d.attempts.length}` : ""}` : "sending";
  return line("→", "", d.name, mood, word, () => [
    h("h3", {}, "Sent to the bot"), h("pre", {}, pretty(d.body)),
    d.attempts.map((a) => [h("h3", {}, `Attempt ${a.number + 1}: ${a.error ?? a.status}, ${a.ms} ms`), a.response && h("pre", {}, parsed(a.response))])]);
}

function request(r) {
  const word = r.response.ok ? "ok" : r.response.error ?? String(r.status);
  return line("←", "out", r.method, r.response.ok ? "good" : "bad", word, () => [
    h("h3", {}, "Asked by the bot"), h("pre", {}, pretty(r.arguments)), h("h3", {}, "Answered"), h("pre", {}, pretty(r.response))]);
}

function line(way, kind, what, mood, word, more) {
  const details = h("details", { ontoggle: () => { if (details.open && details.children.length === 1) details.append(h("div", { class: "more" }, more())); } },
    h("summary", {}, h("span", { class: `way ${kind}`, "aria-hidden": "true" }, way), h("span", { class: "what" }, what), h("span", { class: `pill ${mood}` }, word)));
  return details;
}

const rows = new Map();

export function renderInspector() {
  const box = document.getElementById("inspector");
  box.hidden = !inspectorShown.now;
  if (box.hidden) return;
  if (!box.children.length) {
    const close = () => { inspectorShown.now = false; changed(); };
    box.append(h("div", { class: "pane-head" }, h("h2", {}, "Under the hood"), h("span", { class: "quiet" }), iconButton("close", "Close", close)),
      h("p", { class: "lead" }), h("ol", { class: "records" }));
  }
  const how = state.socketMode ? "over Socket Mode" : "as signed HTTP requests";
  box.querySelector(".lead").textContent = `→ what the bot is told, ${how}. ← what it asks of the Web API. Open a line to see all of it.`;
  const list = box.querySelector("ol");
  const all = [...state.deliveries.map((d) => ({ ...d, make: delivery })), ...state.requests.map((r) => ({ ...r, make: request }))].sort((a, b) => b.id - a.id);
  const seen = new Set();
  list.replaceChildren(...all.map((record) => {
    const key = `${record.id}/${record.attempts?.length ?? ""}/${record.done ?? ""}`;
    seen.add(key);
    if (!rows.has(key)) rows.set(key, h("li", {}, record.make(record)));
    return rows.get(key);
  }));
  for (const key of rows.keys()) if (!seen.has(key)) rows.delete(key);
}
