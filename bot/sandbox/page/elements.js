/* Which function draws which element of Block Kit? */

import { drawButton, drawFeedbackButtons, drawIconButton, drawOverflow } from "./buttons.js";
import { drawCheckboxes, drawRadioButtons } from "./choices.js";
import { drawDatePicker, drawDateTimePicker, drawTimePicker } from "./date_inputs.js";
import { el } from "./dom.js";
import { drawFileInput, drawRichTextInput, drawTextInput } from "./inputs.js";
import { drawImage } from "./images.js";
import { textOf } from "./mrkdwn.js";
import { drawSelect } from "./selects.js";

const DRAW = {
  button: drawButton,
  workflow_button: drawButton,
  icon_button: drawIconButton,
  feedback_buttons: drawFeedbackButtons,
  overflow: drawOverflow,
  checkboxes: drawCheckboxes,
  radio_buttons: drawRadioButtons,
  datepicker: drawDatePicker,
  timepicker: drawTimePicker,
  datetimepicker: drawDateTimePicker,
  plain_text_input: drawTextInput,
  email_text_input: drawTextInput,
  url_text_input: drawTextInput,
  number_input: drawTextInput,
  rich_text_input: drawRichTextInput,
  file_input: drawFileInput,
  image: drawImage,
};

/** The node for an element standing at `place`; one of an unknown type shows its name and words. */
export function drawElement(element, place) {
  const draw = /^(multi_)?(static|external|users|conversations|channels)_select$/.test(element.type)
    ? drawSelect
    : DRAW[element.type];
  if (draw) return draw(element, place);
  return el("span", { class: "unknown" }, el("b", {}, element.type), " ", textOf(element.text));
}
