/* How does something small open beside a button and close again? One popup at a time. */

import { el } from "./dom.js";

const GAP = 4;
const EDGE = 8;
let open = null;

/** Whether a popup opened by `anchor` stands open. */
export const isOpenAt = (anchor) => open?.anchor === anchor;

/** Close the popup; the focus goes back to what opened it when it was inside. */
export function closePopup() {
  if (!open) return;
  const { box, anchor, onclose } = open;
  const hadFocus = box.contains(document.activeElement);
  open = null;
  box.remove();
  // First the focus: a message's tools are seen only while one of them is open or has it.
  if (hadFocus && anchor.isConnected) anchor.focus();
  anchor.setAttribute("aria-expanded", "false");
  onclose?.();
}

/** Open `content` beside `anchor`. `onclose` runs once, however it is closed. */
export function openPopup(anchor, content, { onclose = null, role = null, label = null, wide = false } = {}) {
  closePopup();
  const box = el("div", { class: ["popup", wide && "popup-wide"], role, "aria-label": label }, content);
  // Inside a modal dialog, or else the dialog makes the popup inert.
  (anchor.closest("dialog") ?? document.body).append(box);
  anchor.setAttribute("aria-expanded", "true");
  open = { box, anchor, onclose };
  placePopup();
  return box;
}

/** Put the popup where it fits, after its content has changed. */
export function placePopup() {
  if (!open) return;
  const { box, anchor } = open;
  if (!anchor.isConnected) return; // the app has redrawn what it stood on; the popup stays where it is
  const at = anchor.getBoundingClientRect();
  const below = window.innerHeight - at.bottom - GAP - EDGE;
  const above = at.top - GAP - EDGE;
  box.style.maxHeight = "";
  const height = box.offsetHeight;
  const upward = height > below && above > below;
  box.style.minWidth = `${Math.min(at.width, window.innerWidth - 2 * EDGE)}px`;
  box.style.maxHeight = `${Math.max(120, upward ? above : below)}px`;
  const left = Math.max(EDGE, Math.min(at.left, window.innerWidth - box.offsetWidth - EDGE));
  box.style.left = `${left}px`;
  box.style.top = upward ? `${Math.max(EDGE, at.top - GAP - Math.min(height, above))}px` : `${at.bottom + GAP}px`;
}

document.addEventListener("pointerdown", (event) => {
  if (open && !open.box.contains(event.target) && !open.anchor.contains(event.target)) closePopup();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !open) return;
  event.preventDefault(); // or the dialog around the popup would close with it
  event.stopPropagation();
  closePopup();
}, true);
document.addEventListener("focusin", (event) => {
  // A press on something that takes no focus gives it to what is around the popup (a dialog): nobody has left.
  if (open && !open.box.contains(event.target) && !event.target.contains(open.box) && event.target !== open.anchor) closePopup();
});
window.addEventListener("resize", placePopup);
document.addEventListener("scroll", (event) => {
  if (open && !open.box.contains(event.target)) placePopup();
}, true);
