/* How is the app's Home tab drawn for the person one acts as? */

import { drawBlocks } from "./blocks.js";
import { el, keepingFocus } from "./dom.js";
import { viewSurface } from "./surfaces.js";
import { known } from "./workspace.js";

/** Draw `view` into `box`; null is a Home tab the app has not published yet. */
export function drawHome(box, view) {
  if (!view) {
    const name = known.app?.name ?? "The app";
    const gone = known.app?.installed === false;
    box.replaceChildren(el("p", { class: "empty-note" },
      gone ? `${name} is not installed in this workspace.` : `${name} has put nothing on its Home tab yet.`));
    box.dataset.hash = "";
    return;
  }
  const hash = `${view.id} ${view.hash}`;
  if (box.dataset.hash === hash) return;
  box.dataset.hash = hash;
  const surface = viewSurface(view);
  keepingFocus(box, () => {
    const blocks = surface.redraw(() => drawBlocks(view.blocks ?? [], surface), view.state?.values);
    box.replaceChildren(el("div", { class: "home" }, blocks));
  });
}
