/* What can one do with a channel: see who is in it, bring people in, leave, archive? */

import { confirmed } from "./confirm.js";
import { el } from "./dom.js";
import { openListbox } from "./listbox.js";
import { menuButton } from "./menus.js";
import { act } from "./requests.js";
import { channel as channelOf, conversation, known, personName, person } from "./workspace.js";

/** Buttons for the head of a channel: its members, and the menu of what can be done. */
export function drawChannelTools(id) {
  const found = channelOf(id);
  if (!found) return [];
  const members = found.members ?? [];
  const count = el("button", {
    type: "button", class: "plain members", "aria-haspopup": "listbox", "aria-expanded": "false", "data-focus": "members",
    "aria-label": `${members.length} members`, title: "Members", onclick: () => showMembers(count, members),
  }, el("span", { "aria-hidden": "true" }, "👥 "), String(members.length));
  const menu = menuButton("⋯", "Channel actions", () => actions(id, found, menu), { class: "plain", "data-focus": "channel-menu" });
  return [count, menu];
}

function showMembers(anchor, members) {
  const choices = members.map((one) => ({ key: one, label: personName(one), detail: person(one)?.title }));
  openListbox(anchor, { label: "members", groups: [{ choices }], chosen: new Set(), pick: () => {}, finish: null });
}

function actions(id, found, anchor) {
  if (found.is_archived) return [{ label: "Bring the channel back", choose: () => act("unarchive", { channel: id }) }];
  const member = conversation(id)?.is_member !== false;
  if (!member) return [{ label: "Join the channel", choose: () => act("join", { channel: id }) }];
  return [
    { label: "Add somebody…", choose: () => invite(id, found, anchor) },
    { label: "Leave the channel", choose: () => act("leave", { channel: id }) },
    null,
    { label: "Archive the channel…", danger: true, choose: () => archive(id, found) },
  ];
}

function invite(id, found, anchor) {
  const outside = known.people.filter((one) => !one.deleted && !found.members?.includes(one.id));
  const choices = outside.map((one) => ({ key: one.id, label: personName(one.id), detail: one.title || (one.is_bot ? "App" : "") }));
  openListbox(anchor, {
    label: "people to add", groups: [{ choices }], chosen: new Set(), finish: null,
    pick: (choice) => act("invite", { channel: id, user: choice.key }),
  });
}

async function archive(id, found) {
  const question = { title: `Archive #${found.name}?`, text: "Nobody can write in it until it is brought back.", confirm: "Archive", deny: "Cancel", style: "danger" };
  if (await confirmed(question)) await act("archive", { channel: id });
}
