// Modals: the top view of the acting person's stack, in a dialog that holds the focus.
import { renderBlocks } from "./blocks.js";
import { h, iconButton } from "./dom.js";
import { act, state } from "./store.js";

let dialog = null;
let shownId = null;
let shownHash = null;
const kept = new Map();

export function renderModal() {
  const stack = state.views[state.me] ?? [];
  const view = stack[stack.length - 1];
  for (const id of kept.keys()) if (!stack.some((v) => v.id === id)) kept.delete(id);
  if (!view) { dismiss(); return; }
  if (view.id === shownId && view.hash === shownHash) return;
  if (!kept.has(view.id)) kept.set(view.id, { values: {}, errors: {}, notice: "" });
  if (view.hash !== shownHash || view.id !== shownId) kept.get(view.id).errors = {};
  draw(view, stack.length);
}

function dismiss() {
  shownId = null;
  shownHash = null;
  dialog?.close();
  dialog?.remove();
  dialog = null;
}

function draw(view, depth) {
  const memory = kept.get(view.id);
  const context = { surface: "modal", key: view.id, values: memory.values, errors: memory.errors,
    act: (block, element, value) => act("click", { view: view.id, block_id: block.block_id, action_id: element.action_id, value, values: memory.values }) };
  const close = (all) => act("close", { view: view.id, all });
  const submit = view.submit && h("button", { type: "submit", class: "button primary" }, view.submit.text);
  const body = h("div", { class: "modal-body" }, memory.notice && h("p", { class: "modal-notice", role: "alert" }, memory.notice), renderBlocks(view.blocks, context));
  const form = h("form", { novalidate: true, onsubmit: async (event) => {
    event.preventDefault();
    submit.disabled = true;
    const answer = await act("submit", { view: view.id, values: memory.values });
    memory.errors = answer.errors ?? {};
    memory.notice = answer.notice ?? "";
    if (dialog && shownId === view.id && (answer.notice || Object.keys(memory.errors).length)) { draw(view, depth); focusFirstError(); }
  } },
    h("div", { class: "modal-head" }, h("h2", { id: "modal-title" }, view.title.text), iconButton("close", "Close", () => close(true))),
    body,
    h("div", { class: "modal-foot" }, h("button", { type: "button", class: "button", onclick: () => close(false) }, view.close?.text ?? (depth > 1 ? "Back" : "Cancel")), submit));
  const scroll = shownId === view.id ? dialog?.querySelector(".modal-body")?.scrollTop : 0;
  if (!dialog) {
    dialog = h("dialog", { "aria-labelledby": "modal-title" });
    dialog.addEventListener("cancel", (event) => { event.preventDefault(); top(); });
    document.getElementById("modals").append(dialog);
    dialog.append(form);
    dialog.showModal();
  } else dialog.replaceChildren(form);
  const fresh = shownId !== view.id;
  shownId = view.id;
  shownHash = view.hash;
  dialog.querySelector(".modal-body").scrollTop = scroll;
  if (fresh) (dialog.querySelector("[data-first]") ?? dialog.querySelector(".modal-body input, .modal-body textarea, .modal-body select") ?? submit)?.focus();
}

/** Escape closes the view on top. */
function top() {
  if (shownId) act("close", { view: shownId });
}

function focusFirstError() {
  dialog?.querySelector(".has-error input, .has-error textarea, .has-error select")?.focus();
}
