/* How does a person confirm an action whose button asks "Are you sure?" */

import { el, freshId } from "./dom.js";
import { drawText, textOf } from "./mrkdwn.js";

/**
 * Ask what a confirm object of Block Kit says ({title, text, confirm, deny, style}). Resolves to true or
 * false; Escape means no. No object, no question.
 */
export function confirmed(question) {
  if (!question) return Promise.resolve(true);
  return new Promise((resolve) => {
    const titleId = freshId("confirm");
    const answer = (yes) => () => {
      dialog.close();
      dialog.remove();
      resolve(yes);
    };
    const yes = el("button", {
      type: "button", class: question.style === "danger" ? "danger" : "primary", onclick: answer(true), autofocus: true,
    }, textOf(question.confirm) || "Yes");
    const no = el("button", { type: "button", onclick: answer(false) }, textOf(question.deny) || "No");
    const dialog = el("dialog", { class: "confirm", role: "alertdialog", "aria-labelledby": titleId },
      el("h2", { id: titleId }, textOf(question.title) || "Are you sure?"),
      el("div", { class: "prose" }, drawText(question.text)),
      el("div", { class: "dialog-buttons" }, no, yes));
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      answer(false)();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
