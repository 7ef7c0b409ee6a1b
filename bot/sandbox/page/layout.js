/* How is a layout block drawn: rows of items side by side, one under the other where there is no room? (Slack facts 3.2) */

import { el } from "./dom.js";

const WIDTHS = { narrow: 1, standard: 2, wide: 3 };
const ALIGNED = { left: "start", top: "start", start: "start", center: "center", middle: "center", right: "end", bottom: "end", end: "end" };

/** The grid of `rows`; `draw(blocks)` draws what stands in an item. Without rows, the `fallback` blocks. */
export function drawLayout(block, draw) {
  const rows = block.rows ?? [];
  const label = block.label ?? "Layout";
  const content = rows.length
    ? rows.map((row) => el("div", { class: "layout-row" }, (row.items ?? []).map((item) => drawItem(item, draw))))
    : draw(block.fallback ?? []);
  return el("div", { class: ["layout", `lines-${block.grid_lines ?? "none"}`], role: "group", "aria-label": label },
    block.is_label_visible ? el("b", { class: "layout-label" }, label) : null, content);
}

function drawItem(item, draw) {
  const node = el("div", { class: "layout-item" }, draw(item.blocks ?? (item.type ? [item] : [])));
  node.style.flexGrow = String(WIDTHS[item.width] ?? WIDTHS.standard);
  node.style.textAlign = ALIGNED[item.align] ?? "";
  node.style.alignSelf = ALIGNED[item.vertical_align] ?? "";
  return node;
}
