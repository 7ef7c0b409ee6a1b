/* How does one compose rich text: bold, italic, strike, code, links, lists, quotes, by toolbar and by keyboard? */

import { el } from "./dom.js";
import { focusKey, spokenAs } from "./interaction.js";
import { textOf } from "./mrkdwn.js";
import { closePopup, openPopup } from "./popups.js";
import { readRichText, writeRichText } from "./rich_text_value.js";
import { dispatchWhileTyping } from "./typing_dispatch.js";

const [USUAL_LINES, LINE_EM] = [4, 1.46];
const MAC = /Mac|iPhone|iPad/.test(navigator.platform);
// execCommand is deprecated and irreplaceable: nothing else edits with the browser's own undo.
const TOOLS = [
  { name: "Bold", mark: "B", command: "bold", key: "b" },
  { name: "Italic", mark: "I", command: "italic", key: "i" },
  { name: "Strikethrough", mark: "S", command: "strikeThrough", key: "X" },
  { name: "Code", mark: "<>", tag: "CODE", key: "C" },
  { name: "Link", mark: "🔗", link: true, key: "U" },
  { name: "Numbered list", mark: "1.", command: "insertOrderedList", key: "7" },
  { name: "Bulleted list", mark: "•", command: "insertUnorderedList", key: "8" },
  { name: "Quote", mark: "❝", block: "BLOCKQUOTE", key: "9" },
];

/** A rich text field with its toolbar; what is composed is told as Slack's rich_text_value. */
export function drawRichTextInput(element, place) {
  const state = place.surface.declare(place.blockId, element);
  const box = el("div", {
    class: "field-input rich-input rich-text", contenteditable: "true", role: "textbox", "aria-multiline": "true", tabindex: "0",
    "data-placeholder": textOf(element.placeholder), "data-focus": focusKey(place, element), autofocus: element.focus_on_load,
    ...spokenAs(place, textOf(element.placeholder) || "Text"), oninput: remember, onpaste: pastePlain, onkeydown: shortcut,
  }, writeRichText(state.rich_text_value));
  box.style.minHeight = `calc(${(element.min_lines ?? USUAL_LINES) * LINE_EM}em + 16px)`;
  if (element.max_lines) box.style.maxHeight = `calc(${element.max_lines * LINE_EM}em + 16px)`;
  const buttons = TOOLS.map((tool, index) => el("button", {
    type: "button", class: ["tool", `tool-${tool.name.split(" ")[0].toLowerCase()}`], tabindex: index ? "-1" : "0", "aria-label": tool.name,
    title: `${tool.name} (${MAC ? "⌘" : "Ctrl+"}${/[A-Z0-9]/.test(tool.key) ? "Shift+" : ""}${tool.key.toUpperCase()})`,
    onmousedown: (event) => event.preventDefault(), // the selection stays in the field
    onclick: () => use(tool),
  }, el("span", { "aria-hidden": "true" }, tool.mark)));
  const toolbar = el("div", { class: "tools", role: "toolbar", "aria-label": "Formatting", onkeydown: walk }, buttons);
  box.addEventListener("keyup", showPressed);
  box.addEventListener("mouseup", showPressed);
  if (place.acts) dispatchWhileTyping(element, place, box);
  remember();
  return el("div", { class: "rich-field" }, toolbar, box);

  function remember() {
    const value = readRichText(box);
    box.classList.toggle("empty", !value);
    const before = place.surface.get(place.blockId, element.action_id)?.rich_text_value ?? null;
    if (JSON.stringify(before) === JSON.stringify(value)) return;
    place.surface.set(place.blockId, element.action_id, { type: "rich_text_input", rich_text_value: value });
  }

  function use(tool) {
    if (document.activeElement !== box) box.focus();
    document.execCommand("styleWithCSS", false, false);
    if (tool.command) document.execCommand(tool.command);
    else if (tool.block) document.execCommand("formatBlock", false, inside("BLOCKQUOTE") ? "DIV" : tool.block);
    else if (tool.tag) toggleCode();
    else askForLink();
    remember();
    showPressed();
  }

  function inside(tag) {
    const at = getSelection().anchorNode;
    const found = (at?.nodeType === Node.TEXT_NODE ? at.parentElement : at)?.closest?.(tag);
    return found && box.contains(found) ? found : null;
  }

  function toggleCode() {
    const code = inside("CODE");
    const range = getSelection().getRangeAt(0);
    if (code && range.collapsed) {
      const after = document.createTextNode("\u200b"); // no caret stands beside a tag without something to stand in
      code.after(after);
      getSelection().collapse(after, 1);
      return;
    }
    if (code) {
      code.replaceWith(...code.childNodes);
      return;
    }
    const node = el("code", {}, range.toString() || "\u200b");
    range.deleteContents();
    range.insertNode(node);
    getSelection().selectAllChildren(node);
  }

  function askForLink() {
    const selection = getSelection();
    const range = selection.rangeCount && box.contains(selection.anchorNode) ? selection.getRangeAt(0).cloneRange() : null;
    const address = el("input", { type: "url", class: "field-input", "aria-label": "Web address", placeholder: "https://", value: inside("A")?.getAttribute("href") ?? "" });
    const words = el("input", { type: "text", class: "field-input", "aria-label": "Text of the link", placeholder: "Text", value: range?.toString() ?? "" });
    const set = () => {
      const url = /^(https?:|mailto:)/i.test(address.value.trim()) ? address.value.trim() : `https://${address.value.trim()}`;
      closePopup();
      box.focus();
      if (url === "https://") return;
      if (range) {
        selection.removeAllRanges();
        selection.addRange(range);
      }
      const node = el("a", { href: url }, words.value || url);
      const at = selection.getRangeAt(0);
      at.deleteContents();
      at.insertNode(node);
      selection.collapse(node.parentNode, [...node.parentNode.childNodes].indexOf(node) + 1);
      remember();
    };
    const enter = (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault(); // it would submit the modal
      event.stopPropagation();
      set();
    };
    const form = el("div", { class: "link-form", onkeydown: enter }, words, address, el("button", { type: "button", class: "primary", onclick: set }, "Set link"));
    openPopup(buttons[TOOLS.findIndex((tool) => tool.link)], form, { role: "dialog", label: "Link", wide: true });
    (words.value ? address : words).focus();
  }

  function shortcut(event) {
    if (!(MAC ? event.metaKey : event.ctrlKey) || event.altKey) return;
    // Not Tab, as in Slack: who uses the keyboard must get out of a list again.
    const indent = { BracketRight: "indent", BracketLeft: "outdent" }[event.code];
    if (indent && inside("LI")) {
      event.preventDefault();
      document.execCommand(indent);
      remember();
      return;
    }
    const digit = /^Digit(\d)$/.exec(event.code)?.[1];
    const pressed = event.shiftKey ? (digit ?? event.key.toUpperCase()) : event.key.toLowerCase();
    const tool = TOOLS.find((one) => one.key === pressed);
    if (!tool) return;
    event.preventDefault();
    use(tool);
  }

  function showPressed() {
    TOOLS.forEach((tool, index) => {
      const on = tool.command ? document.queryCommandState(tool.command) : Boolean(inside(tool.tag ?? tool.block ?? "A"));
      buttons[index].setAttribute("aria-pressed", String(on));
    });
  }

  function walk(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = (buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length;
    buttons.forEach((button, index) => { button.tabIndex = index === at ? 0 : -1; });
    buttons[at].focus();
    event.preventDefault();
  }
}

function pastePlain(event) {
  event.preventDefault();
  document.execCommand("insertText", false, event.clipboardData.getData("text/plain"));
}
