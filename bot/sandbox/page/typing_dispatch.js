/* When does the app hear of what is being typed? (Slack facts 3.3, dispatch_action_config) */

import { tell } from "./interaction.js";

const TYPING_PAUSE_MS = 400;

/** With `dispatch_action` (or in actions) the app hears of Enter (the default), of every character, or of both. */
export function dispatchWhileTyping(element, place, input) {
  const moments = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const hear = () => tell(place, element, place.surface.get(place.blockId, element.action_id), input);
  if (moments.includes("on_enter_pressed")) {
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      hear();
    });
  }
  if (moments.includes("on_character_entered")) {
    let pause;
    input.addEventListener("input", () => {
      clearTimeout(pause);
      pause = setTimeout(hear, TYPING_PAUSE_MS);
    });
  }
}
