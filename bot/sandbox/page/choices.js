/* How are checkboxes and radio buttons drawn? */

import { el, freshId } from "./dom.js";
import { focusKey, spokenAs, use } from "./interaction.js";
import { drawText } from "./mrkdwn.js";

/** Checkboxes. */
export function drawCheckboxes(element, place) {
  return drawChoices(element, place, "checkbox", (state) => state.selected_options, (boxes) => ({
    type: "checkboxes",
    selected_options: element.options.filter((_, index) => boxes[index].checked),
  }));
}

/** Radio buttons. */
export function drawRadioButtons(element, place) {
  return drawChoices(element, place, "radio", (state) => (state.selected_option ? [state.selected_option] : []), (boxes) => ({
    type: "radio_buttons",
    selected_option: element.options.find((_, index) => boxes[index].checked) ?? null,
  }));
}

function drawChoices(element, place, type, chosenIn, stateOf) {
  const state = place.surface.declare(place.blockId, element);
  const name = freshId("choice");
  const show = (shown) => {
    const chosen = new Set(chosenIn(shown).map((option) => option.value));
    boxes.forEach((box, index) => {
      box.checked = chosen.has(element.options[index].value);
    });
  };
  const boxes = element.options.map((option, index) => el("input", {
    type, name, "data-focus": focusKey(place, element, index), autofocus: index === 0 && element.focus_on_load,
    onchange: async () => {
      const before = place.surface.get(place.blockId, element.action_id);
      if (!(await use(place, element, stateOf(boxes), group))) show(before);
    },
  }));
  const group = el("div", {
    class: "choices", role: type === "radio" ? "radiogroup" : "group", ...spokenAs(place, "Choices"),
  }, element.options.map((option, index) => el("label", { class: "choice" }, boxes[index],
    el("span", {}, drawText(option.text), option.description ? el("small", {}, drawText(option.description)) : null))));
  show(state);
  return group;
}
