// The left column: workspace, channels, the app, and who one is.
import { confirmed } from "./confirm.js";
import { h, icon, iconButton } from "./dom.js";
import { openMenu } from "./menu.js";
import { openApp, openChannel } from "./places.js";
import { avatar } from "./people.js";
import { clockMenu, workspaceMenu } from "./workshop.js";
import { act, changed, directChannel, myChannels, myTeam, present, state, unreadIn, user } from "./store.js";

export const inspectorShown = { now: false };

/** A line of the sidebar; `unread` is [how many, how many of them for me]: bold, and counted in red. */
function item({ label, mark, here, unread, archived, onclick }) {
  const [all, mine] = unread ?? [0, 0];
  return h("li", {}, h("button", { type: "button", class: `side-item ${all ? "unread" : ""} ${archived ? "archived" : ""}`, "aria-current": here ? "page" : undefined, onclick },
    mark, h("span", { class: "name" }, label),
    mine ? h("span", { class: "badge", "aria-hidden": "true" }, String(mine)) : null,
    all ? h("span", { class: "unseen" }, ` ${all} unread${mine ? `, ${mine} for you` : ""}`) : null));
}

const group = (title, ...items) => h("section", { class: "side-group" }, h("h2", {}, title), h("ul", {}, items));

const hash = (c) => (c.kind === "group" ? h("span", { class: "hash" }, icon("lock"), h("span", { class: "unseen" }, "private channel ")) : h("span", { class: "hash", "aria-hidden": "true" }, "#"));

function channels() {
  return myChannels().map((c) => item({
    label: c.name, mark: hash(c), archived: c.archived,
    here: state.place.kind === "channel" && state.place.id === c.id,
    unread: unreadIn(c.id), onclick: () => openChannel(c.id),
  }));
}

let ticking = null;

/** The time by this workspace's clock, which can be ahead of the one on the wall. */
function clockLine() {
  const face = h("span", {});
  const show = () => {
    const at = new Date(present());
    face.textContent = state.clock.moved ? at.toLocaleString([], { weekday: "short", hour: "2-digit", minute: "2-digit" }) : at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  };
  clearInterval(ticking);
  ticking = setInterval(show, 10_000);
  show();
  const open = h("button", { type: "button", class: `side-button clock ${state.clock.moved ? "moved" : ""}`, "aria-haspopup": "menu", title: "Let time pass", onclick: () => openMenu(open, clockMenu()) },
    icon("clock"), face, h("span", { class: "unseen" }, ", let time pass"));
  return open;
}

function actingAs() {
  const people = [...state.users.values()].filter((u) => !u.is_bot && !u.deleted);
  const choose = h("select", { id: "acting-as", onchange: () => {
    state.me = choose.value;
    localStorage.setItem("me", state.me);
    state.thread = null;
    state.editing = null;
    if (state.place.kind === "channel" && !myChannels().some((c) => c.id === state.place.id)) state.place = { kind: "channel", id: myChannels()[0].id };
    if (state.place.kind === "app") act("home", { tab: state.place.tab });
    changed();
  } }, people.map((u) => h("option", { value: u.id, selected: u.id === state.me }, u.real_name)));
  return [h("label", { for: "acting-as" }, "You are acting as"), h("div", { class: "acting" }, avatar(state.me), choose)];
}

const RESET = { title: { text: "Start again?" }, text: { type: "plain_text", text: "All messages, forms and files on this page are cleared." },
  confirm: { text: "Clear all" }, deny: { text: "Cancel" }, style: "danger" };
const reset = async () => { if (await confirmed(RESET)) act("reset"); };

let shown = "";

export function renderSidebar() {
  const key = JSON.stringify([state.place, state.me, state.channels, state.unread, [...state.users.values()], state.clock.moved, state.socketMode, inspectorShown.now]);
  if (key === shown) return;
  shown = key;
  const box = document.getElementById("sidebar");
  const bot = user(state.bot).real_name;
  const dm = directChannel();
  const more = iconButton("more", "What else can happen here", () => openMenu(more, workspaceMenu()), { "aria-haspopup": "menu" });
  const focused = box.contains(document.activeElement) ? document.activeElement.textContent : null;
  box.replaceChildren(
    h("div", { class: "workspace" }, h("span", { class: "mark", "aria-hidden": "true" }, myTeam().name[0] ?? ""), h("span", { class: "name" }, myTeam().name), more),
    group("Channels", channels()),
    group("Direct messages", item({ label: bot, mark: avatar(state.bot, "tiny"), here: state.place.tab === "messages", unread: dm && unreadIn(dm.id), onclick: () => openApp("messages") })),
    group("Apps", item({ label: `${bot} home`, mark: avatar(state.bot, "tiny"), here: state.place.tab === "home", onclick: () => openApp("home") })),
    h("div", { class: "side-foot" }, actingAs(),
      h("div", { class: "row" }, clockLine(),
        h("button", { type: "button", class: "side-button", "aria-pressed": String(inspectorShown.now), onclick: () => { inspectorShown.now = !inspectorShown.now; changed(); } }, "Under the hood"),
        h("button", { type: "button", class: "side-button", onclick: reset }, "Reset"))));
  if (focused) [...box.querySelectorAll("button")].find((b) => b.textContent === focused)?.focus();
}
