// Block Kit's interactive elements outside of inputs: what a click on one sends is `context.act(block, element, value)`.
import { confirmed } from "./confirm.js";
import { h, icon, iconButton } from "./dom.js";
import { openMenu } from "./menu.js";
import { withEmoji } from "./mrkdwn.js";
import { myChannels, state } from "./store.js";

async function go(context, block, element, value, node) {
  if (!(await confirmed(element.confirm))) return;
  node.disabled = true;
  await context.act(block, element, value);
  node.disabled = false;
}

function button(block, element, context) {
  const style = element.style === "danger" ? "danger" : element.style ?? "";
  const size = context.surface === "message" ? "small" : "";
  const label = withEmoji(element.text.text);
  const props = { class: `button ${size} ${style}`, "aria-label": element.accessibility_label, "data-action": element.action_id };
  if (element.url && /^https?:/i.test(element.url)) {
    return h("a", { ...props, href: element.url, target: "_blank", rel: "noopener noreferrer", onclick: () => context.act(block, element) }, label);
  }
  const node = h("button", { type: "button", ...props, onclick: () => go(context, block, element, null, node) }, label);
  return node;
}

function overflow(block, element, context) {
  const node = h("button", { type: "button", class: "button small more", "aria-label": "More options", "aria-haspopup": "menu", "data-action": element.action_id,
    onclick: () => openMenu(node, element.options.map((o) => ({ label: withEmoji(o.text.text), run: () => go(context, block, element, o.value, node) }))) }, "⋯");
  return node;
}

/** The options of a select: those given, or people and channels. */
export function optionsOf(element) {
  const plain = (o) => h("option", { value: o.value }, withEmoji(o.text.text));
  if (element.option_groups) {
    return element.option_groups.map((g) => h("optgroup", { label: g.label.text }, g.options.map(plain)));
  }
  if (element.type === "users_select" || element.type === "multi_users_select") return [...state.users.values()].filter((u) => !u.deleted).map((u) => h("option", { value: u.id }, u.real_name));
  if (/(conversations|channels)_select$/.test(element.type)) {
    return myChannels().filter((c) => element.type.endsWith("conversations_select") || c.kind === "channel").map((c) => h("option", { value: c.id }, `#${c.name}`));
  }
  return element.options.map(plain);
}

function select(block, element, context) {
  const several = element.type.startsWith("multi_");
  const empty = h("option", { value: "", disabled: true, selected: true }, element.placeholder?.text ?? "Choose");
  const label = element.placeholder?.text ?? "Choose";
  const value = () => (several ? [...node.selectedOptions].map((o) => o.value).filter(Boolean) : node.value);
  const node = h("select", { "aria-label": label, "data-action": element.action_id, multiple: several, onchange: () => go(context, block, element, value(), node) }, several ? null : empty, optionsOf(element));
  const chosen = element.initial_users ?? element.initial_conversations ?? element.initial_channels ?? (element.initial_options ?? []).map((o) => o.value);
  if (several) for (const o of node.options) o.selected = chosen.includes(o.value);
  const initial = element.initial_option?.value ?? element.initial_user ?? element.initial_conversation ?? element.initial_channel;
  if (initial) node.value = initial;
  return node;
}

function choices(block, element, context) {
  const kind = element.type === "checkboxes" ? "checkbox" : "radio";
  const first = (element.initial_options ?? (element.initial_option ? [element.initial_option] : [])).map((o) => o.value);
  const group = h("fieldset", { "aria-label": "Choices" }, element.options.map((o) => h("label", { class: "choice" },
    h("input", { type: kind, name: `${block.block_id}/${element.action_id}`, value: o.value, checked: first.includes(o.value), onchange: () => {
      const chosen = [...group.querySelectorAll("input:checked")].map((input) => input.value);
      context.act(block, element, kind === "radio" ? chosen[0] : chosen);
    } }), h("span", {}, withEmoji(o.text.text), o.description && h("span", { class: "quiet" }, o.description.text)))));
  return group;
}

const feedbackGiven = new Map();

function feedback(block, element, context) {
  const box = h("span", { class: "feedback" });
  const key = `${context.key}/${block.block_id}/${element.action_id}`;
  const one = (name, option) => {
    const node = iconButton(name, option.accessibility_label ?? option.text.text, () => {
      feedbackGiven.set(key, option.value);
      box.querySelectorAll("button").forEach((b) => b.setAttribute("aria-pressed", String(b === node)));
      context.act(block, element, option.value);
    }, { "aria-pressed": String(feedbackGiven.get(key) === option.value), "data-action": element.action_id });
    return node;
  };
  box.append(one("up", element.positive_button), one("down", element.negative_button));
  return box;
}

function iconElement(block, element, context) {
  const node = iconButton("bin", element.accessibility_label ?? element.text.text, () => go(context, block, element, null, node), { "data-action": element.action_id });
  return node;
}

/** An image from elsewhere is not fetched: the playground talks to nobody. Its words stand in for it. */
export function image(element) {
  if (/^(\/static\/|data:image\/)/.test(element.image_url ?? "")) return h("img", { src: element.image_url, alt: element.alt_text });
  return h("span", { class: "image" }, icon("eye"), ` ${element.alt_text}`);
}

const ELEMENTS = {
  button, overflow, checkboxes: choices, radio_buttons: choices, feedback_buttons: feedback, icon_button: iconElement,
  static_select: select, users_select: select, conversations_select: select, channels_select: select,
  multi_static_select: select, multi_users_select: select, multi_conversations_select: select, multi_channels_select: select,
  image: (_, element) => image(element),
};

export const renderElement = (block, element, context) => ELEMENTS[element.type]?.(block, element, context) ?? h("span", { class: "quiet" }, `(${element.type})`);
