// The question that an app may put before an action (Block Kit's confirm object).
import { h } from "./dom.js";
import { textObject } from "./mrkdwn.js";

/** Resolves to true when the person agrees; at once when the element asks nothing. */
export function confirmed(object) {
  if (!object) return Promise.resolve(true);
  return new Promise((resolve) => {
    const yes = h("button", { class: `button ${object.style === "danger" ? "danger solid" : "primary"}`, value: "yes" }, object.confirm.text);
    const dialog = h("dialog", { "aria-labelledby": "confirm-title" },
      h("form", { method: "dialog" },
        h("div", { class: "modal-head" }, h("h2", { id: "confirm-title" }, object.title.text)),
        h("div", { class: "modal-body" }, textObject(object.text)),
        h("div", { class: "modal-foot" }, h("button", { class: "button", value: "no" }, object.deny.text), yes)));
    dialog.addEventListener("close", () => { resolve(dialog.returnValue === "yes"); dialog.remove(); });
    document.getElementById("modals").append(dialog);
    dialog.showModal();
    yes.focus();
  });
}
