// Slack's mrkdwn as elements. The text is escaped as Slack escapes it: only <...> is markup.
import { h, link } from "./dom.js";
import { emoji } from "./emoji.js";
import { broadcastOf, channelOf, dateOf, groupOf, mentionOf } from "./inline.js";

const unescape = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
const EDGE = "[\\s.,;:!?'\"()\\[\\]{}…–—/|*_~>-]";
const INLINE = new RegExp(
  "(?<code>`[^`\\n]+`)|(?<angle><[^<>\\n]+>)|(?<emoji>:[a-z0-9_+'-]+(?:::skin-tone-\\d)?:)" +
  `|(?<=^|${EDGE}|;)(?:\\*(?<bold>[^\\s*](?:[^*\\n]*[^\\s*])?)\\*|_(?<italic>[^\\s_](?:[^_\\n]*[^\\s_])?)_|~(?<strike>[^\\s~](?:[^~\\n]*[^\\s~])?)~)(?=$|${EDGE}|<)`,
  "gm");

/** Inline mrkdwn: styles, code, links, mentions, emoji. */
export function inline(text) {
  const out = [];
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > at) out.push(unescape(text.slice(at, match.index)));
    out.push(piece(match.groups));
    at = match.index + match[0].length;
  }
  if (at < text.length) out.push(unescape(text.slice(at)));
  return out;
}

function piece(groups) {
  if (groups.code) return h("code", {}, plainAngles(groups.code.slice(1, -1)));
  if (groups.angle) return angle(groups.angle.slice(1, -1));
  if (groups.emoji) return emoji(groups.emoji.slice(1, -1));
  if (groups.bold) return h("strong", {}, inline(groups.bold));
  if (groups.italic) return h("em", {}, inline(groups.italic));
  return h("s", {}, inline(groups.strike));
}

/** In code, links are shown as their text. */
const plainAngles = (text) => unescape(text.replace(/<([^<>|]+)(?:\|([^<>]*))?>/g, (_, target, label) => label ?? target));

function angle(inside) {
  const [target, label] = [inside.split("|", 1)[0], inside.includes("|") ? inside.slice(inside.indexOf("|") + 1) : null];
  if (target.startsWith("@")) return mentionOf(target.slice(1));
  if (target.startsWith("#")) return channelOf(target.slice(1), label);
  if (target.startsWith("!date^")) { const [, seconds, format] = target.split("^"); return dateOf(seconds, format); }
  if (target.startsWith("!subteam^")) return groupOf(target.slice(9));
  if (target.startsWith("!")) return broadcastOf((label ?? target.slice(1)).replace(/^@/, ""));
  return link(unescape(target), label === null ? unescape(target) : inline(label));
}

/** A whole mrkdwn text: fences, quoted lines and ordinary ones. */
export function mrkdwn(text) {
  const box = h("div", { class: "text" });
  text.split(/```([\s\S]+?)```/).forEach((part, index) => {
    if (index % 2) box.append(h("pre", {}, plainAngles(part.replace(/^\n|\n$/g, ""))));
    else box.append(...lines(part.replace(/^\n/, index ? "" : "\n").replace(/\n$/, "")));
  });
  return box;
}

function lines(text) {
  const out = [];
  let quote = null;
  const all = text.split("\n");
  all.forEach((line, index) => {
    const quoted = /^(?:>|&gt;) ?/.exec(line);
    if (quoted) {
      if (!quote) out.push((quote = h("blockquote")));
      else quote.append("\n");
      quote.append(...inline(line.slice(quoted[0].length)));
      return;
    }
    quote = null;
    out.push(...inline(line));
    const next = all[index + 1];
    if (next !== undefined && !/^(?:>|&gt;)/.test(next)) out.push("\n");
  });
  return out;
}

/** A text object of Block Kit. */
export function textObject(object) {
  if (!object) return "";
  if (object.type === "mrkdwn") return mrkdwn(object.text);
  return h("span", { class: "text" }, withEmoji(object.text));
}

export const withEmoji = (text) => text.replace(/:([a-z0-9_+-]+):/g, (_, name) => emoji(name));
