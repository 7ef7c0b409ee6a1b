/* How are table blocks drawn, and what stands in the cells of any table? */

import { el } from "./dom.js";
import { drawText } from "./mrkdwn.js";
import { drawRichText } from "./rich_text.js";

/** A table; the first row is its head. */
export function drawTable(block) {
  const [head = [], ...body] = block.rows ?? [];
  const cell = (tag, scope) => (content, column) => {
    const settings = block.column_settings?.[column];
    const node = el(tag, { scope, class: settings?.is_wrapped === false && "unwrapped" }, drawCell(content));
    node.style.textAlign = settings?.align ?? (content?.type === "raw_number" ? "right" : "");
    return node;
  };
  const label = `Table: ${head.map(wordsOfCell).join(", ")}`; // Slack's tables have no caption
  return el("div", { class: "table-frame", tabindex: "0", role: "region", "aria-label": label },
    el("table", { "aria-label": label },
      el("thead", {}, el("tr", {}, head.map(cell("th", "col")))),
      el("tbody", {}, body.map((row) => el("tr", {}, row.map(cell("td", null)))))));
}

/** Nodes for a cell: raw_text, raw_number or rich_text. */
export function drawCell(content) {
  if (!content) return [];
  if (content.type === "rich_text") return drawRichText(content);
  return drawText({ type: "plain_text", text: wordsOfCell(content) });
}

/** What a cell says, for sorting and searching. */
export function wordsOfCell(content) {
  if (!content) return "";
  if (content.type !== "rich_text") return String(content.text ?? content.value ?? "");
  const words = (part) => part.text ?? part.fallback ?? part.name ?? (part.elements ?? []).map(words).join("");
  return words(content);
}
