// A pop-up menu next to the button that opened it; arrows move, Escape closes and gives the focus back.
import { h } from "./dom.js";

let close = () => {};

/** Open a menu. Items are {label, run}, "-" for a line, or {title}. */
export function openMenu(button, items) {
  close();
  const list = h("div", { class: "menu-list fade", role: "menu" }, items.map((item) => {
    if (item === "-") return h("hr");
    if (item.title) return h("div", { class: "title" }, item.title);
    return h("button", { type: "button", role: "menuitem", onclick: () => { close(); item.run(); } }, item.label);
  }));
  // Inside a modal the menu must be in the modal too, or it would be inert.
  (button.closest("dialog") ?? document.getElementById("menus")).append(list);
  button.setAttribute("aria-expanded", "true");
  const tools = button.closest(".tools");
  tools?.classList.add("held");
  place(button, list);
  const buttons = [...list.querySelectorAll("button")];
  const outside = (event) => { if (!list.contains(event.target)) close(); };
  const keys = (event) => {
    const at = buttons.indexOf(document.activeElement);
    if (event.key === "Escape" || event.key === "Tab") { event.preventDefault(); event.stopPropagation(); close(); button.focus(); }
    if (event.key === "ArrowDown") { event.preventDefault(); buttons[(at + 1) % buttons.length].focus(); }
    if (event.key === "ArrowUp") { event.preventDefault(); buttons[(at - 1 + buttons.length) % buttons.length].focus(); }
  };
  list.addEventListener("keydown", keys);
  setTimeout(() => document.addEventListener("pointerdown", outside));
  close = () => {
    document.removeEventListener("pointerdown", outside);
    list.remove();
    tools?.classList.remove("held");
    button.setAttribute("aria-expanded", "false");
    close = () => {};
  };
  buttons[0]?.focus({ preventScroll: true });
}

function place(button, list) {
  const from = button.getBoundingClientRect();
  const size = list.getBoundingClientRect();
  const fitsBelow = from.bottom + size.height + 8 < innerHeight;
  list.style.top = `${fitsBelow ? from.bottom + 4 : Math.max(8, from.top - size.height - 4)}px`;
  list.style.left = `${Math.max(8, Math.min(from.left, innerWidth - size.width - 8))}px`;
}
