/* How is JSON written for people, with the spots marked at which Slack refused it? */

import { el } from "./dom.js";

const MOST_LINES = 1500;

const escaped = (key) => String(key).replaceAll("~", "~0").replaceAll("/", "~1");

/** The lines of `value`: {pointer, indent, key, text}; a pointer (RFC 6901) belongs to the first line of what it names. */
function linesOf(value) {
  const lines = [];
  const write = (what, pointer, indent, key, comma) => {
    if (lines.length > MOST_LINES) return;
    const entries = what && typeof what === "object" ? Object.entries(what) : null;
    if (!entries || !entries.length) {
      lines.push({ pointer, indent, key, text: JSON.stringify(what ?? null) + comma });
      return;
    }
    const [opening, closing] = Array.isArray(what) ? ["[", "]"] : ["{", "}"];
    lines.push({ pointer, indent, key, text: opening });
    entries.forEach(([name, child], index) => {
      write(child, `${pointer}/${escaped(name)}`, indent + 1, Array.isArray(what) ? null : name, index < entries.length - 1 ? "," : "");
    });
    lines.push({ pointer: null, indent, key: null, text: closing + comma });
  };
  write(value, "", 0, null, "");
  return lines;
}

/** Draw `value`; `spots` are {pointer, message}. A spot that is not there (something is missing) marks what it should be in. */
export function drawJson(value, spots = [], label = "JSON") {
  const lines = linesOf(value);
  const places = new Map(lines.filter((line) => line.pointer !== null).map((line) => [line.pointer, line]));
  for (const { pointer, message } of spots) {
    let at = pointer;
    while (at && !places.has(at)) at = at.slice(0, at.lastIndexOf("/"));
    const line = places.get(at);
    const missing = at === pointer ? "" : `${pointer.slice(at.length + 1)}: `;
    line.refusals = [...(line.refusals ?? []), `${missing}${message}`];
  }
  const shown = lines.slice(0, MOST_LINES).map(drawLine);
  if (lines.length > MOST_LINES) shown.push(el("span", { class: "json-line muted" }, "… and more: copy it to see all of it"));
  return el("pre", { class: "json", tabindex: "0", role: "region", "aria-label": label }, shown);
}

function drawLine({ indent, key, text, refusals }) {
  const content = [key === null ? null : [el("span", { class: "json-key" }, JSON.stringify(key)), ": "], text];
  const line = el("span", { class: ["json-line", refusals && "refused"] }, refusals ? el("mark", {}, content) : content);
  line.style.paddingInlineStart = `${indent * 1.3 + 0.5}em`;
  if (refusals) line.append(el("b", { class: "refusal" }, ` ◀ ${refusals.join("; ")}`));
  return line;
}
