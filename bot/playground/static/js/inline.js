// The inline things that mrkdwn and rich text share: mentions, channels, special words, dates.
import { h } from "./dom.js";
import { channelById, state, user } from "./store.js";

export const mentionOf = (id) => h("span", { class: "mention" }, `@${user(id).real_name}`);
export const channelOf = (id, name) => h("a", { href: `#${id}`, "data-channel": id, class: "mention channel-name" }, `#${channelById(id)?.name ?? name ?? id}`);
export const groupOf = (id) => h("span", { class: "mention" }, `@${state.groups.get(id)?.handle ?? id}`);
export const broadcastOf = (range) => h("span", { class: "mention" }, `@${range}`);

const TOKENS = {
  "{date_num}": { dateStyle: "short" },
  "{date}": { dateStyle: "long" },
  "{date_short}": { dateStyle: "medium" },
  "{date_long}": { dateStyle: "full" },
  "{date_pretty}": { dateStyle: "long" },
  "{date_short_pretty}": { dateStyle: "medium" },
  "{date_long_pretty}": { dateStyle: "full" },
  "{time}": { timeStyle: "short" },
  "{time_secs}": { timeStyle: "medium" },
};

/** A moment in the reader's own time zone, in the form that the app asked for. */
export function dateOf(seconds, format) {
  const moment = new Date(Number(seconds) * 1000);
  if (Number.isNaN(moment.getTime())) return format;
  const text = format.replace(/\{\w+\}/g, (token) => (TOKENS[token] ? moment.toLocaleString([], TOKENS[token]) : token));
  return h("time", { dateTime: moment.toISOString() }, text);
}
