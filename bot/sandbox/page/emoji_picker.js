/* How does one find an emoji among those of the workspace? */

import { el } from "./dom.js";
import { allEmojiNames, drawEmoji, emojiCharacter, searchEmoji } from "./emoji.js";
import { closePopup, isOpenAt, openPopup, placePopup } from "./popups.js";
import { known } from "./workspace.js";

const COLUMNS = 8;
const SHOWN = 240;

/** Several names may stand for one character: the first of them is enough. */
function oneOfEach(names) {
  const seen = new Set();
  return names.filter((name) => {
    const shown = emojiCharacter(name) ?? name;
    return !seen.has(shown) && seen.add(shown);
  });
}

/** Open the picker beside `anchor`, or close it when it is open; `pick(name)` gets the chosen name. */
export function toggleEmojiPicker(anchor, pick) {
  if (isOpenAt(anchor)) {
    closePopup();
    return;
  }
  const grid = el("div", { class: "emoji-grid", role: "group", "aria-label": "Emoji" });
  const caption = el("div", { class: "emoji-caption", "aria-hidden": "true" });
  const search = el("input", {
    type: "search", class: "listbox-search", placeholder: "Search emoji", "aria-label": "Search emoji", autocomplete: "off",
    oninput: show,
  });
  const box = openPopup(anchor, [el("div", { class: "listbox-head" }, search), grid, caption], { role: "dialog", label: "Choose an emoji" });
  box.addEventListener("keydown", move);
  box.addEventListener("focusin", (event) => describe(event.target));
  box.addEventListener("pointerover", (event) => describe(event.target.closest("button")));
  show();
  search.focus();

  function show() {
    // The workspace's own names first; a search also finds the rest of what the page can draw.
    const offered = known.emoji.length ? known.emoji : allEmojiNames;
    const everything = search.value.trim() ? [...new Set([...offered, ...allEmojiNames])] : offered;
    const found = oneOfEach(searchEmoji(search.value, everything)).slice(0, SHOWN);
    grid.replaceChildren(...found.map((name) => el("button", {
      type: "button", "data-name": name, "aria-label": name.replaceAll("_", " "), title: `:${name}:`,
      onclick: () => choose(name),
    }, drawEmoji(name))));
    if (!found.length) grid.replaceChildren(el("p", { class: "listbox-note", role: "status" }, "No emoji of that name"));
    describe(null);
    placePopup();
  }

  function describe(node) {
    caption.textContent = node?.dataset?.name ? `:${node.dataset.name}:` : "";
  }

  function choose(name) {
    closePopup();
    pick(name);
  }

  function move(event) {
    const buttons = [...grid.querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement);
    const inSearch = at < 0;
    if (event.key === "Enter" && inSearch && buttons.length) choose(buttons[0].dataset.name);
    else if (event.key === "ArrowDown") buttons[inSearch ? 0 : Math.min(at + COLUMNS, buttons.length - 1)]?.focus();
    else if (event.key === "ArrowUp") (at >= COLUMNS ? buttons[at - COLUMNS] : search).focus();
    else if (!inSearch && event.key === "ArrowRight") buttons[Math.min(at + 1, buttons.length - 1)].focus();
    else if (!inSearch && event.key === "ArrowLeft") (buttons[at - 1] ?? search).focus();
    else return;
    event.preventDefault();
  }
}
