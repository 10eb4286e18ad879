// Completion above a composer: @people, #channels and /commands.
import { h } from "./dom.js";
import { avatar } from "./people.js";
import { channelById, myChannels, state } from "./store.js";

let count = 0;

function candidates(before, channel) {
  const command = /^\/(\w*)$/.exec(before);
  if (command) {
    return [[state.config.command, state.config.command_hint], ["/invite", "add Rebound to this channel"]]
      .filter(([name]) => name.startsWith(`/${command[1]}`))
      .map(([name, hint]) => ({ text: name === "/invite" ? "/invite @rebound" : name, from: 0, show: [h("strong", {}, name), h("span", { class: "quiet" }, hint)] }));
  }
  const word = /(?:^|\s)([@#])([\w.-]*)$/.exec(before);
  if (!word) return [];
  const from = before.length - word[2].length - 1;
  const like = word[2].toLowerCase();
  if (word[1] === "#") {
    return myChannels().filter((c) => c.name.startsWith(like)).map((c) => ({ text: `#${c.name}`, from, show: [`#${c.name}`] }));
  }
  const here = channelById(channel)?.has_bot;
  const groups = [...state.groups.values()].filter((g) => like && g.handle.startsWith(like)).map((g) => ({ text: `@${g.handle}`, from, show: [h("strong", {}, `@${g.handle}`), h("span", { class: "quiet" }, g.name)] }));
  return [...state.users.values()].filter((u) => u.name !== "slackbot" && !u.deleted && (u.name.startsWith(like) || u.real_name.toLowerCase().startsWith(like)))
    .sort((a, b) => Number(b.is_bot) - Number(a.is_bot))
    .map((u) => ({ text: `@${u.name}`, from, show: [avatar(u.id, "tiny"), h("strong", {}, u.real_name), h("span", { class: "quiet" }, u.is_bot && !here ? "app, not in this channel" : u.title)] })).concat(groups);
}

/** Wire completion to a textarea; the result handles a key first and says whether it was used. */
export function suggestFor(textarea, form, place) {
  const id = `suggest-${(count += 1)}`;
  const list = h("ul", { class: "suggest", id, role: "listbox", "aria-label": "Suggestions", hidden: true });
  form.prepend(list);
  textarea.setAttribute("aria-controls", id);
  textarea.setAttribute("aria-autocomplete", "list");
  let found = [];
  let at = 0;

  const hide = () => { list.hidden = true; found = []; textarea.removeAttribute("aria-activedescendant"); };
  const mark = () => [...list.children].forEach((node, index) => {
    node.setAttribute("aria-selected", String(index === at));
    if (index === at) textarea.setAttribute("aria-activedescendant", node.id);
  });
  const choose = (index) => {
    const { text, from } = found[index];
    textarea.setRangeText(`${text} `, from, textarea.selectionStart, "end");
    hide();
    textarea.focus();
    textarea.dispatchEvent(new Event("input"));
  };
  const refresh = () => {
    found = candidates(textarea.value.slice(0, textarea.selectionStart), place().channel);
    at = 0;
    list.hidden = !found.length;
    list.replaceChildren(...found.map((one, index) => h("li", { id: `${id}-${index}`, role: "option", onpointerdown: (event) => { event.preventDefault(); choose(index); } }, one.show)));
    mark();
  };
  textarea.addEventListener("input", refresh);
  textarea.addEventListener("blur", hide);
  return (event) => {
    if (list.hidden) return false;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      at = (at + (event.key === "ArrowDown" ? 1 : -1) + found.length) % found.length;
      mark();
    } else if (event.key === "Enter" || event.key === "Tab") choose(at);
    else if (event.key === "Escape") hide();
    else return false;
    event.preventDefault();
    return true;
  };
}
