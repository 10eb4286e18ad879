// The middle column: the head of the place, the app's tabs, its Home, and the channel's messages.
import { renderBlocks } from "./blocks.js";
import { h, icon, iconButton } from "./dom.js";
import { openMenu } from "./menu.js";
import { statusLine, updateList } from "./list.js";
import { openApp } from "./places.js";
import { channelMenu } from "./workshop.js";
import { act, channelName, shownChannel, state, unreadIn, user, visible } from "./store.js";

const names = (channel) => channel.members.map((id) => user(id).real_name).join(", ");
const at = (id) => document.getElementById(id);

function head() {
  const channel = state.place.kind === "channel" ? shownChannel() : null;
  const title = channel ? channelName(channel) : user(state.bot).real_name;
  const topic = channel ? channel.topic : user(state.bot).title;
  document.title = `${title} · ${state.team.name}`;
  const open = () => { at("sidebar").classList.add("open"); at("scrim").hidden = false; at("sidebar").querySelector("button")?.focus(); };
  const key = JSON.stringify([title, topic, channel?.kind, channel?.archived, channel?.members]);
  if (at("place").dataset.key === key) return;
  at("place").dataset.key = key;
  const more = channel && iconButton("more", "What can happen in this channel", () => openMenu(more, channelMenu(channel)), { "aria-haspopup": "menu" });
  at("place").replaceChildren(iconButton("menu", "Channels", open, { class: "menu" }), h("h1", { id: "place-title" }, title),
    ...[state.place.kind === "app" ? h("span", { class: "app-tag" }, "APP") : null, channel?.kind === "group" ? h("span", { class: "kind-tag" }, icon("lock"), "Private") : null,
      h("span", { class: "topic" }, topic), channel && h("span", { class: "members", title: names(channel) }, `${channel.members.length} members`), more].filter(Boolean));
}

function tabs() {
  at("tabs").hidden = state.place.kind !== "app";
  const tab = (name, label) => h("button", { type: "button", role: "tab", "aria-selected": String(state.place.tab === name), onclick: () => openApp(name) }, label);
  if (at("tabs").dataset.key === String(state.place.tab)) return;
  at("tabs").dataset.key = String(state.place.tab);
  at("tabs").replaceChildren(tab("home", "Home"), tab("messages", "Messages"));
}

const homeValues = {};

function home() {
  const shown = state.place.kind === "app" && state.place.tab === "home";
  at("home").hidden = !shown;
  at("channel").hidden = shown;
  if (!shown) return;
  const view = state.homes[state.me];
  const key = view ? view.hash : "none";
  if (at("home").dataset.key === key + state.me) return;
  at("home").dataset.key = key + state.me;
  const context = { surface: "home", key: view?.id, values: homeValues,
    act: (block, element, value) => act("click", { view: view.id, block_id: block.block_id, action_id: element.action_id, value, values: homeValues }) };
  at("home").replaceChildren(h("div", {}, view ? renderBlocks(view.blocks, context)
    : h("div", { class: "empty" }, h("h2", {}, "Nothing here yet"), h("p", {}, `${user(state.bot).real_name} has not published its home.`))));
}

function empty(channel) {
  const bot = user(state.bot);
  if (channel.kind === "im") return h("div", { class: "empty" }, h("h2", {}, `This is between you and ${bot.real_name}`), h("p", {}, "Paste a bounce, or drop the file here."));
  const ways = channel.has_bot ? `Mention @${bot.name} and paste a bounce, or type ${state.config.command}.` : `${bot.real_name} is not in this channel. Type /invite @${bot.name} to add it.`;
  return h("div", { class: "empty" }, h("h2", {}, channelName(channel)), h("p", {}, ways));
}

function prompts(channel) {
  const given = state.prompts[channel.id];
  if (!given || visible(channel.id).length) return null;
  return h("div", { class: "prompts" }, given.title && h("strong", {}, given.title), given.prompts.map((p) => h("button", { type: "button", class: "button small",
    onclick: () => act("say", { channel: channel.id, text: p.message }) }, p.title)));
}

export function renderPlace() {
  head();
  tabs();
  home();
  const channel = shownChannel();
  if (!channel) return;
  if (unreadIn(channel.id)[0] && !document.hidden) {
    state.unread[channel.id][state.me] = [0, 0];
    act("read", { channel: channel.id });
  }
  const box = at("messages");
  if (box.dataset.channel !== channel.id + state.me) { box.replaceChildren(); box.dataset.newest = ""; box.dataset.channel = channel.id + state.me; }
  at("composer").hidden = channel.archived;
  at("archived").hidden = !channel.archived;
  const extras = [prompts(channel), statusLine(channel.id, null)].filter(Boolean);
  updateList(box, visible(channel.id), { empty: empty(channel), extras });
}
