/* How are images drawn when no request may leave this machine? */

import { el, freshId, link } from "./dom.js";
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

/** The address of an image: as sent, or where the sandbox keeps the file; "" when there is none. */
function addressOf({ image_url: address, slack_file: file }) {
  if (file?.id) return `/sandbox/api/file/${encodeURIComponent(file.id)}`;
  return address ?? file?.url ?? "";
}

/** An image element: the picture, or a box with its alternative text and address where the picture is elsewhere. */
export function drawImage(image) {
  const address = addressOf(image);
  const words = image.alt_text || "Image";
  if (!address || !isLocal(address)) return drawAbsent(words, address);
  const picture = el("img", { src: address, alt: image.alt_text ?? "", loading: "lazy" });
  picture.addEventListener("error", () => picture.replaceWith(drawAbsent(words, address)));
  return picture;
}

function drawAbsent(words, address) {
  return el("span", { class: "absent-image", role: "img", "aria-label": words, title: address || null },
    el("span", { "aria-hidden": "true" }, "🖼"), " ", words,
    address ? el("small", { class: "absent-address" }, address) : null);
}

/** An image block, with its title and a link to what the sandbox does not fetch. */
export function drawImageBlock(block) {
  const address = addressOf(block);
  const absent = address && !isLocal(address);
  const title = textOf(block.title) ? el("figcaption", { id: freshId("title") }, drawText(block.title)) : null;
  return el(title ? "figure" : "div", { "aria-labelledby": title?.id }, title, drawImage(block),
    absent ? el("small", {}, link(address, "Open the image in a new tab")) : null);
}
