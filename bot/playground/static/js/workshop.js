// What can happen in a workspace while one watches: time passes, other apps post, e-mail arrives, people come and go.
import { confirmed } from "./confirm.js";
import { h, iconButton } from "./dom.js";
import { act, channelName, myChannels, shownChannel, state, user } from "./store.js";
import { toast } from "./toast.js";

const HOUR = 3600;
const STEPS = [["5 minutes", 300], ["20 minutes", 1200], ["1 hour", HOUR], ["8 hours", 8 * HOUR], ["1 day", 24 * HOUR], ["3 days", 72 * HOUR]];

const EXAMPLE = `From: Mail Delivery System <mailer-daemon@mail.northwind.example>
To: Support <support@northwind.example>
Subject: Undelivered Mail Returned to Sender
Date: Tue, 12 May 2026 09:41:07 +0000
Message-ID: <20260512094107.7C41A@mail.northwind.example>
Auto-Submitted: auto-replied
Content-Type: text/plain; charset=utf-8

I'm sorry to have to inform you that your message could not be delivered.

<kim@exmaple.com>: host mx.exmaple.com[203.0.113.25] said:
    550 5.1.1 <kim@exmaple.com>: Recipient address rejected: User unknown
    (in reply to RCPT TO command)
`;

async function pass(words, seconds) {
  const answer = await act("clock", { seconds });
  if (!answer.notice) toast(`${words} have passed.`.replace(/^(1 \w+) have/, "$1 has"));
}

export const clockMenu = () => [{ title: "Let time pass" }, ...STEPS.map(([words, seconds]) => ({ label: words, run: () => pass(words, seconds) }))];

export const workspaceMenu = () => [
  { title: "In this workspace" },
  { label: "An app posts …", run: asApp },
  { label: "An e-mail arrives …", run: anEmail },
  "-", { title: "Somebody’s account is switched off" },
  ...[...state.users.values()].filter((u) => !u.is_bot && !u.deleted && u.id !== state.me && u.team === user(state.me).team)
    .map((u) => ({ label: u.real_name, run: () => switchOff(u) })),
];

async function switchOff(person) {
  const question = { title: { text: `Switch off ${person.real_name}’s account?` }, style: "danger", confirm: { text: "Switch it off" }, deny: { text: "Cancel" },
    text: { type: "plain_text", text: "They leave all channels, and their name stays under what they said. A reset brings them back." } };
  if (await confirmed(question)) act("deactivate", { who: person.id });
}

export function channelMenu(channel) {
  if (channel.kind === "im") return [];
  const other = (id) => ({ label: user(id).real_name, run: () => act("membership", { channel: channel.id, who: id, member: !channel.members.includes(id) }) });
  const team = user(state.me).team;
  const inside = channel.members.filter((id) => id !== state.me);
  const outside = [...state.users.values()].filter((u) => u.team === team && !u.deleted && u.name !== "slackbot" && !channel.members.includes(u.id)).map((u) => u.id);
  return [
    { title: channelName(channel) },
    !channel.archived && { label: "An app posts …", run: asApp },
    !channel.archived && { label: "An e-mail arrives …", run: anEmail },
    { label: channel.archived ? "Bring it back from the archive" : "Archive this channel", run: () => act("archive", { channel: channel.id, archived: !channel.archived }) },
    "-", outside.length && { title: "Let in" }, ...outside.map(other), inside.length && { title: "Take out" }, ...inside.map(other),
  ].filter(Boolean);
}

let count = 0;

function field(label, node, hint) {
  node.id = `made-${(count += 1)}`;
  return h("div", { class: "field" }, h("label", { class: "label", for: node.id }, label), node, hint && h("div", { class: "hint" }, hint));
}

/** A form of the playground’s own; `send()` gives true when all is done. */
function form(title, button, fields, send) {
  const close = () => { dialog.close(); dialog.remove(); };
  const submit = h("button", { type: "submit", class: "button primary" }, button);
  const dialog = h("dialog", { "aria-labelledby": "made-title" }, h("form", { onsubmit: async (event) => {
    event.preventDefault();
    submit.disabled = true;
    if (await send()) close();
    submit.disabled = false;
  } },
    h("div", { class: "modal-head" }, h("h2", { id: "made-title" }, title), iconButton("close", "Close", close)),
    h("div", { class: "modal-body" }, fields),
    h("div", { class: "modal-foot" }, h("button", { type: "button", class: "button", onclick: close }, "Cancel"), submit)));
  dialog.addEventListener("cancel", (event) => { event.preventDefault(); close(); });
  document.getElementById("modals").append(dialog);
  dialog.showModal();
  const first = dialog.querySelector("[data-first]");
  first?.focus();
  first?.setSelectionRange(0, 0);
  if (first) first.scrollTop = 0;
}

function channelChoice() {
  const here = shownChannel();
  const choose = h("select", {}, myChannels().filter((c) => !c.archived).map((c) => h("option", { value: c.id }, channelName(c))));
  if (here && here.kind !== "im" && !here.archived) choose.value = here.id;
  return choose;
}

function asApp() {
  const channel = channelChoice();
  const how = h("select", {}, h("option", { value: "" }, "Desk, an app that was installed"), h("option", { value: "Mail relay" }, "An incoming webhook, called Mail relay"));
  const text = h("input", { type: "text", "data-first": "", placeholder: "often empty: the words stand in the attachment" });
  const title = h("input", { type: "text", value: "#2291 Invoice came back" });
  const words = h("textarea", { rows: 6, value: "550 5.1.1 <kim@exmaple.com>: Recipient address rejected: User unknown" });
  const name = h("input", { type: "text", value: "Requester" });
  const value = h("input", { type: "text", value: "robin@northwind.example" });
  form("An app posts", "Post", [field("Where", channel), field("Who", how), field("Text", text), field("Title of the attachment", title), field("Words in the attachment", words),
    h("div", { class: "pair" }, field("A field of it", name), field("What stands in it", value))], async () => {
    const answer = await act("app_says", { channel: channel.value, webhook: how.value, text: escaped(text.value), title: title.value, words: escaped(words.value), field: name.value, value: escaped(value.value) });
    return !answer.notice;
  });
}

/** Apps have to escape what they post. */
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

function anEmail() {
  const channel = channelChoice();
  const raw = h("textarea", { rows: 14, "data-first": "", class: "code", spellcheck: false, value: EXAMPLE });
  const picker = h("input", { type: "file", accept: ".eml,message/rfc822,text/plain", onchange: async () => { if (picker.files[0]) raw.value = await picker.files[0].text(); } });
  form("An e-mail arrives", "Deliver it", [field("At the address of", channel), field("The e-mail, headers and all", raw), field("Or take it from a file", picker)], async () => {
    const answer = await act("email", { channel: channel.value, raw: raw.value });
    return !answer.notice;
  });
}
