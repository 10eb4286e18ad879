// Tables that can be sorted and paged, and charts, which are drawn as bars whatever their kind: it is their numbers that count here.
import { h } from "./dom.js";
import { richText } from "./richtext.js";

const shownAs = (cell) => (cell.type === "rich_text" ? richText(cell) : String(cell.text ?? cell.value ?? ""));
const sortKey = (cell) => (cell.type === "raw_number" ? cell.value : cell.type === "rich_text" ? JSON.stringify(cell.elements) : String(cell.text ?? ""));

export function dataTable(block) {
  const [head, ...rows] = block.rows;
  const size = block.page_size ?? 5;
  const named = block.row_header_column_index ?? 0;
  const sorted = { by: null, down: false };
  let page = 0;
  const body = h("tbody");
  const heads = head.map((cell, column) => h("th", { scope: "col" }, h("button", { type: "button", onclick: () => {
    sorted.down = sorted.by === column && !sorted.down;
    sorted.by = column;
    page = 0;
    draw();
  } }, shownAs(cell))));
  const at = h("span", { class: "quiet" });
  const turn = (by, label) => h("button", { type: "button", class: "button small", onclick: () => { page += by; draw(); } }, label);
  const back = turn(-1, "Back");
  const on = turn(1, "Next");
  const pages = Math.ceil(rows.length / size);

  function draw() {
    const order = [...rows];
    if (sorted.by !== null) {
      const [a, b] = sorted.down ? [1, -1] : [-1, 1];
      order.sort((x, y) => { const [p, q] = [sortKey(x[sorted.by]), sortKey(y[sorted.by])]; return p < q ? a : p > q ? b : 0; });
    }
    heads.forEach((th, column) => th.setAttribute("aria-sort", sorted.by === column ? (sorted.down ? "descending" : "ascending") : "none"));
    body.replaceChildren(...order.slice(page * size, (page + 1) * size).map((row) => h("tr", {}, row.map((cell, column) => h(column === named ? "th" : "td", { scope: column === named ? "row" : undefined }, shownAs(cell))))));
    at.textContent = `Page ${page + 1} of ${pages}`;
    back.disabled = page === 0;
    on.disabled = page >= pages - 1;
  }
  draw();
  return h("div", { class: "data-table" },
    h("div", { class: "table-wrap", tabindex: "0", role: "region", "aria-label": block.caption }, h("table", {}, h("caption", {}, block.caption), h("thead", {}, h("tr", {}, heads)), body)),
    pages > 1 ? h("div", { class: "pages" }, back, at, on) : null);
}

const COLOURS = 6;

export function chart(block) {
  const { chart: given } = block;
  const series = given.type === "pie" ? [{ name: "", data: given.segments }] : given.series;
  const most = Math.max(1, ...series.flatMap((one) => one.data.map((point) => Math.abs(point.value))));
  const bar = (point, index) => {
    const line = h("span", { class: `bar colour-${index % COLOURS}` });
    line.style.width = `${(Math.abs(point.value) / most) * 100}%`;
    return h("div", { class: "chart-row" }, h("span", { class: "chart-label" }, point.label), h("span", { class: "chart-line" }, line), h("span", { class: "chart-value" }, String(point.value)));
  };
  return h("figure", { class: "chart" }, h("figcaption", {}, block.title),
    series.map((one, n) => [one.name && h("div", { class: "quiet" }, one.name), ...one.data.map((point, index) => bar(point, given.type === "pie" ? index : n))]));
}
