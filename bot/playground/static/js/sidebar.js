// The left column: workspace, channels, the app, and who one is.
import { confirmed } from "./confirm.js";
import { h } from "./dom.js";
import { openApp, openChannel } from "./places.js";
import { avatar } from "./people.js";
import { act, changed, directChannel, myTeam, state, user } from "./store.js";

export const inspectorShown = { now: false };

function item({ label, mark, here, unread, onclick }) {
  return h("li", {}, h("button", { type: "button", class: `side-item ${unread ? "unread" : ""}`, "aria-current": here ? "page" : undefined, onclick },
    mark, h("span", { class: "name" }, label),
    unread ? h("span", { class: "badge" }, String(unread), h("span", { class: "unseen" }, " unread")) : null));
}

const group = (title, ...items) => h("section", { class: "side-group" }, h("h2", {}, title), h("ul", {}, items));

const mine = () => state.channels.filter((c) => c.kind === "channel" && c.teams.includes(myTeam().id));

function channels() {
  return mine().map((c) => item({
    label: c.name, mark: h("span", { class: "hash", "aria-hidden": "true" }, "#"),
    here: state.place.kind === "channel" && state.place.id === c.id,
    unread: state.unread.get(c.id), onclick: () => openChannel(c.id),
  }));
}

function actingAs() {
  const people = [...state.users.values()].filter((u) => !u.is_bot);
  const choose = h("select", { id: "acting-as", onchange: () => {
    state.me = choose.value;
    localStorage.setItem("me", state.me);
    state.unread.clear();
    state.thread = null;
    if (state.place.kind === "channel" && !mine().some((c) => c.id === state.place.id)) state.place = { kind: "channel", id: mine()[0].id };
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
  const key = JSON.stringify([state.place, state.me, state.channels, [...state.unread], [...state.users.keys()], state.socketMode, inspectorShown.now]);
  if (key === shown) return;
  shown = key;
  const box = document.getElementById("sidebar");
  const bot = user(state.bot).real_name;
  const dm = directChannel();
  const focused = box.contains(document.activeElement) ? document.activeElement.textContent : null;
  box.replaceChildren(
    h("div", { class: "workspace" }, h("span", { class: "mark", "aria-hidden": "true" }, myTeam().name[0] ?? ""), myTeam().name),
    group("Channels", channels()),
    group("Direct messages", item({ label: bot, mark: avatar(state.bot, "tiny"), here: state.place.tab === "messages", unread: dm && state.unread.get(dm.id), onclick: () => openApp("messages") })),
    group("Apps", item({ label: `${bot} home`, mark: avatar(state.bot, "tiny"), here: state.place.tab === "home", onclick: () => openApp("home") })),
    h("div", { class: "side-foot" }, actingAs(),
      h("div", { class: "row" },
        h("button", { type: "button", class: "side-button", "aria-pressed": String(inspectorShown.now), onclick: () => { inspectorShown.now = !inspectorShown.now; changed(); } }, "Under the hood"),
        h("button", { type: "button", class: "side-button", onclick: reset }, "Reset"))));
  if (focused) [...box.querySelectorAll("button")].find((b) => b.textContent === focused)?.focus();
}
