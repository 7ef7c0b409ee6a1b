/* Which small square stands for a person or the app? */

import { el } from "./dom.js";
import { authorName, isByApp, person } from "./workspace.js";

const FALLBACK = "#5b6b7b";

function initials(name) {
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words;
  return letters.map((word) => [...word][0] ?? "").join("").toUpperCase();
}

/** Black or white, whichever can be read on `color` (WCAG relative luminance). */
function inkOn(color) {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const channel = parseInt(color.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return luminance > 0.179 ? "#101418" : "#ffffff";
}

function colorOf(id) {
  const color = person(id)?.color?.replace(/^#?/, "#");
  return /^#[0-9a-f]{6}$/i.test(color ?? "") ? color : FALLBACK;
}

function square(name, color, isApp) {
  const node = el("span", { class: ["avatar", isApp && "avatar-app"], "aria-hidden": "true" }, initials(name));
  node.style.backgroundColor = color;
  node.style.color = inkOn(color);
  return node;
}

/** The avatar of a person. */
export function personAvatar(id) {
  const found = person(id);
  return square(found?.real_name || found?.name || id || "?", colorOf(id), Boolean(found?.is_bot));
}

/** The avatar beside a message. */
export function messageAvatar(message) {
  return square(authorName(message), colorOf(message.user), isByApp(message));
}
