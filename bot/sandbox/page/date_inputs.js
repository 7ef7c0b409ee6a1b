/* How are a date, a time, or both picked? Times mean the acting person's zone. */

import { clockTime, instantOf, isoDate } from "./dates.js";
import { el } from "./dom.js";
import { focusKey, spokenAs, use } from "./interaction.js";
import { textOf } from "./mrkdwn.js";
import { zone } from "./workspace.js";

// A date typed digit by digit is a different date at every digit; the app hears of it after a pause.
const TYPING_PAUSE_MS = 700;

/** A date ("2026-11-23"). */
export function drawDatePicker(element, place) {
  return drawPicker(element, place, {
    type: "date",
    label: "Date",
    shown: (state) => state.selected_date ?? "",
    stateOf: (value) => ({ type: "datepicker", selected_date: value || null }),
  });
}

/** A time of day ("09:30"). */
export function drawTimePicker(element, place) {
  return drawPicker(element, place, {
    type: "time",
    label: "Time",
    shown: (state) => state.selected_time ?? "",
    stateOf: (value) => ({
      type: "timepicker", selected_time: value || null, ...(element.timezone ? { timezone: element.timezone } : {}),
    }),
  });
}

/** An instant, shown and typed as the wall clock of the acting person. */
export function drawDateTimePicker(element, place) {
  return drawPicker(element, place, {
    type: "datetime-local",
    label: "Date and time",
    shown: ({ selected_date_time: at }) => (at ? `${isoDate(at, zone())}T${clockTime(at, zone())}` : ""),
    stateOf: (value) => ({
      type: "datetimepicker", selected_date_time: value ? instantOf(...value.split("T"), zone()) : null,
    }),
  });
}

function drawPicker(element, place, { type, label, shown, stateOf }) {
  const input = el("input", {
    type, class: "field-input picker", max: type === "date" ? "9999-12-31" : type === "time" ? null : "9999-12-31T23:59",
    title: textOf(element.placeholder) || null, "data-focus": focusKey(place, element), autofocus: element.focus_on_load,
    ...spokenAs(place, textOf(element.placeholder) || label),
  });
  input.value = shown(place.surface.declare(place.blockId, element));
  let told = input.value;
  let pause;
  const settle = async () => {
    clearTimeout(pause);
    if (input.value === told) return;
    const before = told;
    told = input.value;
    if (await use(place, element, stateOf(input.value), input)) return;
    input.value = told = before;
  };
  const onchange = () => {
    clearTimeout(pause);
    if (!place.acts) settle();
    else pause = setTimeout(settle, TYPING_PAUSE_MS);
  };
  input.addEventListener("change", onchange);
  input.addEventListener("blur", settle);
  if (!element.timezone || element.timezone === zone()) return input;
  // The app asks for a time somewhere else: say where, or it would be taken for one's own.
  return el("span", { class: "picker-with-zone" }, input, el("small", { class: "muted" }, `${element.timezone.split("/").at(-1).replaceAll("_", " ")} time`));
}
