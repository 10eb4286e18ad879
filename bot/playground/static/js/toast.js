// Short notices at the foot of the page.
import { h } from "./dom.js";

export function toast(text, bad = false) {
  const node = h("div", { class: `toast fade ${bad ? "bad" : ""}` }, h("span", {}, text),
    h("button", { type: "button", "aria-label": "Dismiss", onclick: () => node.remove() }, "×"));
  // An open modal covers the rest of the page, so its notices go inside it.
  const dialogs = document.querySelectorAll("dialog[open]");
  const host = dialogs.length ? dialogs[dialogs.length - 1] : document.getElementById("toasts");
  host.append(node);
  setTimeout(() => node.remove(), bad ? 9000 : 3500);
}
