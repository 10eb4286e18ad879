// What the page knows: a snapshot from the server, kept up to date by its events.
import { toast } from "./toast.js";

export const state = {
  me: localStorage.getItem("me") || "U0ROBIN",
  place: { kind: "channel", id: "C0SUPPORT" },
  thread: null,
  pointed: null,
  users: new Map(),
  groups: new Map(),
  channels: [],
  messages: new Map(),
  unread: {},
  clock: { now: 0, moved: 0, at: 0 },
  editing: null,
  statuses: new Map(),
  views: {},
  homes: {},
  prompts: {},
  requests: [],
  deliveries: [],
  config: { examples: [], shortcuts: [], command: "/bounce" },
  bot: "",
  team: { name: "" },
  teams: [],
  socketMode: false,
};

const watchers = new Set();
let planned = false;

/** Call `watcher` after each change, at most once a frame. */
export function watch(watcher) { watchers.add(watcher); }

export function changed() {
  if (planned) return;
  planned = true;
  requestAnimationFrame(() => { planned = false; for (const watcher of watchers) watcher(); });
}

export const user = (id) => state.users.get(id) ?? { id, name: id, real_name: id, colour: "777777" };
/** The workspace of whom I am acting as, and the app’s own in any workspace. */
export const myTeam = () => state.teams.find((t) => t.id === user(state.me).team) ?? state.team;
export const isApp = (id) => id === state.bot || (user(id).is_bot && user(id).name === user(state.bot).name);
export const channelById = (id) => state.channels.find((c) => c.id === id);
export const directChannel = () => state.channels.find((c) => c.kind === "im" && c.user === state.me);
/** The channels that I see: public ones of my workspace, and private ones that I am in. */
export const myChannels = () => state.channels.filter((c) => c.name && c.teams.includes(myTeam().id) && (c.kind === "channel" || c.members.includes(state.me)));
/** What I have not read in a channel: how many messages, and how many of them are for me. */
export const unreadIn = (id) => state.unread[id]?.[state.me] ?? [0, 0];
/** Milliseconds since 1970, by the clock of this workspace. */
export const present = () => state.clock.now * 1000 + (performance.now() - state.clock.at);

export function channelName(channel) {
  if (!channel) return "";
  if (channel.kind === "im") return user(state.bot).real_name;
  return channel.kind === "group" ? channel.name : `#${channel.name}`;
}

/** What I can see of a channel, oldest first. */
export function visible(channel, threadTs = null) {
  const found = [...(state.messages.get(channel)?.values() ?? [])].filter((m) => !m.only_for || m.only_for === state.me);
  const isReply = (m) => m.thread_ts && m.thread_ts !== m.ts;
  const kept = threadTs
    ? found.filter((m) => m.ts === threadTs || m.thread_ts === threadTs)
    : found.filter((m) => !isReply(m) || m.broadcast);
  return kept.sort((a, b) => Number(a.ts) - Number(b.ts));
}

function keep(message) {
  if (!message) return;
  if (!state.messages.has(message.channel)) state.messages.set(message.channel, new Map());
  state.messages.get(message.channel).set(message.ts, message);
}

/** The channel that is shown now, if one is. */
export function shownChannel() {
  if (state.place.kind === "channel") return channelById(state.place.id);
  return state.place.tab === "messages" ? directChannel() : undefined;
}

const listeners = new Set();
/** Hear of each new message, once. */
export function onMessage(listener) { listeners.add(listener); }

