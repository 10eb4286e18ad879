// Input blocks: labels, fields, hints and what is wrong with them. Values are kept by block_id while a modal is open.
import { h } from "./dom.js";
import { optionsOf } from "./elements.js";
import { withEmoji } from "./mrkdwn.js";

let count = 0;

/** An input block; `context.values` holds what was typed, `context.errors` what the app did not accept. */
export function input(block, context) {
  const { element } = block;
  const id = `field-${(count += 1)}`;
  const error = context.errors?.[block.block_id];
  const kept = context.values[block.block_id];
  const set = (value) => { context.values[block.block_id] = value; if (block.dispatch_action && element.type !== "plain_text_input") context.act(block, element, value); };
  const describedBy = [error && `${id}-error`, block.hint && `${id}-hint`].filter(Boolean).join(" ");
  const shared = { id, "aria-invalid": error ? "true" : undefined, "aria-describedby": describedBy || undefined, "aria-required": block.optional ? undefined : "true" };
  const label = [withEmoji(block.label.text), block.optional && h("span", { class: "optional" }, " (optional)")];
  const grouped = element.type === "checkboxes" || element.type === "radio_buttons";
  const field = (FIELDS[element.type] ?? text)(element, shared, kept, set, block, context);
  return h("div", { class: `field ${error ? "has-error" : ""}`, "data-block": block.block_id },
    grouped ? h("fieldset", { "aria-describedby": describedBy || undefined }, h("legend", {}, label), field)
      : [h("label", { class: "label", for: id }, label), field],
    error && h("div", { class: "wrong", id: `${id}-error` }, h("span", { "aria-hidden": "true" }, "⚠"), error),
    block.hint && h("div", { class: "hint", id: `${id}-hint` }, block.hint.text));
}

function text(element, shared, kept, set, block, context) {
  const value = kept ?? element.initial_value ?? "";
  const props = { ...shared, value, placeholder: element.placeholder?.text ?? "", oninput: (event) => { set(event.target.value); count(); },
    onkeydown: (event) => { if (event.key === "Enter" && !element.multiline && block.dispatch_action) { event.preventDefault(); context.act(block, element, event.target.value); } } };
  const node = element.multiline ? h("textarea", { ...props, rows: 5 }) : h("input", { type: "text", ...props });
  const high = element.max_length ?? 3000;
  const counter = h("div", { class: "counter", "aria-hidden": "true" });
  const count = () => { const left = high - node.value.length; counter.textContent = left < Math.min(200, high / 4) ? String(left) : ""; };
  if (element.focus_on_load) node.dataset.first = "";
  count();
  return [node, counter];
}

function number(element, shared, kept, set) {
  return h("input", { type: "number", ...shared, value: kept ?? element.initial_value ?? "", min: element.min_value, max: element.max_value, step: element.is_decimal_allowed ? "any" : "1",
    placeholder: element.placeholder?.text ?? "", oninput: (event) => set(event.target.value) });
}

function select(element, shared, kept, set) {
  const chosen = kept ?? element.initial_users ?? element.initial_conversations ?? element.initial_channels ?? (element.initial_options ?? []).map((o) => o.value);
  const initial = kept ?? element.initial_option?.value ?? element.initial_user ?? element.initial_conversation ?? element.initial_channel ?? "";
  const many = element.type.startsWith("multi_");
  const node = h("select", { ...shared, multiple: many, onchange: () => set(many ? [...node.selectedOptions].map((o) => o.value) : node.value) },
    !many && h("option", { value: "" }, element.placeholder?.text ?? "Choose"), optionsOf(element));
  if (!many) node.value = initial;
  else for (const o of node.options) o.selected = chosen.includes(o.value);
  return node;
}

function choices(element, shared, kept, set, block) {
  const kind = element.type === "checkboxes" ? "checkbox" : "radio";
  const first = kept ?? (element.initial_options ?? (element.initial_option ? [element.initial_option] : [])).map((o) => o.value);
  const chosen = new Set(Array.isArray(first) ? first : [first]);
  return element.options.map((o) => h("label", { class: "choice" },
    h("input", { type: kind, name: shared.id, value: o.value, checked: chosen.has(o.value), onchange: (event) => {
      if (kind === "radio") chosen.clear();
      if (event.target.checked) chosen.add(o.value); else chosen.delete(o.value);
      set(kind === "radio" ? o.value : [...chosen]);
    } }), h("span", {}, withEmoji(o.text.text), o.description && h("span", { class: "quiet" }, o.description.text))));
}

const moment = (type, key) => (element, shared, kept, set) => h("input", { type, ...shared, value: kept ?? element[key] ?? "", onchange: (event) => set(event.target.value) });

const FIELDS = {
  static_select: select, multi_static_select: select, users_select: select, conversations_select: select, channels_select: select,
  multi_users_select: select, multi_conversations_select: select, multi_channels_select: select, number_input: number,
  checkboxes: choices, radio_buttons: choices, datepicker: moment("date", "initial_date"), timepicker: moment("time", "initial_time"),
};
