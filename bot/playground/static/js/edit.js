// Changing one's own message where it stands.
import { h } from "./dom.js";
import { act, changed, channelById, state, user } from "./store.js";

const unescape = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/** A message's text as its author typed it: ids are names again, and links what they were made of. */
export function typed(text) {
  return unescape(text.replace(/<([^<>\n]+)>/g, (_, inside) => {
    const [target, label] = inside.split("|");
    if (target.startsWith("@")) return `@${user(target.slice(1)).name}`;
    if (target.startsWith("#")) return `#${channelById(target.slice(1))?.name ?? label ?? target}`;
    if (target.startsWith("!subteam^")) return `@${state.groups.get(target.slice(9))?.handle ?? target}`;
    if (target.startsWith("!")) return `@${target.slice(1)}`;
    return label ?? target;
  }));
}

const drafts = new Map();

export function editor(m) {
  const done = () => { drafts.delete(m.ts); state.editing = null; changed(); };
  const save = async () => {
    const text = area.value.trim();
    if (text && text !== typed(m.text)) await act("edit", { channel: m.channel, ts: m.ts, text: area.value });
    done();
  };
  const area = h("textarea", { "aria-label": "Edit message", value: drafts.get(m.ts) ?? typed(m.text), oninput: () => drafts.set(m.ts, area.value), onkeydown: (event) => {
    if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); done(); }
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); save(); }
  } });
  area.rows = Math.min(12, area.value.split("\n").length + 1);
  requestAnimationFrame(() => { if (!area.contains(document.activeElement)) area.focus(); });
  return h("div", { class: "editor" }, area, h("div", { class: "row" },
    h("button", { type: "button", class: "button small", onclick: done }, "Cancel"),
    h("button", { type: "button", class: "button small primary", onclick: save }, "Save changes")));
}
