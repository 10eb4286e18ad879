// Making elements. Text is only ever set as text: nothing here, or anywhere on the page, parses HTML.

/** An element with properties, event handlers (`onclick`), attributes and children. Empty children are left out. */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key === "class") node.className = value;
    else if (key in node && !key.startsWith("aria") && key !== "list" && key !== "form" && key !== "role") node[key] = value;
    else node.setAttribute(key, value === true ? "" : value);
  }
  append(node, children);
  return node;
}

function append(node, children) {
  for (const child of children) {
    if (Array.isArray(child)) append(node, child);
    else if (child !== undefined && child !== null && child !== false) node.append(child);
  }
}

const ICONS = {
  reply: "M4 5h12v8H9l-4 3v-3H4z",
  link: "M8 12l4-4M7 8.5 5.5 10a3 3 0 0 0 4.3 4.3L11 13M13 11.5l1.5-1.5a3 3 0 0 0-4.3-4.3L9 7",
  more: "M10 4.5v.1M10 10v.1M10 15.5v.1",
  close: "M5 5l10 10M15 5 5 15",
  plus: "M10 4v12M4 10h12",
  clip: "M14 8.5 9 13.6a2.3 2.3 0 0 1-3.3-3.3l5.6-5.6a3.5 3.5 0 0 1 5 5L10.5 15",
  send: "M4 4.5 17 10 4 15.5 6 10zM6 10h5",
  menu: "M4 6h12M4 10h12M4 14h12",
  eye: "M2.5 10S5.5 5 10 5s7.5 5 7.5 5-3 5-7.5 5-7.5-5-7.5-5zM10 8a2 2 0 1 0 0 4 2 2 0 0 0 0-4z",
  up: "M7 9v7H4V9zM7 9l3-6c1.5 0 2.2 1 1.8 2.5L11.3 8H15c1.2 0 1.8 1 1.5 2l-1.3 4.7c-.2.8-.9 1.3-1.7 1.3H7",
  down: "M7 11V4H4v7zM7 11l3 6c1.5 0 2.2-1 1.8-2.5L11.3 12H15c1.2 0 1.8-1 1.5-2l-1.3-4.7C15 4.5 14.3 4 13.5 4H7",
  bin: "M4 6h12M8 6V4h4v2M6 6l.7 10h6.6L14 6",
  hood: "M7 6 3 10l4 4M13 6l4 4-4 4",
  lock: "M5.5 9h9v7.5h-9zM7.5 9V6.5a2.5 2.5 0 0 1 5 0V9",
  clock: "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM10 6v4.2l2.8 1.8",
  smile: "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM7 11.5c1.5 2.4 4.5 2.4 6 0M7.6 7.8v.2M12.4 7.8v.2",
  mail: "M3 5h14v10H3zM3 5.5l7 5.5 7-5.5",
  tick: "M4 10.5 8.5 15 16 6",
};

/** A line icon; decoration only, so screen readers skip it. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]);
  path.setAttribute("fill", "none");
  path.setAttribute("stroke", "currentColor");
  path.setAttribute("stroke-width", name === "more" ? "2.6" : "1.6");
  path.setAttribute("stroke-linecap", "round");
  path.setAttribute("stroke-linejoin", "round");
  svg.append(path);
  return svg;
}

export function iconButton(name, label, onclick, extra = {}) {
  return h("button", { type: "button", title: label, "aria-label": label, onclick, ...extra, class: `icon ${extra.class ?? ""}` }, icon(name));
}

/** A link, if it leads to the web or to a mailbox; anything else stays text. */
export function link(url, ...children) {
  if (!/^(https?:|mailto:)/i.test(url)) return h("span", {}, ...children);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...children);
}
