// The markdown block: ordinary Markdown, as much of it as Slack shows.
import { h, link } from "./dom.js";
import { withEmoji } from "./mrkdwn.js";

const INLINE = /(`+)([^`]|[^`][\s\S]*?[^`])\1(?!`)|\[([^\]\n]+)\]\((\S+?)\)|\*\*(\S(?:[\s\S]*?\S)?)\*\*|__(\S(?:[\s\S]*?\S)?)__|~~(\S(?:[\s\S]*?\S)?)~~|\*([^\s*](?:[^*\n]*[^\s*])?)\*|(?<!\w)_([^\s_](?:[^_\n]*[^\s_])?)_(?!\w)|\\([\\`*_{}[\]()#+.!~>-])|<(https?:\/\/[^\s<>]+)>/g;

function inline(text) {
  const out = [];
  let at = 0;
  for (const m of text.matchAll(INLINE)) {
    if (m.index > at) out.push(withEmoji(text.slice(at, m.index)));
    if (m[2] !== undefined) out.push(h("code", {}, m[2]));
    else if (m[3]) out.push(link(m[4], inline(m[3])));
    else if (m[5] || m[6]) out.push(h("strong", {}, inline(m[5] ?? m[6])));
    else if (m[7]) out.push(h("s", {}, inline(m[7])));
    else if (m[8] || m[9]) out.push(h("em", {}, inline(m[8] ?? m[9])));
    else if (m[10]) out.push(m[10]);
    else out.push(link(m[11], m[11]));
    at = m.index + m[0].length;
  }
  if (at < text.length) out.push(withEmoji(text.slice(at)));
  return out;
}

const cells = (line) => line.trim().replace(/^\||\|$/g, "").split("|").map((cell) => cell.trim());

/** One construct at the top of the lines; gives its element and how many lines it took. */
function take(lines) {
  const [first] = lines;
  const span = (test) => { let n = 0; while (n < lines.length && test(lines[n])) n += 1; return n; };
  if (/^```/.test(first)) {
    const end = lines.findIndex((line, index) => index > 0 && /^```\s*$/.test(line));
    const last = end < 0 ? lines.length : end;
    return [h("pre", {}, lines.slice(1, last).join("\n")), last + 1];
  }
  const heading = /^(#{1,6})\s+(.*)$/.exec(first);
  if (heading) return [h(heading[1].length < 3 ? "h3" : "h4", {}, inline(heading[2])), 1];
  if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(first)) return [h("hr", { class: "block-divider" }), 1];
  if (/^>/.test(first)) {
    const n = span((line) => /^>/.test(line));
    return [h("blockquote", {}, inline(lines.slice(0, n).map((line) => line.replace(/^> ?/, "")).join("\n"))), n];
  }
  if (/\|/.test(first) && /^\s*\|?\s*:?-+/.test(lines[1] ?? "")) {
    const n = span((line) => line.includes("|"));
    const row = (tag) => (line) => h("tr", {}, cells(line).map((cell) => h(tag, {}, inline(cell))));
    return [h("div", { class: "table-wrap" }, h("table", {}, row("th")(first), lines.slice(2, n).map(row("td")))), n];
  }
  const bullet = /^\s*(?:[-*+]|(\d+)[.)])\s+/;
  if (bullet.test(first)) {
    const n = span((line) => bullet.test(line) || /^\s{2,}\S/.test(line));
    const items = [];
    for (const line of lines.slice(0, n)) {
      if (bullet.test(line)) items.push(line.replace(bullet, "")); else items[items.length - 1] += `\n${line.trim()}`;
    }
    const number = bullet.exec(first)[1];
    return [h(number ? "ol" : "ul", { start: number ? Number(number) : undefined }, items.map((item) => h("li", {}, inline(item)))), n];
  }
  const n = Math.max(1, span((line) => line.trim() && !/^(#{1,6}\s|```|>)/.test(line) && !bullet.test(line)));
  return [h("p", { class: "text" }, inline(lines.slice(0, n).join("\n"))), n];
}

export function markdown(text) {
  const box = h("div", { class: "markdown" });
  let lines = text.split("\n");
  while (lines.length) {
    if (!lines[0].trim()) { lines = lines.slice(1); continue; }
    const [node, used] = take(lines);
    box.append(node);
    lines = lines.slice(used);
  }
  return box;
}
