/* How is something drawn that this page does not know? By its type, its words and its JSON: nothing may vanish. */

import { el } from "./dom.js";

const NOT_WORDS = new Set(["type", "block_id", "action_id", "value", "style", "url", "image_url", "video_url", "thumbnail_url"]);

/** A labelled box for a block of an unknown type. */
export function drawUnknownBlock(block) {
  const words = wordsIn(block);
  return el("div", { class: "unknown", role: "group", "aria-label": `Block of type ${block.type}` },
    el("b", {}, `Block of type ${block.type}`),
    words.length ? el("div", { class: "prose" }, words.join("\n")) : null, drawJson(block));
}

/** A labelled box for an element of an unknown type. */
export function drawUnknownElement(element) {
  return el("div", { class: "unknown", role: "group", "aria-label": `Element of type ${element.type}` },
    el("b", {}, `Element of type ${element.type}`), drawJson(element));
}

function drawJson(part) {
  return el("details", {}, el("summary", {}, "JSON"), el("pre", {}, JSON.stringify(part, null, 2)));
}

function wordsIn(part) {
  if (typeof part === "string") return [part];
  if (!part || typeof part !== "object") return [];
  return Object.entries(part).filter(([name]) => !NOT_WORDS.has(name)).flatMap(([, value]) => wordsIn(value));
}
