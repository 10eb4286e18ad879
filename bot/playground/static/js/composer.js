// Writing: multi-line text, commands, files by drop, paste or choice, and the shortcuts menu.
import { h, icon, iconButton } from "./dom.js";
import { openMenu } from "./menu.js";
import { act, state, user } from "./store.js";
import { suggestFor } from "./suggest.js";
import { toast } from "./toast.js";

const LARGEST = 20_000_000;

function base64(buffer) {
  let binary = "";
  const bytes = new Uint8Array(buffer);
  for (let at = 0; at < bytes.length; at += 32_768) binary += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  return btoa(binary);
}

/** Fill `form` with a composer. `place()` says where messages go, `label()` what the field is called. */
export function makeComposer(form, { place, label, id }) {
  let files = [];
  const drafts = new Map();
  const chips = h("div", { class: "chips", hidden: true });
  const textarea = h("textarea", { id, rows: 1, placeholder: label(), "aria-label": label(), autocomplete: "off", spellcheck: false });
  const picker = h("input", { type: "file", multiple: true, hidden: true, accept: ".eml,.txt,.msg,.log,.mbox,text/*,message/*", onchange: () => { add(picker.files); picker.value = ""; } });
  const send = h("button", { type: "submit", class: "icon send", "aria-label": "Send", disabled: true }, icon("send"));
  const plus = iconButton("plus", "Shortcuts and files", () => openMenu(plus, [
    { label: "Attach a file", run: () => picker.click() }, "-", { title: user(state.bot).real_name },
    ...state.config.shortcuts.filter((s) => s.scope === "global").map((s) => ({ label: s.name, run: () => act("global_shortcut", { callback_id: s.callback_id }) })),
  ]), { "aria-haspopup": "menu" });

  form.append(chips, textarea, h("div", { class: "bar" }, plus, iconButton("clip", "Attach a file", () => picker.click()),
    h("span", { class: "hint" }, h("kbd", {}, "Enter"), " sends · ", h("kbd", {}, "Shift Enter"), " new line"), picker, send));
  const usedBySuggestion = suggestFor(textarea, form, place);

  function refresh() {
    textarea.style.height = "auto";
    textarea.style.height = `${Math.min(textarea.scrollHeight, innerHeight * 0.4)}px`;
    send.disabled = !textarea.value.trim() && !files.length;
    chips.hidden = !files.length;
    chips.replaceChildren(...files.map((f) => h("span", { class: "chip" }, f.name,
      h("button", { type: "button", "aria-label": `Remove ${f.name}`, onclick: () => { files = files.filter((one) => one !== f); refresh(); } }, "×"))));
  }

  async function add(chosen) {
    for (const file of chosen) {
      if (file.size > LARGEST) toast(`${file.name} is larger than 20 MB.`, true);
      else files = [...files, { name: file.name, content: base64(await file.arrayBuffer()) }];
    }
    refresh();
    textarea.focus();
  }

  async function submit() {
    const text = textarea.value.replace(/\s+$/, "");
    const sent = files;
    if (!text && !sent.length) return;
    textarea.value = "";
    files = [];
    refresh();
    const command = /^(\/[a-z][\w-]*)(?:\s+([\s\S]*))?$/.exec(text);
    const answer = command && !sent.length
      ? await act("slash", { ...place(), command: command[1], text: command[2] ?? "" })
      : await act("say", { ...place(), text, files: sent });
    if (answer.notice === "no answer") { textarea.value = text; files = sent; refresh(); }
  }

  form.addEventListener("submit", (event) => { event.preventDefault(); submit(); });
  textarea.addEventListener("input", refresh);
  textarea.addEventListener("keydown", (event) => {
    if (usedBySuggestion(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); submit(); }
  });
  textarea.addEventListener("paste", (event) => { if (event.clipboardData.files.length) { event.preventDefault(); add(event.clipboardData.files); } });
  const zone = form.closest(".channel, .thread") ?? form;
  zone.addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("dropping"); });
  zone.addEventListener("dragleave", () => form.classList.remove("dropping"));
  zone.addEventListener("drop", (event) => { event.preventDefault(); form.classList.remove("dropping"); add(event.dataTransfer.files); });

  let where = "";
  return function relabel() {
    const next = place().channel ?? "";
    if (next === where && textarea.placeholder === label()) return;
    drafts.set(where, textarea.value);
    if (next !== where) { textarea.value = drafts.get(next) ?? ""; where = next; refresh(); }
    textarea.placeholder = label();
    textarea.setAttribute("aria-label", label());
  };
}
