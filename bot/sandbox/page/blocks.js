/* How is each block of Block Kit drawn? (Slack facts 3.2) Nothing an app sends may vanish. */

import { el } from "./dom.js";
import { drawElement } from "./elements.js";
import { drawImage, drawImageBlock } from "./images.js";
import { placeOf } from "./interaction.js";
import { drawInputBlock } from "./input_block.js";
import { drawMarkdown } from "./markdown.js";
import { drawText } from "./mrkdwn.js";
import { drawAlert, drawCard, drawCarousel, drawContainer } from "./panels.js";
import { drawRichText } from "./rich_text.js";
import { drawTable } from "./tables.js";

const DRAW = {
  section: drawSection,
  header: drawHeader,
  divider: () => el("hr"),
  context: drawContext,
  actions: drawActions,
  context_actions: drawActions,
  image: drawImageBlock,
  input: drawInputBlock,
  rich_text: drawRichText,
  markdown: (block) => el("div", { class: "markdown" }, drawMarkdown(block.text ?? "")),
  table: drawTable,
  data_table: drawTable,
  alert: drawAlert,
  card: (block, surface) => drawCard(block, surface),
  carousel: drawCarousel,
  container: (block, surface, errors) => drawContainer(block, drawBlocks(block.child_blocks ?? [], surface, errors)),
};

/** Nodes for the blocks of a message or view; `errors` are sentences by block_id. */
export function drawBlocks(blocks, surface, errors = {}) {
  return blocks.map((block) => {
    const node = (DRAW[block.type] ?? drawUnknown)(block, surface, errors);
    node.classList.add("block", `block-${block.type}`);
    return node;
  });
}

function drawSection(block, surface) {
  const fields = block.fields?.length
    ? el("div", { class: "fields" }, block.fields.map((field) => el("div", { class: "prose" }, drawText(field))))
    : null;
  const words = el("div", { class: "section-words" }, block.text ? el("div", { class: "prose" }, drawText(block.text)) : null, fields);
  const accessory = block.accessory ? el("div", { class: "accessory" }, drawElement(block.accessory, placeOf(surface, block))) : null;
  return el("div", {}, words, accessory);
}

function drawHeader(block) {
  const level = Math.min(block.level ?? 1, 4);
  return el("div", { class: `heading-${level}`, role: "heading", "aria-level": String(level + 2) }, drawText(block.text));
}

function drawContext(block) {
  return el("div", {}, (block.elements ?? []).map((element) =>
    element.type === "image" ? drawImage(element) : el("span", { class: "prose" }, drawText(element))));
}

function drawActions(block, surface) {
  return el("div", {}, (block.elements ?? []).map((element) => drawElement(element, placeOf(surface, block))));
}

/** A block this page does not know: its type and every word in it. */
function drawUnknown(block) {
  const words = wordsIn(block);
  return el("div", { class: "unknown", role: "group", "aria-label": `Block of type ${block.type}` },
    el("b", {}, block.type), words.length ? el("div", { class: "prose" }, words.join("\n")) : null);
}

const NOT_WORDS = new Set(["type", "block_id", "action_id", "value", "style", "url", "image_url", "video_url", "thumbnail_url"]);

function wordsIn(part) {
  if (typeof part === "string") return [part];
  if (!part || typeof part !== "object") return [];
  return Object.entries(part).filter(([name]) => !NOT_WORDS.has(name)).flatMap(([, value]) => wordsIn(value));
}
