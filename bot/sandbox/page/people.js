/* Who does one act as, and how does one become somebody else? */

import { personAvatar } from "./avatars.js";
import { clockTime } from "./dates.js";
import { el } from "./dom.js";
import { closePopup, isOpenAt, openPopup } from "./popups.js";
import { sandboxNow } from "./sandbox_time.js";
import { known, me, person } from "./workspace.js";

/** "Lisbon" for "Europe/Lisbon". */
function place(tz) {
  return (tz || "UTC").split("/").at(-1).replaceAll("_", " ");
}

function whereAndWhen(one) {
  return `${place(one.tz)} ${clockTime(sandboxNow(), one.tz || "UTC")}`;
}

/** "Service Agent, Lisbon 09:31"; a title that names the place already does not name it twice. */
function describe(one) {
  const marks = [one.is_admin && "admin", one.is_restricted && "guest"].filter(Boolean);
  const title = (one.title ?? "").replace(new RegExp(`,\\s*${place(one.tz)}$`), "");
  return [title, ...marks, whereAndWhen(one)].filter(Boolean).join(", ");
}

/** Those one may act as: people, not bots, not deactivated accounts. */
export function actors() {
  return known.people.filter((one) => !one.is_bot && !one.deleted && one.id !== "USLACKBOT");
}

/** Whom the address names (by id or by handle), if that is somebody, else the first person of the workspace. */
export function actorInAddress() {
  const named = new URLSearchParams(location.search).get("as");
  const wanted = person(named) ?? actors().find((one) => one.name === named);
  return (wanted ?? actors()[0])?.id ?? null;
}

/** The address of this page as somebody, with a conversation open. */
export function addressOf(as, conversation = null) {
  return `?${new URLSearchParams({ as, ...(conversation ? { in: conversation } : {}) })}`;
}

/** Draw the switcher into `box`, and keep its time right by calling the function answered. */
export function drawSwitcher(box) {
  const words = el("span", { class: "switcher-words" });
  const face = el("span");
  const button = el("button", { type: "button", class: "switcher", "aria-haspopup": "dialog", "aria-expanded": "false", onclick: toggle },
    face, words, el("span", { class: "arrow", "aria-hidden": "true" }, "▾"));
  box.append(button);

  function toggle() {
    if (isOpenAt(button)) closePopup();
    else openList(button);
  }

  return () => {
    const mine = me();
    if (!mine) return;
    const text = `${mine.real_name || mine.name}`;
    if (button.dataset.person !== mine.id) face.replaceChildren(personAvatar(mine.id));
    button.dataset.person = mine.id;
    const details = describe(mine);
    if (button.dataset.details === details) return;
    button.dataset.details = details;
    words.replaceChildren(el("span", { class: "you-are" }, "You are: "), el("b", {}, text), el("span", { class: "details" }, `, ${details}`));
  };
}

function openList(button) {
  const search = el("input", {
    type: "search", class: "listbox-search", placeholder: "Find a person", "aria-label": "Find a person", autocomplete: "off",
    oninput: () => filter(),
  });
  const rows = actors().map((one) => ({
    words: `${one.real_name} ${one.name} ${one.title} ${one.tz}`.toLowerCase(),
    node: el("li", {}, el("a", {
      href: addressOf(one.id), class: "person-row", "aria-current": one.id === known.me ? "true" : null,
    }, personAvatar(one.id), el("span", {}, el("b", {}, one.real_name || one.name), el("small", {}, describe(one))))),
  }));
  const list = el("ul", { class: "plain-list" }, rows.map((row) => row.node));
  const box = openPopup(button, [
    el("div", { class: "listbox-head" }, search),
    list,
    el("p", { class: "listbox-note" }, "Open a name in a new tab to be two people at once."),
  ], { role: "dialog", label: "Choose who to be", wide: true });
  box.addEventListener("keydown", move);
  search.focus();

  function filter() {
    const wanted = search.value.trim().toLowerCase();
    for (const row of rows) row.node.hidden = !row.words.includes(wanted);
  }

  function move(event) {
    const links = rows.filter((row) => !row.node.hidden).map((row) => row.node.firstChild);
    const at = links.indexOf(document.activeElement);
    if (event.key === "ArrowDown") links[Math.min(at + 1, links.length - 1)]?.focus();
    else if (event.key === "ArrowUp") (links[at - 1] ?? search).focus();
    else if (event.key === "Enter" && at < 0) links[0]?.click();
    else return;
    event.preventDefault();
  }
}