const APPLY = {
  message(data) {
    keep(data.message); keep(data.parent);
    const { channel, user: author, only_for: only } = data.message;
    state.unread[channel] = data.unread;
    if (only && only !== state.me) return;
    const place = channelById(channel);
    if (place?.kind === "im" && place.user !== state.me) return;
    if (place && author !== state.me && !place.members.includes(state.me)) return;
    for (const listener of listeners) listener(data.message);
  },
  message_changed(data) { keep(data.message); keep(data.parent); state.unread[data.message.channel] = data.unread; },
  message_deleted(data) { state.messages.get(data.message.channel)?.delete(data.message.ts); keep(data.parent); state.unread[data.message.channel] = data.unread; },
  read(data) { state.unread[data.channel] = data.unread; },
  clock(data) { setClock(data.clock); },
  views(data) { state.views[data.user] = data.stack; },
  home(data) { state.homes[data.user] = data.view; },
  status(data) {
    const key = `${data.channel}/${data.thread_ts}`;
    if (data.status) state.statuses.set(key, data.status); else state.statuses.delete(key);
  },
  prompts(data) { state.prompts[data.channel] = data.prompts; },
  channels(data) { state.channels = data.channels; state.users = new Map(data.users.map((u) => [u.id, u])); },
  socket(data) { state.socketMode = data.socket_mode; },
  request(data) { state.requests = [...state.requests.slice(-199), data.record]; },
  delivery(data) {
    const others = state.deliveries.filter((d) => d.id !== data.record.id);
    const [first, second] = data.record.attempts;
    if (data.record.kind === "event" && first?.error && !second && !data.record.done) unheard(first.error);
    state.deliveries = [...others, data.record].sort((a, b) => a.id - b.id).slice(-200);
  },
  reset() { state.thread = null; state.editing = null; load(); },
};

function setClock(clock) { state.clock = { ...clock, at: performance.now() }; }

/** Say so when the app is not there; once a while, not for each event of a message. */
let lastUnheard = 0;
function unheard(error) {
  if (Date.now() - lastUnheard < 4000) return;
  lastUnheard = Date.now();
  const bot = user(state.bot).real_name;
  toast(error === "connection_failed" ? `${bot} could not be reached. Is it running? Slack would try again.` : `${bot} did not take what it was told (${error}). Slack would try again.`, true);
}

// Changes that come while a snapshot is on its way are kept, and those that it does not hold yet are applied after it.
let early = null;

export async function load() {
  const kept = (early = []);
  const snapshot = await (await fetch("/page/state")).json();
  if (early !== kept) return;
  early = null;
  state.users = new Map(snapshot.users.map((u) => [u.id, u]));
  state.groups = new Map(snapshot.groups.map((g) => [g.id, g]));
  state.unread = snapshot.unread;
  setClock(snapshot.clock);
  state.messages = new Map();
  state.statuses = new Map();
  snapshot.messages.forEach(keep);
  snapshot.statuses.forEach(APPLY.status);
  const { channels, views, homes, prompts, requests, deliveries, config, bot, team, teams } = snapshot;
  Object.assign(state, { channels, views, homes, prompts, requests, deliveries, config, bot, team, teams, socketMode: snapshot.socket_mode });
  for (const data of kept) if (data.change > snapshot.change) apply(data);
  changed();
}

function apply(data) {
  if (early && data.kind !== "reset") { early.push(data); return; }
  APPLY[data.kind]?.(data);
  if (data.kind === "message" && isApp(data.message.user)) state.statuses.delete(`${data.message.channel}/${data.message.thread_ts ?? ""}`);
  changed();
}

/** Follow the server's events; the first, and each new connection, begins with a snapshot. Resolves after the first one. */
export function listen() {
  return new Promise((resolve) => {
    const source = new EventSource("/page/events");
    source.onmessage = (event) => {
      const data = JSON.parse(event.data);
      if (data.kind === "hello") load().then(resolve);
      else apply(data);
    };
  });
}

/** Ask the server to do something as the acting person; what went wrong is shown as a toast. */
export async function act(deed, body = {}) {
  try {
    const response = await fetch(`/page/${deed}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Playground": "1" },
      body: JSON.stringify({ user: state.me, ...body }),
    });
    const answer = await response.json();
    if (answer.notice) toast(answer.notice, true);
    return answer;
  } catch {
    toast("The playground did not answer. Is it still running?", true);
    return { notice: "no answer" };
  }
}
