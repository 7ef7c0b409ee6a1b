/* What can one change about the person one acts as? */

import { menuButton } from "./menus.js";
import { act } from "./requests.js";
import { toast } from "./toasts.js";
import { me } from "./workspace.js";

/** The menu beside the people switcher: away, do not disturb. */
export function drawPersonMenu() {
  return menuButton("⋯", "Your status", () => {
    const away = me()?.presence === "away";
    return [
      { label: away ? "Be active" : "Be away", choose: () => tell("set_presence", { presence: away ? "active" : "away" }, away ? "You are active." : "You are away.") },
      { label: "Do not disturb for an hour", choose: () => tell("set_dnd", { minutes: 60 }, "Notifications are paused for an hour.") },
      { label: "Do not disturb for a day", choose: () => tell("set_dnd", { minutes: 1440 }, "Notifications are paused for a day.") },
      { label: "May be disturbed", choose: () => tell("set_dnd", { minutes: 0 }, "Notifications are on.") },
    ];
  }, { class: "plain" });
}

async function tell(kind, fields, done) {
  const answer = await act(kind, fields);
  if (answer.ok) toast(done);
}
