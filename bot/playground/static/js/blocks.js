// Blocks to elements. `context` says where they stand: {surface, key, act(block, element, value), values, errors}.
import { h } from "./dom.js";
import { chart, dataTable } from "./data.js";
import { image, renderElement } from "./elements.js";
import { input } from "./inputs.js";
import { markdown } from "./markdown.js";
import { textObject, withEmoji } from "./mrkdwn.js";
import { richText } from "./richtext.js";

function section(block, context) {
  return h("div", { class: "block-section" },
    h("div", { class: "lines" }, block.text && textObject(block.text),
      block.fields && h("div", { class: "fields" }, block.fields.map(textObject))),
    block.accessory && renderElement(block, block.accessory, context));
}

function table(block) {
  const align = (column) => ({ right: "to-right", center: "to-center" })[block.column_settings?.[column]?.align] ?? "";
  const cell = (tag) => (content, column) => h(tag, { class: align(column), scope: tag === "th" ? "col" : undefined },
    content.type === "rich_text" ? richText(content) : String(content.text ?? content.value ?? ""));
  const [head, ...rows] = block.rows;
  return h("div", { class: "table-wrap", tabindex: "0", role: "region", "aria-label": "Table" }, h("table", {},
    h("thead", {}, h("tr", {}, head.map(cell("th")))), h("tbody", {}, rows.map((row) => h("tr", {}, row.map(cell("td")))))));
}

const elements = (name) => (block, context) => h("div", { class: name }, block.elements.map((e) => renderElement(block, e, context)));

const BLOCKS = {
  header: (block) => h("div", { class: "block-header", role: "heading", "aria-level": "3" }, withEmoji(block.text.text)),
  section,
  table,
  input,
  divider: () => h("hr", { class: "block-divider" }),
  context: (block) => h("div", { class: "block-context" }, block.elements.map((e) => (e.type === "image" ? image(e) : textObject(e)))),
  actions: elements("block-actions"),
  context_actions: elements("block-actions"),
  image: (block) => h("div", {}, block.title && h("div", { class: "quiet" }, block.title.text), image(block)),
  rich_text: richText,
  markdown: (block) => markdown(block.text),
  data_table: dataTable,
  data_visualization: chart,
  alert: (block) => h("div", { class: `block-alert ${block.level ?? "default"}`, role: "note" }, textObject(block.text)),
};

export function renderBlocks(blocks, context) {
  return h("div", { class: "blocks" }, blocks.map((block) => {
    const node = BLOCKS[block.type]?.(block, context);
    if (node) node.dataset.blockId = block.block_id ?? "";
    return node;
  }));
}
