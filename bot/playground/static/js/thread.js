// The right column: one thread and a place to answer in it.
import { makeComposer } from "./composer.js";
import { h, iconButton } from "./dom.js";
import { statusLine, updateList } from "./list.js";
import { closeThread } from "./places.js";
import { channelById, channelName, state, visible } from "./store.js";

let shown = "";

export function renderThread() {
  const box = document.getElementById("thread");
  box.hidden = !state.thread;
  if (!state.thread) { shown = ""; box.replaceChildren(); return; }
  const { channel, ts } = state.thread;
  const key = `${channel}/${ts}/${state.me}`;
  if (key !== shown) {
    shown = key;
    const form = h("form", { class: "composer" });
    box.replaceChildren(
      h("div", { class: "pane-head" }, h("h2", {}, "Thread"), h("span", { class: "quiet" }, channelName(channelById(channel))), iconButton("close", "Close thread", closeThread)),
      h("div", { class: "thread-list", role: "log", "aria-label": "Replies", tabindex: "0" }), form);
    makeComposer(form, { place: () => ({ channel, thread_ts: ts }), label: () => "Reply in the thread" });
    box.onkeydown = (event) => { if (event.key === "Escape" && !event.defaultPrevented) closeThread(); };
  }
  const messages = visible(channel, ts);
  // The answer to "post this" may come before the message itself; an empty thread that was full before is gone.
  if (!messages.length && box.querySelector(".message")) { closeThread(); return; }
  updateList(box.querySelector(".thread-list"), messages, { inThread: true, extras: [statusLine(channel, ts)].filter(Boolean) });
}
