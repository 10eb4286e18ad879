// rich_text blocks: what people type, and what apps build without mrkdwn.
import { h, link } from "./dom.js";
import { emoji } from "./emoji.js";
import { broadcastOf, channelOf, dateOf, groupOf, mentionOf } from "./inline.js";

const TAGS = { bold: "strong", italic: "em", strike: "s", code: "code", underline: "u" };

function styled(node, style = {}) {
  return Object.entries(TAGS).reduce((inner, [key, tag]) => (style[key] ? h(tag, {}, inner) : inner), node);
}

const INLINE = {
  text: (e) => styled(e.text, e.style),
  link: (e) => styled(link(e.url, e.text || e.url), e.style),
  user: (e) => mentionOf(e.user_id),
  channel: (e) => channelOf(e.channel_id),
  usergroup: (e) => groupOf(e.usergroup_id),
  broadcast: (e) => broadcastOf(e.range),
  emoji: (e) => emoji(e.name),
  date: (e) => dateOf(e.timestamp, e.format ?? "{date}"),
  color: (e) => e.value,
};

const inlines = (elements) => elements.map((e) => INLINE[e.type]?.(e) ?? "");

const CONTAINERS = {
  rich_text_section: (e) => h("div", { class: "kept" }, inlines(e.elements)),
  rich_text_quote: (e) => h("blockquote", { class: "kept" }, inlines(e.elements)),
  rich_text_preformatted: (e) => h("pre", {}, inlines(e.elements)),
  rich_text_list: (e) => h(e.style === "ordered" ? "ol" : "ul", { class: e.indent ? `in${Math.min(e.indent, 3)}` : "", start: e.style === "ordered" ? (e.offset ?? 0) + 1 : undefined },
    e.elements.map((item) => h("li", { class: "kept" }, inlines(item.elements)))),
};

export function richText(block) {
  return h("div", { class: "rich" }, block.elements.map((e) => CONTAINERS[e.type]?.(e)));
}
