/* How are the newer blocks drawn that frame others: alert, card, carousel, container? */

import { el } from "./dom.js";
import { drawElement } from "./elements.js";
import { drawImage } from "./images.js";
import { placeOf } from "./interaction.js";
import { drawText } from "./mrkdwn.js";
import { drawRichText } from "./rich_text.js";

const LEVELS = { info: "ℹ", warning: "⚠", error: "⛔", success: "✓" };

/** An alert with its level in words for those who do not see colours. */
export function drawAlert(block) {
  const level = block.level in LEVELS ? block.level : "default";
  const mark = LEVELS[level];
  return el("div", { class: `alert-${level}`, role: "note", "aria-label": level === "default" ? "Note" : level },
    mark ? el("span", { "aria-hidden": "true" }, `${mark} `) : null, el("span", { class: "prose" }, drawText(block.text)));
}

/** A card: picture, titles, words, buttons. */
export function drawCard(block, surface) {
  const line = (text, css) => (text ? el("div", { class: css }, drawText(text)) : null);
  return el("div", { class: "card" },
    block.hero_image ? drawImage(block.hero_image) : null,
    el("div", { class: "row" },
      block.icon ? drawImage(block.icon) : null,
      block.slack_icon ? el("span", { class: "slack-icon", role: "img", "aria-label": `Icon: ${block.slack_icon.name}` }, block.slack_icon.name) : null,
      el("div", {}, line(block.title, "card-title"), line(block.subtitle, "muted"))),
    line(block.body, "prose"),
    line(block.subtext, "muted"),
    block.actions?.length
      ? el("div", { class: "row" }, block.actions.map((element) => drawElement(element, placeOf(surface, block))))
      : null);
}

/** Cards side by side; buttons answer under the carousel's own block_id. */
export function drawCarousel(block, surface) {
  return el("div", { tabindex: "0", role: "region", "aria-label": "Cards" },
    (block.elements ?? []).map((card) => drawCard({ ...card, block_id: card.block_id ?? block.block_id }, surface)));
}

/** A framed group of blocks, collapsible when the app says so. */
export function drawContainer(block, children, surface) {
  const title = el("div", { class: "row" },
    block.icon ? drawImage(block.icon) : null,
    el("div", { class: "card-title" }, block.rich_text_title ? drawRichText(block.rich_text_title) : drawText(block.title)));
  const subtitle = block.subtitle ? el("div", { class: "muted" }, drawText(block.subtitle)) : null;
  const css = ["container", `width-${block.width ?? "standard"}`];
  if (!block.is_collapsible) {
    return el("div", { class: css }, title, subtitle, block.has_header_divider ? el("hr") : null, children);
  }
  const key = `${block.block_id}/open`;
  const details = el("details", { class: css, open: surface.looks.get(key) ?? !block.default_collapsed },
    el("summary", {}, title), subtitle, children);
  details.addEventListener("toggle", () => surface.looks.set(key, details.open));
  return details;
}
