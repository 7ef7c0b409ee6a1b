/* What happens when a person uses an element: is it remembered, confirmed, told to the app? */

import { confirmed } from "./confirm.js";

/**
 * Where an element stands: {surface, blockId, acts, labelledBy?, describedBy?, invalid?, optional?}. `acts` says
 * whether using it tells the app at once (in sections and actions, and inputs with `dispatch_action`).
 */
export function placeOf(surface, block, more = {}) {
  return { surface, blockId: block.block_id, acts: block.type !== "input" || Boolean(block.dispatch_action), ...more };
}

/** The key under which the focus finds an element again after a redraw. */
export function focusKey(place, element, part = "") {
  return `${place.blockId}/${element.action_id}/${part}`;
}

/** Attributes that name and describe a control for screen readers. */
export function spokenAs(place, fallback) {
  return {
    "aria-labelledby": place.labelledBy,
    "aria-label": place.labelledBy ? null : fallback,
    "aria-describedby": place.describedBy,
    "aria-invalid": place.invalid ? "true" : null,
  };
}

/**
 * Somebody has set `element` to `state`. `node` looks busy until the app has acknowledged. Answers false
 * when the person thought better of it at the confirm dialog; then nothing has changed.
 */
export async function use(place, element, state, node) {
  if (place.acts && !(await confirmed(element.confirm))) return false;
  place.surface.set(place.blockId, element.action_id, state);
  if (place.acts) await tell(place, element, state, node);
  return true;
}

/** Tell the app about something that leaves no state behind (a button), or whose state is set already. */
export async function tell(place, element, value, node) {
  node.setAttribute("aria-busy", "true");
  try {
    return await place.surface.dispatch(place.blockId, element.action_id, value);
  } finally {
    node.removeAttribute("aria-busy");
  }
}
