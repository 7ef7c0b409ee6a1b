/* How does one let weeks pass in minutes, and see how far they are? */

import { longDay, shortDay } from "./dates.js";
import { el } from "./dom.js";
import { changeTimeLapse, get } from "./requests.js";
import { sandboxNow, whenClockHeard } from "./sandbox_time.js";
import { announce, toast } from "./toasts.js";
import { known, zone } from "./workspace.js";

const WEEKS = [12, 4, 1];
const PACES = [
  ["", "as fast as it goes"],
  ["30", "30 s a week"],
  ["120", "2 min a week"],
];
const ACTIVE = new Set(["playing", "paused"]);

let state = { phase: "idle" };
let draw = () => {};

const weeksInWords = (weeks) => (weeks === 1 ? "1 week" : `${weeks} weeks`);
const seconds = (select) => (select.value === "" ? null : Number(select.value));

function paceSelect(label, onchange) {
  return el("select", { "aria-label": label, title: label, class: "pace", onchange },
    PACES.map(([value, words]) => el("option", { value }, words)));
}

/** Draw what starts a time-lapse into `start` (a part of the clock bar) and what shows it into `banner`. */
export function drawTimeLapse(start, banner) {
  const weeks = el("select", { "aria-label": "How many weeks", title: "How many weeks", onchange: nameButton },
    WEEKS.map((count) => el("option", { value: count }, weeksInWords(count))));
  const pace = paceSelect("How fast a week passes");
  const play = el("button", {
    type: "button", class: "play", title: "Watch simulated colleagues live through these weeks",
    onclick: () => order({ action: "play", weeks: Number(weeks.value), week_seconds: seconds(pace) }),
  });
  start.append(play, weeks, pace);

  const where = el("b", { class: "lapse-where" });
  const who = el("span", { class: "lapse-who" });
  const progress = el("progress", { max: "1", value: "0", "aria-label": "How much of the time-lapse is over" });
  const paceNow = paceSelect("How fast a week passes", () => order({ action: "pace", week_seconds: seconds(paceNow) }));
  const pause = el("button", { type: "button", onclick: () => order({ action: state.phase === "paused" ? "resume" : "pause" }) });
  const skip = el("button", { type: "button", title: "Go on as fast as the app answers", onclick: () => order({ action: "skip" }) }, "Skip to the end");
  const stop = el("button", { type: "button", onclick: () => order({ action: "stop" }) }, "Stop");
  banner.append(
    el("div", { class: "lapse-words" }, where, who),
    progress,
    el("div", { class: "row lapse-buttons", role: "group", "aria-label": "Time-lapse" }, pause, paceNow, skip, stop));

  function nameButton() {
    play.textContent = `▶ Play ${weeksInWords(Number(weeks.value))}`;
  }

  draw = () => {
    const active = ACTIVE.has(state.phase);
    banner.hidden = !active;
    start.hidden = active;
    document.body.classList.toggle("in-time-lapse", active);
    if (!active) return;
    const now = Math.max(state.now, sandboxNow());
    const paused = state.phase === "paused" ? ", paused" : "";
    put(where, `Time-lapse: week ${state.week} of ${state.weeks}, ${shortDay(now, zone())}${paused}`);
    put(who, state.app_answers
      ? `${state.people} simulated colleagues are at work here. What they do is marked “simulated”.`
      : `${known.app?.name ?? "The app"} does not answer. The ${state.people} simulated colleagues go on without it and try again later.`);
    banner.classList.toggle("app-lost", !state.app_answers);
    progress.value = (now - state.start) / (state.until - state.start);
    put(pause, state.phase === "paused" ? "Resume" : "Pause");
    paceNow.value = state.week_seconds === null ? "" : String(state.week_seconds);
  };
  nameButton();
  draw();
  whenClockHeard(draw);
}

/** Take in what the sandbox said about the time-lapse. */
export function hearTimeLapse(news) {
  const before = state.phase;
  state = news;
  draw();
  if (ACTIVE.has(before) && !ACTIVE.has(state.phase)) tellEnd();
  else if (before !== state.phase && state.phase === "playing" && before !== "paused") announce(`Time-lapse of ${weeksInWords(state.weeks)} begins.`);
}

/** Ask the sandbox how the time-lapse stands. */
export async function readTimeLapse() {
  const answer = await get("timelapse");
  if (answer.phase) hearTimeLapse(answer);
}

async function order(what) {
  const answer = await changeTimeLapse(what);
  if (answer.ok) hearTimeLapse(answer);
}

function tellEnd() {
  const day = longDay(state.now, zone());
  if (state.problem) toast(state.problem, "error");
  else if (state.phase === "done") toast(`${weeksInWords(state.weeks)} ${state.weeks === 1 ? "has" : "have"} passed. It is ${day}.`);
  else toast(`The time-lapse was stopped. It is ${day}.`);
}

function put(node, words) {
  if (node.textContent !== words) node.textContent = words;
}
