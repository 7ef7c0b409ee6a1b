/* How is an input block drawn: its label, hint and error, and how are they tied to the control? */

import { el, freshId } from "./dom.js";
import { drawElement } from "./elements.js";
import { placeOf } from "./interaction.js";
import { drawText } from "./mrkdwn.js";

/** An input block; the error for its block_id, when there is one, is part of the control's description. */
export function drawInputBlock(block, surface, errors) {
  const error = errors[block.block_id];
  const [labelId, hintId, errorId] = ["label", "hint", "error"].map(freshId);
  const described = [error && errorId, block.hint && hintId].filter(Boolean).join(" ");
  const place = placeOf(surface, block, {
    labelledBy: labelId, describedBy: described || null, invalid: Boolean(error), optional: block.optional,
  });
  const control = drawElement(block.element, place);
  const target = control.matches("input, textarea, button") ? control : control.querySelector(".select, input, textarea");
  const composed = control.querySelector("[contenteditable]"); // which no label's `for` can name
  // Groups of choices keep their own labels; everything else takes the focus when its label is clicked.
  if (target && !composed && !control.classList.contains("choices")) target.id = freshId("control");
  return el("div", { class: error && "invalid" },
    el("label", { id: labelId, for: target?.id || null, onclick: () => composed?.focus() }, drawText(block.label),
      block.optional ? el("span", { class: "optional" }, " (optional)") : null),
    control,
    error ? el("div", { class: "field-error", id: errorId }, el("span", { "aria-hidden": "true" }, "⚠ "), error) : null,
    block.hint ? el("div", { class: "hint", id: hintId }, drawText(block.hint)) : null);
}
