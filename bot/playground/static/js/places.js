// Going from place to place: channels, the app's tabs, threads, links to messages.
import { toEnd } from "./list.js";
import { act, channelById, changed, directChannel, state } from "./store.js";

const SHOWN_FOR = 3000;

export function openChannel(id) {
  const channel = channelById(id);
  if (channel?.kind === "im") { openApp("messages"); return; }
  state.place = { kind: "channel", id };
  arrive(id);
}

/** The app's Home or Messages tab; the app hears of it, as in Slack. */
export function openApp(tab) {
  state.place = { kind: "app", tab };
  arrive(tab === "messages" ? directChannel()?.id : null);
  act("home", { tab });
}

function arrive(channel) {
  state.thread = null;
  state.editing = null;
  state.pointed = null;
  document.getElementById("sidebar").classList.remove("open");
  document.getElementById("scrim").hidden = true;
  changed();
  requestAnimationFrame(() => requestAnimationFrame(() => {
    const box = document.getElementById("messages");
    toEnd(box);
  }));
}

export function openThread(channel, ts) {
  state.thread = { channel, ts };
  changed();
  requestAnimationFrame(() => requestAnimationFrame(() => { if (!matchMedia("(hover: none)").matches) document.querySelector("#thread textarea")?.focus({ preventScroll: true }); }));
}

export function closeThread() {
  state.thread = null;
  changed();
  document.querySelector("#composer textarea")?.focus();
}

/** Bring a message into view: into the middle, or its beginning when it is taller than half of what can be seen. */
function show(message) {
  if (!message) return;
  const box = message.parentElement;
  const above = message.offsetHeight > box.clientHeight / 2 ? 6 : (box.clientHeight - message.offsetHeight) / 2;
  box.scrollTop += message.getBoundingClientRect().top - box.getBoundingClientRect().top - above;
}

/** Follow a link such as /archives/C0SUPPORT/p1700000000000100?thread_ts=...; false when it is not one. */
export function follow(url) {
  const found = /^\/archives\/(\w+)\/p(\d{10})(\d{6})$/.exec(url.pathname);
  if (!found || url.origin !== location.origin || !channelById(found[1])) return false;
  const ts = `${found[2]}.${found[3]}`;
  openChannel(found[1]);
  const thread = url.searchParams.get("thread_ts");
  if (thread) state.thread = { channel: found[1], ts: thread };
  state.pointed = ts;
  setTimeout(() => { if (state.pointed === ts) state.pointed = null; }, SHOWN_FOR);
  changed();
  requestAnimationFrame(() => requestAnimationFrame(() => show([...document.querySelectorAll(`[data-ts="${ts}"]`)].pop())));
  return true;
}
