// One message: who, when, what, its files and reactions, and what can be done with it.
import { renderBlocks } from "./blocks.js";
import { h, icon, iconButton } from "./dom.js";
import { emoji } from "./emoji.js";
import { openMenu } from "./menu.js";
import { mrkdwn } from "./mrkdwn.js";
import { avatar, bare, clock, full, time } from "./people.js";
import { openThread } from "./places.js";
import { act, state, user } from "./store.js";
import { toast } from "./toast.js";

const LONG = 1600;

export const permalink = (m) => {
  const reply = m.thread_ts && m.thread_ts !== m.ts ? `?thread_ts=${m.thread_ts}&cid=${m.channel}` : "";
  return `${location.origin}/archives/${m.channel}/p${m.ts.replace(".", "")}${reply}`;
};

/** The message as an article; `joined` ones follow another by the same author and show no head. */
export function renderMessage(m, { joined = false, inThread = false } = {}) {
  const who = user(m.user);
  return h("article", { class: `message ${joined ? "joined" : ""} ${m.only_for ? "private" : ""} ${state.pointed === m.ts ? "pointed" : ""}`, "data-ts": m.ts, "aria-label": `${who.real_name}, ${clock(m.ts)}` },
    h("div", { class: "gutter" }, joined ? bare(m.ts) : avatar(m.user)),
    h("div", { class: "body" },
      m.only_for && h("div", { class: "only-you" }, icon("eye"), "Only visible to you"),
      !joined && h("div", { class: "head" }, h("span", { class: "author" }, who.real_name), who.is_bot && h("span", { class: "app-tag" }, "APP"), time(m.ts)),
      m.broadcast && !inThread && h("div", { class: "quiet" }, "replied to a thread"),
      content(m),
      (m.files ?? []).map(file),
      reactions(m),
      !inThread && m.reply_count ? threadLink(m) : null,
      !inThread && statusOf(m.channel, m.ts) ? h("div", { class: "working" }, statusOf(m.channel, m.ts)) : null),
    tools(m, inThread));
}

/** What the app says that it is doing in a thread, in words; null when it says nothing. */
export function statusOf(channel, threadTs) {
  const status = state.statuses.get(`${channel}/${threadTs ?? ""}`);
  if (!status) return null;
  const words = status.loading_messages?.[0] ?? `${user(state.bot).real_name} ${status.status}`;
  return words.replace(/(…|\.{3})$/, "") + "…";
}

function content(m) {
  const context = {
    surface: "message", key: m.ts, values: {},
    act: (block, element, value) => act("click", { channel: m.channel, ts: m.ts, block_id: block.block_id, action_id: element.action_id, value, values: context.values }),
  };
  const node = m.blocks?.length ? renderBlocks(m.blocks, context) : m.text ? mrkdwn(m.text) : null;
  if (node && m.edited) node.append(h("span", { class: "edited", title: `Edited ${full(m.edited.ts)}` }, " (edited)"));
  if (!node || user(m.user).is_bot || m.text.length < LONG) return node;
  const more = h("button", { type: "button", class: "linkish", "aria-expanded": "false", onclick: () => {
    const clipped = node.classList.toggle("clipped");
    more.textContent = clipped ? "Show more" : "Show less";
    more.setAttribute("aria-expanded", String(!clipped));
  } }, "Show more");
  node.classList.add("clipped");
  return [node, more];
}

function size(bytes) {
  return bytes < 1000 ? `${bytes} B` : bytes < 1e6 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function file(f) {
  if (f.mode === "snippet") {
    return h("div", { class: "snippet" }, h("div", { class: "quiet" }, `Snippet · ${size(f.size)}`), h("pre", {}, f.preview ?? ""));
  }
  return h("div", { class: "file" }, h("span", { class: "kind", "aria-hidden": "true" }, f.name.split(".").pop().slice(0, 4).toUpperCase()),
    h("div", { class: "what" }, h("div", { class: "name" }, f.name), h("div", { class: "quiet" }, size(f.size))));
}

function reactions(m) {
  if (!m.reactions?.length) return null;
  return h("div", { class: "reactions" }, m.reactions.map((r) => h("button", { type: "button", class: "reaction", "aria-pressed": String(r.users.includes(state.me)),
    title: r.users.map((id) => user(id).real_name).join(", "), onclick: () => act("react", { channel: m.channel, ts: m.ts, name: r.name }) }, `${emoji(r.name)} ${r.count}`)));
}

function threadLink(m) {
  return h("button", { type: "button", class: "thread-link", onclick: () => openThread(m.channel, m.ts) },
    h("span", { class: "faces" }, m.reply_users.slice(0, 4).map((id) => avatar(id, "tiny"))),
    h("strong", {}, m.reply_count === 1 ? "1 reply" : `${m.reply_count} replies`),
    h("span", { class: "quiet" }, `Last reply at ${clock(m.latest_reply)}`));
}

function tools(m, inThread) {
  if (m.only_for) {
    return h("div", { class: "tools" }, iconButton("close", "Dismiss", () => act("delete", { channel: m.channel, ts: m.ts })));
  }
  const tick = h("button", { type: "button", class: "icon rare", title: "React with ✅", "aria-label": "React with a tick", onclick: () => act("react", { channel: m.channel, ts: m.ts, name: "white_check_mark" }) }, "✅");
  const copy = () => navigator.clipboard?.writeText(permalink(m)).then(() => toast("Link copied."), () => toast(permalink(m)));
  const shortcuts = state.config.shortcuts.filter((s) => s.scope === "message");
  const more = iconButton("more", "More actions", () => openMenu(more, [
    !inThread && { label: "Reply in thread", run: () => openThread(m.channel, m.thread_ts ?? m.ts) },
    { label: "Copy link", run: copy },
    m.user === state.me && { label: "Delete message", run: () => act("delete", { channel: m.channel, ts: m.ts }) },
    "-", { title: user(state.bot).real_name },
    ...shortcuts.map((s) => ({ label: s.name, run: () => act("message_shortcut", { callback_id: s.callback_id, channel: m.channel, ts: m.ts }) })),
  ].filter(Boolean)), { "aria-haspopup": "menu" });
  return h("div", { class: "tools" }, tick,
    !inThread && iconButton("reply", "Reply in thread", () => openThread(m.channel, m.thread_ts ?? m.ts)),
    iconButton("link", "Copy link", copy, { class: "rare" }), more);
}
