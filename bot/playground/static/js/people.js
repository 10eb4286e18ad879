// Faces and times.
import { h } from "./dom.js";
import { isApp, present, user } from "./store.js";

export function avatar(id, size = "") {
  const who = user(id);
  const face = h("span", { class: `avatar ${size}`, "aria-hidden": "true" });
  if (isApp(id)) face.append(h("img", { src: "/static/rebound.svg", alt: "" }));
  else {
    face.style.background = `#${who.colour}`;
    face.append(who.real_name.split(" ").map((word) => word[0]).slice(0, 2).join(""));
  }
  return face;
}

const date = (ts) => new Date(Number(ts) * 1000);
export const clock = (ts) => date(ts).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
export const full = (ts) => date(ts).toLocaleString([], { dateStyle: "full", timeStyle: "medium" });
export const dayKey = (ts) => date(ts).toDateString();

export function day(ts) {
  const today = new Date(present());
  if (dayKey(ts) === today.toDateString()) return "Today";
  if (dayKey(ts) === new Date(today - 86_400_000).toDateString()) return "Yesterday";
  return date(ts).toLocaleDateString([], { weekday: "long", day: "numeric", month: "long" });
}

export const bare = (ts) => h("time", { dateTime: date(ts).toISOString(), title: full(ts) }, clock(ts).replace(/\s*[ap]\.?m\.?$/i, ""));
export const time = (ts) => h("time", { dateTime: date(ts).toISOString(), title: full(ts) }, clock(ts));
