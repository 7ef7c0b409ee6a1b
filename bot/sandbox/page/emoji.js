/* How is an emoji's name turned into something to look at? */

import { el } from "./dom.js";
import { EMOJI_BY_CATEGORY } from "./emoji_names.js";

const SKIN_TONES = { 2: "\u{1F3FB}", 3: "\u{1F3FC}", 4: "\u{1F3FD}", 5: "\u{1F3FE}", 6: "\u{1F3FF}" };
const characters = new Map();

for (const entries of Object.values(EMOJI_BY_CATEGORY)) {
  for (const entry of entries.trim().split(/\s{2,}/)) {
    const [character, ...names] = entry.split(" ");
    for (const name of names) characters.set(name, character);
  }
}

function flag(country) {
  return String.fromCodePoint(...[...country.toUpperCase()].map((letter) => 0x1f1a5 + letter.charCodeAt(0)));
}

/** The character for "wave", "wave::skin-tone-3" or "flag-pt"; null for names this page does not know. */
export function emojiCharacter(fullName) {
  const [name, tone] = fullName.split("::skin-tone-");
  if (/^flag-[a-z]{2}$/.test(name)) return flag(name.slice(5));
  const character = characters.get(name);
  if (!character) return null;
  return tone && SKIN_TONES[tone] ? character.replace("\uFE0F", "") + SKIN_TONES[tone] : character;
}

/** A node for the emoji: the character (or that of `codes`, "1f44b-1f3fb") with its name spoken; without one, ":name:". */
export function drawEmoji(name, codes = null) {
  const character = emojiCharacter(name) ?? (codes && String.fromCodePoint(...codes.split("-").map((code) => parseInt(code, 16))));
  if (!character) return el("span", { class: "emoji-name" }, `:${name}:`);
  return el("span", { class: "emoji", role: "img", "aria-label": name.replaceAll("_", " "), title: `:${name}:` }, character);
}

/** Names among `names` that match what was typed: those that begin with it first. */
export function searchEmoji(typed, names) {
  const wanted = typed.toLowerCase().replaceAll(":", "").trim().replaceAll(" ", "_");
  if (!wanted) return names;
  const hits = names.filter((name) => name.includes(wanted));
  return [...hits.filter((name) => name.startsWith(wanted)), ...hits.filter((name) => !name.startsWith(wanted))];
}

/** Every name this page can draw. */
export const allEmojiNames = [...characters.keys()];
