// Puts the page together: load what there is, listen for what changes, draw.
import { makeComposer } from "./composer.js";
import { renderExamples } from "./examples.js";
import { renderInspector } from "./inspector.js";
import { renderModal } from "./modal.js";
import { follow, openChannel } from "./places.js";
import { renderPlace } from "./place.js";
import { renderSidebar } from "./sidebar.js";
import { changed, channelName, listen, onMessage, shownChannel, state, user, watch } from "./store.js";
import { renderThread } from "./thread.js";

await listen();
if (!state.users.has(state.me)) state.me = [...state.users.values()].find((u) => !u.is_bot).id;

const relabel = makeComposer(document.getElementById("composer"), {
  id: "composer-text",
  place: () => ({ channel: shownChannel()?.id }),
  label: () => `Message ${channelName(shownChannel())}`,
});

for (const draw of [renderSidebar, renderPlace, renderExamples, relabel, renderThread, renderModal, renderInspector]) {
  watch(draw);
  draw();
}

onMessage((message) => {
  if (message.user === state.me) return;
  document.getElementById("announcer").textContent = `${user(message.user).real_name}: ${message.text.slice(0, 200)}`;
});

document.getElementById("scrim").addEventListener("click", () => {
  document.getElementById("sidebar").classList.remove("open");
  document.getElementById("scrim").hidden = true;
});

document.addEventListener("visibilitychange", changed);

document.addEventListener("click", (event) => {
  const anchor = event.target.closest?.("a[href]");
  if (!anchor || event.defaultPrevented) return;
  if (anchor.dataset.channel) { event.preventDefault(); openChannel(anchor.dataset.channel); return; }
  if (follow(new URL(anchor.href))) event.preventDefault();
});

follow(new URL(location.href));
document.documentElement.dataset.ready = "yes";
