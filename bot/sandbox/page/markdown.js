/* How is a markdown block (standard Markdown, not mrkdwn) drawn? The common part of the language. */

import { el, link } from "./dom.js";
import { drawPlainText } from "./mrkdwn.js";

const INLINE = [
  [/`([^`]+)`/, (inside) => el("code", {}, inside)],
  [/!\[([^\]]*)\]\(([^)\s]+)\)/, (label, address) => link(address, label || address)],
  [/\[([^\]]+)\]\(([^)\s]+)\)/, (label, address) => link(address, drawInline(label))],
  [/\*\*(?=\S)(.+?)\*\*|__(?=\S)(.+?)__/, (inside, other) => el("strong", {}, drawInline(inside ?? other))],
  [/~~(?=\S)(.+?)~~/, (inside) => el("s", {}, drawInline(inside))],
  [/\*(?=\S)([^*]+)\*|\b_(?=\S)([^_]+)_\b/, (inside, other) => el("em", {}, drawInline(inside ?? other))],
  [/\bhttps?:\/\/[^\s<>)]+[^\s<>).,;:!?]/, (...match) => link(match.at(-1), match.at(-1))],
];

const BLOCKS = [
  [/^```[^\n]*\n([\s\S]*?)(?:\n```|$)(?:\n|$)/, ([, code]) => el("pre", {}, code)],
  [/^(#{1,6}) +(.+?)#*(?:\n|$)/, ([, marks, text]) =>
    el("div", { role: "heading", "aria-level": Math.min(marks.length + 2, 6), class: `heading-${marks.length}` }, drawInline(text))],
  [/^(?:-{3,}|\*{3,})(?:\n|$)/, () => el("hr")],
  [/^(?:>.*(?:\n|$))+/, ([quote]) => el("blockquote", {}, drawMarkdown(quote.replace(/^> ?/gm, "")))],
  [/^\|.+\|[ \t]*\n\|[ :|-]+\|[ \t]*(?:\n|$)(?:\|.+\|[ \t]*(?:\n|$))*/, ([table]) => drawTable(table)],
  [/^(?:[ \t]*(?:[-*+]|\d+\.) +.+(?:\n|$))+/, ([list]) => drawList(list)],
  [/^(?:(?!```|#{1,6} |>|[ \t]*(?:[-*+]|\d+\.) ).+(?:\n|$))+/, ([text]) => el("p", {}, drawInline(text.trim()))],
];

/** Nodes for a Markdown text. */
export function drawMarkdown(source) {
  const nodes = [];
  let rest = source.replaceAll("\r\n", "\n");
  while ((rest = rest.replace(/^\s*\n/, ""))) {
    const [match, draw] = firstBlock(rest);
    nodes.push(draw(match));
    rest = rest.slice(match[0].length);
  }
  return nodes;
}

function firstBlock(text) {
  for (const [pattern, draw] of BLOCKS) {
    const match = pattern.exec(text);
    if (match) return [match, draw];
  }
  // Whatever fits no rule is a paragraph of one line.
  return [/^[^\n]*\n?/.exec(text), ([line]) => el("p", {}, drawInline(line))];
}

function drawInline(text) {
  let first = null;
  for (const [pattern, draw] of INLINE) {
    const match = pattern.exec(text);
    if (match && (!first || match.index < first.match.index)) first = { match, draw };
  }
  if (!first) return drawPlainText(text.replace(/\\([*_~`#[\]])/g, "$1"));
  const { match, draw } = first;
  const drawn = match.length > 1 ? draw(...match.slice(1)) : draw(match[0]);
  return [
    ...drawPlainText(text.slice(0, match.index)),
    drawn,
    ...drawInline(text.slice(match.index + match[0].length)),
  ];
}

function drawList(text) {
  const items = text.trimEnd().split("\n").map((line) => /^([ \t]*)([-*+]|\d+\.) +(?:\[([ xX])\] )?(.+)$/.exec(line));
  const ordered = /\d/.test(items[0][2]);
  const list = el(ordered ? "ol" : "ul", {});
  for (const [, indent, , task, content] of items) {
    const mark = task === undefined ? [] : [task === " " ? "☐ " : "☑ "];
    const item = el("li", { class: task === undefined ? null : "task" }, mark, drawInline(content));
    item.style.marginInlineStart = `${indent.length * 0.5}em`;
    list.append(item);
  }
  return list;
}

function drawTable(text) {
  const cells = (line) => line.trim().replace(/^\||\|$/g, "").split("|").map((cell) => drawInline(cell.trim()));
  const [head, , ...body] = text.trimEnd().split("\n");
  return el("div", { class: "table-frame" }, el("table", {},
    el("thead", {}, el("tr", {}, cells(head).map((cell) => el("th", { scope: "col" }, cell)))),
    el("tbody", {}, body.map((line) => el("tr", {}, cells(line).map((cell) => el("td", {}, cell)))))));
}
