// A list of messages that is brought up to date without touching what has not changed.
import { h } from "./dom.js";
import { renderMessage, statusOf } from "./message.js";
import { day, dayKey } from "./people.js";
import { state } from "./store.js";

const JOIN_SECONDS = 300;
const NEAR = 80;

const keyOf = (m, options) => JSON.stringify([m, options, state.me, state.pointed === m.ts, state.editing === m.ts, statusOf(m.channel, m.ts)]);

function joins(m, last) {
  return last !== null && last.user === m.user && last.username === m.username && m.subtype !== "tombstone" && m.ts - last.ts < JOIN_SECONDS && !last.reply_count && !last.only_for === !m.only_for;
}

/** Make `box` show these messages; a new one is scrolled to when the reader was at the end, else announced by a button. */
export function updateList(box, messages, { inThread = false, extras = [], empty = null } = {}) {
  const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR || Math.abs(box.scrollTop - Number(box.dataset.put)) < 3;
  const before = new Map([...box.children].filter((n) => n.dataset.key).map((n) => [n.dataset.key, n]));
  const nodes = [];
  let last = null;
  messages.forEach((m, index) => {
    if (!inThread && (!last || dayKey(last.ts) !== dayKey(m.ts))) nodes.push(h("div", { class: "day" }, day(m.ts)));
    const first = inThread && index === 1;
    if (first) nodes.push(h("div", { class: "day left" }, messages.length === 2 ? "1 reply" : `${messages.length - 1} replies`));
    const joined = !first && joins(m, last);
    const key = keyOf(m, { joined, inThread });
    const node = before.get(key) ?? renderMessage(m, { joined, inThread });
    node.dataset.key = key;
    nodes.push(node);
    last = m;
  });
  if (!messages.length && empty) nodes.push(empty);
  const newest = last?.ts ?? "";
  const isNew = newest > (box.dataset.newest ?? "");
  box.dataset.newest = newest;
  const waiting = !isNew && !atEnd ? [...box.children].filter((n) => n.classList.contains("newer")) : [];
  if (isNew && !atEnd) waiting.push(h("button", { type: "button", class: "newer", onclick: () => toEnd(box) }, "New message ↓"));
  const focus = focusIn(box);
  replace(box, [...nodes, ...extras, ...waiting]);
  if (isNew && atEnd) toEnd(box);
  else if (atEnd && !hiddenAbove(box)) box.scrollTop = box.scrollHeight;
  focus();
}

/** How much of the last message is above what can be seen. */
function hiddenAbove(box) {
  const last = [...box.querySelectorAll(".message")].pop();
  return last ? Math.max(0, box.getBoundingClientRect().top - last.getBoundingClientRect().top) : 0;
}

/** Scroll to the end, or to the start of the last message when that is taller than what can be seen. */
export function toEnd(box) {
  box.querySelector(".newer")?.remove();
  box.scrollTop = box.scrollHeight;
  const hidden = hiddenAbove(box);
  if (hidden > 0) box.scrollTop -= hidden + 6;
  box.dataset.put = box.scrollTop;
}

/** Remembers which element has the focus; the result gives it back when its message was drawn anew. */
function focusIn(box) {
  const had = document.activeElement;
  const ts = box.contains(had) ? had.closest("[data-ts]")?.dataset.ts : null;
  const name = had?.dataset?.action;
  return () => {
    if (!ts || !name || box.contains(had)) return;
    [...box.querySelectorAll(`[data-ts="${ts}"] [data-action]`)].find((n) => n.dataset.action === name)?.focus({ preventScroll: true });
  };
}

/** Put exactly these nodes in the box, moving as few as possible so that focus and selection stay. */
function replace(box, nodes) {
  const kept = new Set(nodes);
  for (const child of [...box.childNodes]) if (!kept.has(child)) child.remove();
  nodes.forEach((node, index) => { if (box.childNodes[index] !== node) box.insertBefore(node, box.childNodes[index] ?? null); });
}

/** "Rebound is reading the bounce…" while the app says that it works. */
export function statusLine(channel, threadTs) {
  const words = statusOf(channel, threadTs);
  return words && h("div", { class: "status", role: "status" }, words);
}
