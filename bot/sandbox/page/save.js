/* How does one take the workspace with its history home as a file? */

import { el } from "./dom.js";
import { download } from "./requests.js";

/** Draw the button that saves into `box`. */
export function drawSave(box) {
  const button = el("button", {
    type: "button", class: "save", title: "Save the workspace with its history as a file; load it with --load", onclick: save,
  }, "Save");
  box.append(button);

  async function save() {
    button.disabled = true;
    await download("save", "workspace.json");
    button.disabled = false;
  }
}
