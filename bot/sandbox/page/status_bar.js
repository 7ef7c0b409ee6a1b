/* Is the app connected, is the sandbox there, and how fast was the last answer? */

import { el } from "./dom.js";
import { known, whenLearned } from "./workspace.js";

/** Draw the state of the app's connection into `box` and keep it right. Answers `lineCut(yes)`. */
export function drawStatus(box) {
  const words = el("span", { role: "status" });
  const speed = el("small", { class: "muted" });
  const dot = el("span", { class: "dot", "aria-hidden": "true" });
  box.append(dot, words, speed);
  let cut = false;

  const draw = () => {
    const [state, text] = cut
      ? ["lost", "The sandbox is out of reach, trying again…"]
      : known.connected
        ? ["on", `${known.app?.name ?? "The app"} is connected`]
        : ["off", "No app is connected"];
    box.dataset.state = state;
    if (words.textContent !== text) words.textContent = text;
    speed.textContent = known.lastAnswerMs !== null && known.connected && !cut ? `answered in ${Math.round(known.lastAnswerMs)} ms` : "";
  };
  whenLearned(["connected", "app", "lastAnswerMs"], draw);
  draw();
  return (yes) => {
    cut = yes;
    draw();
  };
}
