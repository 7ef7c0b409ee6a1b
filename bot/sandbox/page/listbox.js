/* How does one pick from a list that may be long, grouped, searched or fetched while typing? */

import { el, freshId } from "./dom.js";
import { closePopup, openPopup, placePopup } from "./popups.js";

/**
 * Open a list beside `anchor`. A choice is {key, label (string), content? (nodes), detail? (string)}; groups are
 * [{label?, choices}]. Either `groups` are given, or `load(typed)` answers them (or a sentence to show).
 * `chosen` is the set of chosen keys; `pick(choice)` is called for each choice made; with `multiple` the list stays
 * open. `finish()` is called when it closes.
 */
export function openListbox(anchor, { label, groups = null, load = null, chosen, multiple = false, pick, finish }) {
  const listId = freshId("list");
  const state = { options: [], active: -1, asked: 0 };
  const list = el("div", {
    id: listId, role: "listbox", class: "listbox", "aria-label": label, "aria-multiselectable": multiple ? "true" : null,
  });
  const search = el("input", {
    type: "text", role: "combobox", class: "listbox-search", "aria-label": `Search ${label}`, placeholder: "Search",
    autocomplete: "off", spellcheck: "false",
    "aria-controls": listId, "aria-expanded": "true", "aria-autocomplete": "list",
    oninput: () => refresh(), onkeydown: onKey,
  });
  const box = openPopup(anchor, [el("div", { class: "listbox-head" }, search), list], { onclose: finish, wide: true });
  box.addEventListener("pointermove", (event) => {
    const at = state.options.findIndex(({ node }) => node.contains(event.target));
    if (at >= 0 && at !== state.active) activate(at, false);
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  search.focus();
  refresh();

  async function refresh() {
    const typed = search.value.trim();
    if (!load) {
      show(filtered(groups, typed));
      return;
    }
    const ask = (state.asked += 1);
    if (!state.options.length) list.replaceChildren(note("Loading…"));
    const answer = await load(typed);
    if (ask === state.asked && box.isConnected) show(answer);
  }

  function show(found) {
    state.options = [];
    if (typeof found === "string") {
      list.replaceChildren(note(found));
    } else {
      list.replaceChildren(...found.filter((group) => group.choices.length).map(drawGroup));
      if (!state.options.length) list.replaceChildren(note("Nothing found"));
    }
    const firstChosen = state.options.findIndex(({ choice }) => chosen.has(choice.key));
    activate(search.value ? 0 : Math.max(0, firstChosen));
    placePopup();
  }

  function drawGroup(group) {
    const heading = group.label ? el("div", { class: "listbox-group", id: freshId("group") }, group.label) : null;
    return el("div", { role: heading ? "group" : null, "aria-labelledby": heading?.id }, heading, group.choices.map(drawChoice));
  }

  function drawChoice(choice) {
    const node = el("div", {
      id: freshId("option"), role: "option", class: "option", "aria-selected": String(chosen.has(choice.key)),
      "data-key": choice.key, onclick: () => choose(choice),
    }, el("span", { class: "tick", "aria-hidden": "true" }, "✓"),
    el("span", {}, choice.content ?? choice.label, choice.detail ? el("small", {}, choice.detail) : null));
    state.options.push({ choice, node });
    return node;
  }

  function choose(choice) {
    pick(choice);
    if (!multiple) {
      closePopup();
      return;
    }
    for (const { choice: one, node } of state.options) node.setAttribute("aria-selected", String(chosen.has(one.key)));
    search.focus();
    placePopup();
  }

  function activate(index, scroll = true) {
    state.options[state.active]?.node.classList.remove("active");
    state.active = state.options.length ? Math.min(index, state.options.length - 1) : -1;
    const active = state.options[state.active]?.node;
    if (!active) {
      search.removeAttribute("aria-activedescendant");
      return;
    }
    active.classList.add("active");
    search.setAttribute("aria-activedescendant", active.id);
    if (scroll) active.scrollIntoView({ block: "nearest" });
  }

  function onKey(event) {
    const count = state.options.length;
    if (event.key === "ArrowDown") activate((state.active + 1) % count);
    else if (event.key === "ArrowUp") activate((state.active - 1 + count) % count);
    else if (event.key === "Enter" && !event.isComposing) {
      if (count) choose(state.options[state.active].choice);
    } else if (event.key === "Tab") {
      closePopup();
      return;
    } else return;
    event.preventDefault();
    event.stopPropagation(); // Enter here picks; it must not submit the modal around the list
  }
}

function note(text) {
  return el("div", { class: "listbox-note", role: "status" }, text);
}

function filtered(groups, typed) {
  const wanted = typed.toLocaleLowerCase();
  const fits = ({ label, detail }) => `${label} ${detail ?? ""}`.toLocaleLowerCase().includes(wanted);
  return groups.map((group) => ({ ...group, choices: wanted ? group.choices.filter(fits) : group.choices }));
}
