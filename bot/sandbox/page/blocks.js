/* How is each block of Block Kit drawn? (Slack facts 3.2) Nothing an app sends may vanish. */

import { drawDataVisualization } from "./charts.js";
import { drawDataTable } from "./data_table.js";
import { el } from "./dom.js";
import { drawElement } from "./elements.js";
import { drawImage, drawImageBlock } from "./images.js";
import { placeOf } from "./interaction.js";
import { drawInputBlock } from "./input_block.js";
import { drawLayout } from "./layout.js";
import { drawMarkdown } from "./markdown.js";
import { drawAuthProvider, drawCall, drawFile, drawVideo } from "./media_blocks.js";
import { drawText } from "./mrkdwn.js";
import { drawAlert, drawCard, drawCarousel, drawContainer } from "./panels.js";
import { drawRichText } from "./rich_text.js";
import { drawTable } from "./tables.js";
import { drawPlan, drawTaskCard } from "./tasks.js";
import { drawUnknownBlock } from "./unknown_block.js";

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
  data_table: drawDataTable,
  data_visualization: drawDataVisualization,
  video: drawVideo,
  file: drawFile,
  call: drawCall,
  auth_provider: drawAuthProvider,
  task_card: drawTaskCard,
  plan: drawPlan,
  layout: (block, surface, errors) => drawLayout(block, (blocks) => drawBlocks(blocks, surface, errors)),
  alert: drawAlert,
  card: (block, surface) => drawCard(block, surface),
  carousel: drawCarousel,
  container: (block, surface, errors) => drawContainer(block, drawBlocks(block.child_blocks ?? [], surface, errors), surface),
};

/** Nodes for the blocks of a message or view; `errors` are sentences by block_id. */
export function drawBlocks(blocks, surface, errors = {}) {
  return blocks.map((block) => {
    const node = (DRAW[block.type] ?? drawUnknownBlock)(block, surface, errors);
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
