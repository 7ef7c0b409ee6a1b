/* How are images drawn when no request may leave this machine? */

import { el, link } from "./dom.js";
import { drawText, textOf } from "./mrkdwn.js";

/** Whether the image can be had without asking anybody outside: data, this sandbox, this machine. */
function isLocal(address) {
  try {
    const { protocol, hostname, origin } = new URL(address, location.href);
    return protocol === "data:" || origin === location.origin || ["127.0.0.1", "localhost"].includes(hostname);
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/** An image element: the picture, or a card with its alternative text where the picture is elsewhere. */
export function drawImage(image) {
  const address = image.image_url ?? image.slack_file?.url ?? "";
  if (address && isLocal(address)) return el("img", { src: address, alt: image.alt_text ?? "", loading: "lazy" });
  const words = image.alt_text || "Image";
  return el("span", { class: "absent-image", role: "img", "aria-label": words, title: address || null },
    el("span", { "aria-hidden": "true" }, "🖼"), " ", words);
}

/** An image block, with its title and a link to what the sandbox does not fetch. */
export function drawImageBlock(block) {
  const address = block.image_url ?? block.slack_file?.url;
  const absent = address && !isLocal(address);
  return el("figure", {},
    textOf(block.title) ? el("figcaption", {}, drawText(block.title)) : null,
    drawImage(block),
    absent ? el("small", {}, link(address, "Open the image in a new tab")) : null);
}
