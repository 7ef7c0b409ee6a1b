/* How are table and data_table blocks drawn? */

import { el } from "./dom.js";
import { drawText } from "./mrkdwn.js";
import { drawRichText } from "./rich_text.js";

/** A table; the first row is its head. */
export function drawTable(block) {
  const [head = [], ...body] = block.rows ?? [];
  const align = (column) => block.column_settings?.[column]?.align ?? null;
  const rowHeader = block.row_header_column_index ?? -1;
  const cell = (tag, scope) => (content, column) => {
    const heads = tag === "th" || column === rowHeader;
    const node = el(heads ? "th" : "td", { scope: heads ? (scope ?? "row") : null }, drawCell(content));
    node.style.textAlign = align(column) ?? (content?.type === "raw_number" ? "right" : "");
    return node;
  };
  return el("div", { class: "table-frame", tabindex: "0", role: "region", "aria-label": block.caption ?? "Table" },
    el("table", {},
      block.caption ? el("caption", {}, drawText(block.caption)) : null,
      el("thead", {}, el("tr", {}, head.map(cell("th", "col")))),
      el("tbody", {}, body.map((row) => el("tr", {}, row.map(cell("td", null)))))));
}

function drawCell(content) {
  if (!content) return [];
  if (content.type === "rich_text") return drawRichText(content);
  if (content.type === "raw_number") return String(content.text ?? content.value ?? "");
  return drawText({ type: "plain_text", text: String(content.text ?? "") });
}
