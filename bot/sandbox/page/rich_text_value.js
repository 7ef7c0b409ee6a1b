/* How does what is composed in a rich text field become Slack's rich_text_value, and back? (Slack facts 3.3) */

import { el, link } from "./dom.js";
import { drawEmoji, emojiCharacter } from "./emoji.js";
import { drawMention, drawUsergroup } from "./mrkdwn.js";
import { conversationName, known } from "./workspace.js";

const STYLES = { B: "bold", STRONG: "bold", I: "italic", EM: "italic", S: "strike", STRIKE: "strike", DEL: "strike", U: "underline", CODE: "code" };
const TAGS = { bold: "b", italic: "i", strike: "s", underline: "u", code: "code" };
const TYPED = /(:[a-z0-9_+-]+(?:::skin-tone-[2-6])?:|(?<![\w@])@[\p{L}\p{N}._-]+|(?<![\w#])#[\p{L}\p{N}_-]+)/u;

/** The rich_text object for what stands in the editable `box`; null when nothing does. */
export function readRichText(box) {
  const parts = [];
  const inline = () => {
    if (parts.at(-1)?.type !== "rich_text_section") parts.push({ type: "rich_text_section", elements: [] });
    return parts.at(-1).elements;
  };
  for (const node of box.childNodes) readBlock(node, parts, inline);
  for (const part of parts) tidy(part);
  const filled = parts.filter((part) => part.elements.length);
  return filled.length ? { type: "rich_text", elements: filled } : null;
}

function readBlock(node, parts, inline) {
  const { tagName } = node;
  if (tagName === "UL" || tagName === "OL") readList(node, parts, 0);
  else if (tagName === "BLOCKQUOTE") parts.push({ type: "rich_text_quote", elements: readLine(node) });
  else if (tagName === "PRE") parts.push({ type: "rich_text_preformatted", elements: plainLine(node) });
  else if ((tagName === "DIV" || tagName === "P") && node.querySelector("ul, ol, blockquote, pre")) {
    for (const child of node.childNodes) readBlock(child, parts, inline); // what the browser wrapped once more
  } else if (tagName === "DIV" || tagName === "P") {
    const line = inline();
    if (line.length) line.push(text("\n"));
    line.push(...readLine(node));
  } else inline().push(...readInline(node, {}));
}

/** Slack keeps nested lists flat, each with its indent. */
function readList(list, parts, indent) {
  const style = list.tagName === "OL" ? "ordered" : "bullet";
  let part = null;
  for (const child of list.children) {
    if (child.tagName === "LI") {
      if (!part) parts.push((part = { type: "rich_text_list", style, indent, elements: [] }));
      const own = [...child.childNodes].filter((node) => !/^[UO]L$/.test(node.tagName));
      part.elements.push({ type: "rich_text_section", elements: own.flatMap((node) => readInline(node, {})) });
    }
    const nested = child.tagName === "LI" ? [...child.children].filter((node) => /^[UO]L$/.test(node.tagName)) : [child];
    for (const inner of nested) {
      if (!/^[UO]L$/.test(inner.tagName)) continue;
      readList(inner, parts, Math.min(8, indent + 1));
      part = null; // what follows is a new list of the outer depth
    }
  }
}

const readLine = (node) => [...node.childNodes].flatMap((child, index) =>
  [...(index && /^(DIV|P)$/.test(child.tagName) ? [text("\n")] : []), ...readInline(child, {})]);

const plainLine = (node) => (node.innerText ? [text(node.innerText.replace(/\n$/, ""))] : []);

function readInline(node, style) {
  if (node.nodeType === Node.TEXT_NODE) return style.code ? leafOf(node.data, style) : node.data.split(TYPED).flatMap((part) => leafOf(part, style));
  if (node.nodeType !== Node.ELEMENT_NODE) return [];
  if (node.dataset.element) return [JSON.parse(node.dataset.element)];
  if (node.tagName === "BR") return [text("\n", style)];
  if (node.tagName === "A") return [withStyle({ type: "link", url: node.getAttribute("href"), text: node.textContent }, style)];
  const name = STYLES[node.tagName];
  const inner = name ? { ...style, [name]: true } : style;
  return [...node.childNodes].flatMap((child) => readInline(child, inner));
}

/** Names typed out become what Slack's composer makes of them: people, channels, emoji. */
function leafOf(words, style) {
  if (!words) return [];
  if (!style.code && words.length > 1) {
    const name = words.slice(1).toLowerCase();
    const person = words[0] === "@" && known.people.find((one) => one.name.toLowerCase() === name && !one.deleted);
    const group = words[0] === "@" && known.usergroups.find((one) => one.handle === name);
    const channel = words[0] === "#" && known.channels.find((one) => one.name === name);
    if (person) return [withStyle({ type: "user", user_id: person.id }, style)];
    if (group) return [withStyle({ type: "usergroup", usergroup_id: group.id }, style)];
    if (channel) return [withStyle({ type: "channel", channel_id: channel.id }, style)];
    if (/^@(here|channel|everyone)$/.test(words)) return [withStyle({ type: "broadcast", range: name }, style)];
    const emoji = /^:(.+):$/.exec(words)?.[1];
    if (emoji && (emojiCharacter(emoji) || known.emoji.includes(emoji))) return [withStyle({ type: "emoji", name: emoji }, style)];
  }
  return [text(words.replaceAll("\u00a0", " ").replaceAll("\u200b", ""), style)];
}

const text = (words, style = {}) => withStyle({ type: "text", text: words }, style);
const withStyle = (leaf, style) => (Object.keys(style).length ? { ...leaf, style } : leaf);

/** Join neighbours of one style, and take away the break the browser keeps at the end of a line. */
function tidy(part) {
  if (part.type === "rich_text_list") part.elements.forEach(tidy);
  else {
    const joined = [];
    for (const leaf of part.elements) {
      const last = joined.at(-1);
      if (leaf.type === "text" && last?.type === "text" && JSON.stringify(last.style) === JSON.stringify(leaf.style)) last.text += leaf.text;
      else joined.push({ ...leaf });
    }
    const last = joined.at(-1);
    if (last?.type === "text" && !last.style) last.text = last.text.replace(/\n+$/, "");
    part.elements = joined.filter((leaf) => leaf.type !== "text" || leaf.text);
  }
}

/** Nodes for the editable box from a rich_text object. */
export function writeRichText(value) {
  return (value?.elements ?? []).flatMap((part) => {
    if (part.type === "rich_text_list") {
      return el(part.style === "ordered" ? "ol" : "ul", {}, part.elements.map((item) => el("li", {}, item.elements.map(writeLeaf))));
    }
    if (part.type === "rich_text_quote") return el("blockquote", {}, part.elements.map(writeLeaf));
    if (part.type === "rich_text_preformatted") return el("pre", {}, part.elements.map(writeLeaf));
    return el("div", {}, part.elements.map(writeLeaf));
  });
}

function writeLeaf(leaf) {
  const plain = leaf.type === "text" ? leaf.text.split("\n").flatMap((line, index) => (index ? [el("br"), line] : [line]))
    : leaf.type === "link" ? link(leaf.url, leaf.text || leaf.url) : writeThing(leaf);
  return Object.entries(TAGS).reduce((inner, [name, tag]) => (leaf.style?.[name] && leaf.type !== "user" ? el(tag, {}, inner) : inner), plain);
}

/** What is not text stands as one piece that is taken out as a whole. */
function writeThing(leaf) {
  const draw = {
    user: () => drawMention(leaf.user_id), usergroup: () => drawUsergroup(leaf.usergroup_id), emoji: () => drawEmoji(leaf.name, leaf.unicode),
    channel: () => el("span", { class: "mention" }, conversationName(leaf.channel_id)), broadcast: () => el("span", { class: "mention" }, `@${leaf.range}`),
  }[leaf.type];
  const node = draw ? draw() : el("span", {}, leaf.fallback ?? leaf.value ?? leaf.type);
  node.contentEditable = "false";
  node.dataset.element = JSON.stringify(leaf);
  return node;
}
