/* How are blocks drawn that stand for something elsewhere: a video, a remote file, a call, a connected service? */

import { el, link } from "./dom.js";
import { drawElement } from "./elements.js";
import { placeOf } from "./interaction.js";
import { drawText, textOf } from "./mrkdwn.js";

/** A video: its words and a link to it. Nothing is fetched; a person may follow the link. */
export function drawVideo(block) {
  const title = textOf(block.title);
  const from = [block.author_name, block.provider_name].filter(Boolean).join(", ");
  return el("div", { class: "elsewhere", role: "group", "aria-label": `Video: ${title}` },
    el("div", { class: "video-still", role: "img", "aria-label": block.alt_text }, el("span", { "aria-hidden": "true" }, "▶"), el("span", { class: "video-alt" }, block.alt_text)),
    el("div", {}, el("b", {}, block.title_url ? link(block.title_url, drawText(block.title)) : drawText(block.title)),
      from ? el("div", { class: "muted" }, from) : null,
      block.description ? el("div", { class: "prose" }, drawText(block.description)) : null,
      el("small", {}, link(block.video_url, `Watch: ${block.video_url}`))));
}

/** A remote file: Slack shows it only where it was shared; here its id. */
export function drawFile(block) {
  return el("div", { class: "elsewhere", role: "group", "aria-label": "Remote file" },
    el("span", { "aria-hidden": "true" }, "📄"), el("span", {}, "Remote file ", el("code", {}, block.external_id ?? "")));
}

/** A call, by its id. */
export function drawCall(block) {
  return el("div", { class: "elsewhere", role: "group", "aria-label": "Call" },
    el("span", { "aria-hidden": "true" }, "📞"), el("span", {}, "Call ", el("code", {}, block.call_id ?? "")));
}

/** An account elsewhere, whether it is connected, and the links that connect and disconnect it. */
export function drawAuthProvider(block, surface) {
  const who = [block.connected_identity, block.connected_context].filter(Boolean).map(textOf).join(", ");
  const change = block.is_connected
    ? block.disconnect_url && link(block.disconnect_url, "Disconnect")
    : block.auth_url && link(block.auth_url, "Connect");
  return el("div", { class: "elsewhere", role: "group", "aria-label": textOf(block.name) },
    el("div", { class: "grow" }, el("b", {}, drawText(block.name)),
      el("span", { class: "muted" }, block.is_connected ? ` Connected${who ? ` as ${who}` : ""}` : " Not connected"),
      block.description ? el("div", {}, drawText(block.description)) : null, change || null),
    block.accessory ? drawElement(block.accessory, placeOf(surface, block)) : null);
}
