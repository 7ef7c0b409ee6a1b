/* Which function draws which element of Block Kit? */

import { drawButton, drawFeedbackButtons, drawIconButton, drawOverflow } from "./buttons.js";
import { drawCheckboxes, drawRadioButtons } from "./choices.js";
import { drawDatePicker, drawDateTimePicker, drawTimePicker } from "./date_inputs.js";
import { drawFileInput } from "./file_input.js";
import { drawImage } from "./images.js";
import { drawTextInput } from "./inputs.js";
import { drawRichTextInput } from "./rich_text_input.js";
import { drawSelect } from "./selects.js";
import { drawUnknownElement } from "./unknown_block.js";
import { known } from "./workspace.js";

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

/** The node for an element standing at `place`; null for a button that only others may see. */
export function drawElement(element, place) {
  if (element.visible_to_user_ids && !element.visible_to_user_ids.includes(known.me)) return null;
  const draw = /^(multi_)?(static|external|users|conversations|channels)_select$/.test(element.type)
    ? drawSelect
    : DRAW[element.type];
  if (draw) return draw(element, place);
  return drawUnknownElement(element);
}
