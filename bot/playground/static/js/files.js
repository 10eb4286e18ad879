// Files under a message: snippets, uploads, and e-mail that was sent to the channel.
import { h, icon } from "./dom.js";

const SHOWN = 6;

function size(bytes) {
  return bytes < 1000 ? `${bytes} B` : bytes < 1e6 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

const kind = (name) => h("span", { class: "kind", "aria-hidden": "true" }, name.includes(".") ? name.split(".").pop().slice(0, 4).toUpperCase() : "FILE");
const people = (list) => list.map((one) => (one.name && one.name !== one.address ? `${one.name} <${one.address}>` : one.address)).join(", ");

/** An e-mail as Slack shows it: from whom, what about, how it begins, and what was attached. */
function email(f) {
  const text = (f.plain_text ?? "").trimEnd();
  const long = text.split("\n").length > SHOWN || text.length > 500;
  const body = h("pre", { class: `mail-text ${long ? "clipped" : ""}` }, text || "(no plain text in it)");
  const more = h("button", { type: "button", class: "linkish", "aria-expanded": "false", onclick: () => {
    const clipped = body.classList.toggle("clipped");
    more.textContent = clipped ? "Show the whole e-mail" : "Show less";
    more.setAttribute("aria-expanded", String(!clipped));
  } }, "Show the whole e-mail");
  return h("div", { class: "mail" },
    h("div", { class: "mail-head" }, h("span", { class: "kind", "aria-hidden": "true" }, icon("mail")),
      h("div", { class: "what" }, h("div", { class: "name" }, f.subject),
        h("div", { class: "quiet" }, `From ${people(f.from) || "nobody"}`), f.to.length ? h("div", { class: "quiet" }, `To ${people(f.to)}`) : null)),
    body, long ? more : null,
    f.attachments.length ? h("ul", { class: "mail-files", "aria-label": "Attached" }, f.attachments.map((a) => h("li", {}, icon("clip"), `${a.filename} `, h("span", { class: "quiet" }, size(a.size))))) : null);
}

export function file(f) {
  if (f.mode === "email") return email(f);
  if (f.mode === "snippet") {
    return h("div", { class: "snippet" }, h("div", { class: "quiet" }, `Snippet · ${size(f.size)}`), h("pre", {}, f.preview ?? ""));
  }
  return h("div", { class: "file" }, kind(f.name), h("div", { class: "what" }, h("div", { class: "name" }, f.name), h("div", { class: "quiet" }, size(f.size))));
}
