// Legacy attachments, as other apps' messages carry them (https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments).
import { renderBlocks } from "./blocks.js";
import { h, link } from "./dom.js";
import { file } from "./files.js";
import { mrkdwn } from "./mrkdwn.js";

const NAMED = { good: "2eb67d", warning: "daa038", danger: "c4213f" };

function one(a, m) {
  const bar = h("span", { class: "bar", "aria-hidden": "true" });
  const colour = NAMED[a.color] ?? String(a.color ?? "").replace("#", "");
  if (/^[0-9a-f]{6}$/i.test(colour)) bar.style.background = `#${colour}`;
  const title = a.title && (a.title_link ? link(a.title_link, a.title) : a.title);
  // What was forwarded is shown by its blocks, which say the same as its text.
  const inner = (a.message_blocks ?? []).flatMap((one) => one.message?.blocks ?? []);
  const words = [a.author_name && h("div", { class: "quiet" }, a.author_name), title && h("div", { class: "title" }, title), inner.length ? renderBlocks(inner, { surface: "message", key: m.ts, values: {}, act: () => {} }) : a.text && mrkdwn(a.text), (a.files ?? []).map(file),
    a.fields?.length ? h("div", { class: "fields" }, a.fields.map((f) => h("div", { class: f.short ? "" : "long" }, h("div", { class: "title" }, f.title ?? ""), mrkdwn(String(f.value ?? ""))))) : null,
    a.blocks?.length ? renderBlocks(a.blocks, { surface: "message", key: m.ts, values: {}, act: () => {} }) : null,
    a.footer && h("div", { class: "quiet" }, a.footer)].flat().filter(Boolean);
  if (!words.length && a.fallback) words.push(mrkdwn(a.fallback));
  return [a.pretext ? mrkdwn(a.pretext) : null, words.length ? h("div", { class: "attachment" }, bar, h("div", { class: "what" }, words)) : null];
}

export const attachments = (m) => (m.attachments?.length ? h("div", { class: "attachments" }, m.attachments.map((a) => one(a, m))) : null);
