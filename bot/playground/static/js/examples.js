// Bounces to try, one click away.
import { h } from "./dom.js";
import { openChannel, openThread } from "./places.js";
import { act, shownChannel, state } from "./store.js";

const WIDE = 1000;

async function post(index) {
  const answer = await act("example", { index });
  if (!answer.ts) return;
  openChannel(answer.channel);
  if (innerWidth > WIDE) openThread(answer.channel, answer.ts);
}

export function renderExamples() {
  const box = document.getElementById("examples");
  box.hidden = !state.config.examples.length || Boolean(shownChannel()?.archived);
  const key = JSON.stringify(state.config.examples);
  if (box.dataset.key === key) return;
  box.dataset.key = key;
  box.replaceChildren(h("span", { class: "lead" }, "Try a bounce:"),
    ...state.config.examples.map((example, index) => h("button", { type: "button", onclick: () => post(index) }, example.title)));
}
