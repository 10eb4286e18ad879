// One message: who, when, what, its files and reactions, and what can be done with it.
import { attachments } from "./attachments.js";
import { renderBlocks } from "./blocks.js";
import { h, icon, iconButton } from "./dom.js";
import { editor } from "./edit.js";
import { emoji } from "./emoji.js";
import { file } from "./files.js";
import { openMenu } from "./menu.js";
import { mrkdwn } from "./mrkdwn.js";
import { avatar, bare, clock, full, time } from "./people.js";
import { openThread } from "./places.js";
import { act, changed, channelName, myChannels, state, user } from "./store.js";
import { toast } from "./toast.js";

const LONG = 1600;
const FACES = [["eyes", "I am looking"], ["white_check_mark", "Done"], ["+1", "Thumbs up"], ["-1", "Thumbs down"], ["pray", "Thanks"], ["tada", "Hooray"], ["ticket", "A ticket"]];

export const permalink = (m) => {
  const reply = m.thread_ts && m.thread_ts !== m.ts ? `?thread_ts=${m.thread_ts}&cid=${m.channel}` : "";
  return `${location.origin}/archives/${m.channel}/p${m.ts.replace(".", "")}${reply}`;
};

const comesOrGoes = (m) => m.subtype === "channel_join" || m.subtype === "channel_leave";

/** The message as an article; `joined` ones follow another by the same author and show no head. */
export function renderMessage(m, { joined = false, inThread = false } = {}) {
  const who = m.username ? { ...user(m.user), real_name: m.username } : user(m.user);
  if (m.subtype === "tombstone") return tombstone(m, inThread);
  return h("article", { class: `message ${joined ? "joined" : ""} ${m.only_for ? "private" : ""} ${state.pointed === m.ts ? "pointed" : ""}`, "data-ts": m.ts, "aria-label": `${who.real_name}, ${clock(m.ts)}` },
    h("div", { class: "gutter" }, joined ? bare(m.ts) : avatar(m.user)),
    h("div", { class: "body" },
      m.only_for && h("div", { class: "only-you" }, icon("eye"), "Only visible to you"),
      !joined && h("div", { class: "head" }, h("span", { class: "author" }, who.real_name), who.is_bot && h("span", { class: "app-tag" }, "APP"), time(m.ts)),
      m.broadcast && !inThread && h("div", { class: "quiet" }, "replied to a thread"),
      state.editing === m.ts ? editor(m) : content(m),
      attachments(m),
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
  if (node && m.edited) (node.querySelector(".rich:last-child > .kept:last-child") ?? node).append(h("span", { class: "edited", title: `Edited ${full(m.edited.ts)}` }, " (edited)"));
  if (!node || user(m.user).is_bot || m.text.length < LONG) return node;
  const more = h("button", { type: "button", class: "linkish", "aria-expanded": "false", onclick: () => {
    const clipped = node.classList.toggle("clipped");
    more.textContent = clipped ? "Show more" : "Show less";
    more.setAttribute("aria-expanded", String(!clipped));
  } }, "Show more");
  node.classList.add("clipped");
  return [node, more];
}

/** What is left of a deleted message that has replies. */
function tombstone(m, inThread) {
  return h("article", { class: "message tombstone", "data-ts": m.ts, "aria-label": m.text },
    h("div", { class: "gutter" }, h("span", { class: "avatar gone", "aria-hidden": "true" }, icon("bin"))),
    h("div", { class: "body" }, h("div", { class: "quiet" }, m.text), !inThread && m.reply_count ? threadLink(m) : null));
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
  const react = (name) => act("react", { channel: m.channel, ts: m.ts, name });
  const tick = h("button", { type: "button", class: "icon rare", title: "React with ✅", "aria-label": "React with a tick", onclick: () => react("white_check_mark") }, "✅");
  const smile = iconButton("smile", "React with …", () => openMenu(smile, FACES.map(([name, word]) => ({ label: `${emoji(name)} ${word}`, run: () => react(name) }))), { "aria-haspopup": "menu" });
  const copy = () => navigator.clipboard?.writeText(permalink(m)).then(() => toast("Link copied."), () => toast(permalink(m)));
  const shortcuts = state.config.shortcuts.filter((s) => s.scope === "message");
  const more = iconButton("more", "More actions", () => openMenu(more, [
    !inThread && { label: "Reply in thread", run: () => openThread(m.channel, m.thread_ts ?? m.ts) },
    { label: "Copy link", run: copy },
    m.text && !comesOrGoes(m) && { label: "Forward to …", run: () => openMenu(more, [{ title: "Forward to" }, ...myChannels().filter((c) => !c.archived).map((c) => ({ label: channelName(c), run: () => act("say", { channel: c.id, text: "", forwards: [m.channel, m.ts] }) }))]) },
    m.user === state.me && m.text && !comesOrGoes(m) && { label: "Edit message", run: () => { state.editing = m.ts; changed(); } },
    m.user === state.me && { label: "Delete message", run: () => act("delete", { channel: m.channel, ts: m.ts }) },
    "-", { title: user(state.bot).real_name },
    ...shortcuts.map((s) => ({ label: s.name, run: () => act("message_shortcut", { callback_id: s.callback_id, channel: m.channel, ts: m.ts }) })),
  ].filter(Boolean)), { "aria-haspopup": "menu" });
  return h("div", { class: "tools" }, tick, smile,
    !inThread && iconButton("reply", "Reply in thread", () => openThread(m.channel, m.thread_ts ?? m.ts)),
    iconButton("link", "Copy link", copy, { class: "rare" }), more);
}
