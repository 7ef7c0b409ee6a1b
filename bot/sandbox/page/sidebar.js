/* Which conversations are there, and in which has something new been said? */

import { personAvatar } from "./avatars.js";
import { arrange, el } from "./dom.js";
import { addressOf } from "./people.js";
import { conversationName, known, person } from "./workspace.js";

const rows = new Map(); // key -> link, kept so that a redraw moves no focus
const GROUPS = [
  ["app", "Apps"],
  ["channel", "Channels"],
  ["im", "Direct messages"],
];

/** Draw the conversations into `nav`; `open(id)` shows one. */
export function drawSidebar(nav, open) {
  const sections = GROUPS.flatMap(([kind, title]) => {
    const found = known.conversations.filter((one) => one.kind === kind).sort(order);
    if (!found.length) return [];
    return [drawHeading(kind, title), drawRows(kind, found, open)];
  });
  arrange(nav, sections);
  nav.onkeydown = move;
}

/** The arrow keys walk through the conversations; Home and End go to the first and the last. */
function move(event) {
  const links = [...event.currentTarget.querySelectorAll("a")];
  const at = links.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key];
  if (at < 0 || to === undefined || !links[to]) return;
  event.preventDefault();
  links[to].focus();
}

function order(one, other) {
  if (one.is_archived !== other.is_archived) return one.is_archived ? 1 : -1;
  return conversationName(one.id).localeCompare(conversationName(other.id));
}

function kept(key, make) {
  if (!rows.has(key)) rows.set(key, make());
  return rows.get(key);
}

function drawHeading(kind, title) {
  return kept(`heading ${kind}`, () => el("h2", { id: `list-${kind}` }, title));
}

function drawRows(kind, found, open) {
  const list = kept(`list ${kind}`, () => el("ul", { class: "plain-list", "aria-labelledby": `list-${kind}` }));
  arrange(list, found.map((one) => {
    const item = kept(one.id, () => el("li", {}, el("a", {})));
    drawRow(item.firstChild, one, open);
    return item;
  }));
  return list;
}

function drawRow(link, one, open) {
  const current = one.id === known.current;
  const unread = current ? 0 : one.unread;
  link.href = addressOf(known.me, one.id);
  link.className = ["row-link", unread && "unread", one.is_archived && "archived", !isMember(one) && "outside"].filter(Boolean).join(" ");
  if (current) link.setAttribute("aria-current", "page");
  else link.removeAttribute("aria-current");
  link.onclick = (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return; // a new tab was asked for
    event.preventDefault();
    open(one.id);
  };
  const marks = [one.is_private && "private", one.is_archived ? "archived" : !isMember(one) && "not joined"].filter(Boolean);
  const name = one.kind === "channel" ? one.name : conversationName(one.id);
  link.replaceChildren(
    markOf(one),
    el("span", { class: "row-name" }, name),
    ...(marks.length ? [el("small", { class: "row-marks" }, marks.join(", "))] : []),
    ...(unread ? [el("span", { class: "unread-count" }, String(unread), el("span", { class: "spoken" }, " unread"))] : []),
  );
}

function isMember(one) {
  return one.kind !== "channel" || one.is_member !== false;
}

function markOf(one) {
  if (one.kind === "im") return personAvatar(one.user);
  if (one.kind === "app") return person(known.app?.user_id) ? personAvatar(known.app.user_id) : el("span", { class: "row-mark", "aria-hidden": "true" }, "◆");
  return el("span", { class: "row-mark", "aria-hidden": "true" }, one.is_private ? "🔒" : "#");
}
