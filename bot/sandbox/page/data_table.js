/* How is a data_table block drawn: a table one can sort, search and page through? (Slack facts 3.2) */

import { el, keepingFocus } from "./dom.js";
import { drawText } from "./mrkdwn.js";
import { drawCell, wordsOfCell } from "./tables.js";

const USUAL_PAGE_SIZE = 5;
const ORDER_WORDS = { 1: "ascending", [-1]: "descending" };

/** A table with a sort button in every head, a search field and pages; arranging it tells the app nothing. */
export function drawDataTable(block, surface) {
  const [head = [], ...body] = block.rows ?? [];
  const size = block.page_size ?? USUAL_PAGE_SIZE;
  const rowHead = block.row_header_column_index ?? 0;
  const key = `${block.block_id}/table`;
  const look = { column: -1, order: 1, page: 0, wanted: "", ...surface.looks.get(key) };
  const frame = el("div", { class: "table-frame", tabindex: "0", role: "region", "aria-label": block.caption });
  const foot = el("div", { class: "table-foot" });
  const search = body.length > size ? el("input", {
    type: "search", class: "field-input table-search", placeholder: "Filter rows", "aria-label": `Filter ${block.caption}`, autocomplete: "off",
    "data-focus": `${key}/search`, oninput: () => arrange({ wanted: search.value, page: 0 }),
  }) : null;
  if (search) search.value = look.wanted;
  const node = el("div", { class: "data-table" }, search, frame, foot);
  draw();
  return node;

  function arrange(change) {
    surface.looks.set(key, Object.assign(look, change));
    keepingFocus(node, draw);
  }

  function draw() {
    const rows = sorted(body.filter((row) => fits(row, look.wanted)), look);
    const pages = Math.max(1, Math.ceil(rows.length / size));
    look.page = Math.min(look.page, pages - 1);
    const from = look.page * size;
    const shown = rows.slice(from, from + size);
    frame.replaceChildren(el("table", {},
      el("caption", {}, block.caption),
      el("thead", {}, el("tr", {}, head.map(drawHead))),
      el("tbody", {}, shown.map((row) => el("tr", {}, row.map((cell, column) =>
        el(column === rowHead ? "th" : "td", { scope: column === rowHead ? "row" : null, class: cell?.type === "raw_number" && "number" }, drawCell(cell))))))));
    foot.hidden = body.length <= size;
    foot.replaceChildren(
      turn("Previous page", "‹", look.page === 0, -1),
      el("span", { role: "status" }, rows.length ? `${from + 1} to ${from + shown.length} of ${rows.length}` : "No rows"),
      turn("Next page", "›", look.page >= pages - 1, 1));
  }

  function drawHead(cell, column) {
    const order = look.column === column ? look.order : 0;
    return el("th", { scope: "col", "aria-sort": order ? ORDER_WORDS[order] : null }, el("button", {
      type: "button", class: "sort", "data-focus": `${key}/sort/${column}`,
      onclick: () => arrange({ column, order: order === 1 ? -1 : 1, page: 0 }),
    }, drawText({ type: "plain_text", text: cell.text }), el("span", { class: "sort-mark", "aria-hidden": "true" }, order === 1 ? "▲" : order === -1 ? "▼" : "↕")));
  }

  function turn(label, mark, off, step) {
    return el("button", {
      type: "button", class: "plain", "aria-label": label, "aria-disabled": off ? "true" : null, "data-focus": `${key}/${label}`,
      onclick: () => off || arrange({ page: look.page + step }),
    }, mark);
  }
}

function fits(row, wanted) {
  return row.some((cell) => wordsOfCell(cell).toLocaleLowerCase().includes(wanted.trim().toLocaleLowerCase()));
}

/** Numbers by size, words by the alphabet; a column nobody chose keeps the app's order. */
function sorted(rows, { column, order }) {
  if (column < 0) return rows;
  const compare = (one, other) => (one?.type === "raw_number" && other?.type === "raw_number"
    ? one.value - other.value
    : wordsOfCell(one).localeCompare(wordsOfCell(other), "en", { numeric: true }));
  return [...rows].sort((one, other) => order * compare(one[column], other[column]));
}
