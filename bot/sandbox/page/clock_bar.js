/* How does one see the sandbox's time, and make it pass faster? */

import { clockTime, clockTimeWithSeconds, nextFridayAtFour, shortDay } from "./dates.js";
import { el } from "./dom.js";
import { changeClock, get } from "./requests.js";
import { drawSave } from "./save.js";
import { clockFacts, hearClock, sandboxNow, whenClockHeard } from "./sandbox_time.js";
import { drawTimeLapse } from "./time_lapse.js";
import { announce, toast } from "./toasts.js";
import { conversationName, known, zone } from "./workspace.js";

const SPEEDS = [
  [1, "1×", "As fast as real time"],
  [60, "1 min/s", "One minute a second"],
  [3600, "1 h/s", "One hour a second"],
  [8640, "1 day/10 s", "A day in ten seconds"],
];
const HOUR = 3600;
const DAY = 24 * HOUR;
const TICK_MS = 250;
const RESYNC_MS = 2000;
const NEWS_MS = 300; // by then the feed has brought what the app posted
let postedIn = new Set();
let told = null; // the toast about the last trip

/** The app has posted in a conversation that the person sees. */
export function hearPost(channel) {
  postedIn.add(channel);
}

/** Draw the clock bar into `box`; `everySecond()` runs as time passes, for whoever else shows the time. */
export function drawClockBar(box, everySecond) {
  const face = el("time", { class: "clock-face", role: "timer", "aria-label": "Sandbox time" });
  const due = el("small", { class: "muted next-due" });
  const status = el("span", { class: "moving", role: "status" });
  const speeds = SPEEDS.map(([speed, label, words]) => el("button", {
    type: "button", "data-speed": speed, "aria-label": words, title: words, onclick: () => change({ action: "speed", speed }),
  }, label));
  const pause = el("button", { type: "button", class: "pause" });
  pause.onclick = () => change({ action: clockFacts().paused ? "resume" : "pause" });
  const lapse = el("div", { class: "lapse-start", role: "group", "aria-label": "Play weeks" });
  const jump = (label, words, make) => el("button", { type: "button", title: words, onclick: () => move(make()) }, label);
  const jumps = [
    jump("To the next post", "Move on until the app posts something", () => ({ action: "next_post" })),
    jump("To Friday 16:00", "Move on to Friday 16:00 where you are", () => ({ action: "set", to: nextFridayAtFour(sandboxNow(), zone()) })),
    jump("+1 hour", "Move on by an hour", () => ({ action: "advance", seconds: HOUR })),
    jump("+1 day", "Move on by a day", () => ({ action: "advance", seconds: DAY })),
  ];
  const more = el("button", {
    type: "button", class: "plain more-clock", "aria-expanded": "false",
    onclick: () => more.setAttribute("aria-expanded", String(box.classList.toggle("opened"))),
  }, "Move time ▾");
  box.append(
    el("div", { class: "clock-now" }, face, due), more,
    el("div", { class: "segmented", role: "group", "aria-label": "Speed of time" }, speeds, pause),
    el("div", { class: "row jumps", role: "group", "aria-label": "Move time on" }, jumps),
    status, lapse);
  drawTimeLapse(lapse, document.getElementById("time-lapse"));
  drawSave(box);

  async function change(what) {
    const answer = await changeClock(what);
    hearAnswer(answer);
    return answer;
  }

  async function move(what) {
    for (const button of jumps) button.disabled = true;
    box.setAttribute("aria-busy", "true");
    status.textContent = "moving on…";
    postedIn = new Set();
    const answer = await change(what);
    status.textContent = "";
    box.removeAttribute("aria-busy");
    for (const button of jumps) button.disabled = false;
    if (answer.ok === false) return;
    if (what.action === "next_post") setTimeout(tellWhere, NEWS_MS, answer.posted);
    announce(`It is ${spokenNow()} in the sandbox.`);
  }

  function spokenNow() {
    return `${shortDay(sandboxNow(), zone())} ${clockTime(sandboxNow(), zone())}`;
  }

  function tick() {
    const now = sandboxNow();
    const shown = `${shortDay(now, zone())} ${clockTimeWithSeconds(now, zone())}`;
    if (face.textContent !== shown) {
      face.textContent = shown;
      face.dateTime = new Date(now * 1000).toISOString();
      everySecond();
    }
    const { next_due: next } = clockFacts();
    const words = next && next > now ? `next due ${shortDay(next, zone())} ${clockTime(next, zone())}` : "";
    if (due.textContent !== words) due.textContent = words;
  }

  whenClockHeard(({ speed, paused }) => {
    for (const button of speeds) button.setAttribute("aria-pressed", String(!paused && Number(button.dataset.speed) === speed));
    pause.textContent = paused ? "Resume" : "Pause";
    pause.setAttribute("aria-pressed", String(paused));
    tick();
  });
  setInterval(tick, TICK_MS);
  setInterval(() => clockFacts().speed > 1 && !clockFacts().paused && readClock(), RESYNC_MS);
}

/** Say where the post is that time was moved on for, unless one looks at it. */
function tellWhere(posted) {
  const name = known.app?.name ?? "The app";
  const elsewhere = [...postedIn].filter((id) => id !== known.current || known.tab === "home");
  told?.remove();
  if (!posted) told = toast(`${name} has no post ahead to move on to.`);
  else if (!postedIn.size) told = toast(`${name} has posted where you cannot see it: to somebody else, or in a channel you are not in.`);
  else if (elsewhere.length === postedIn.size) told = toast(`${name} has posted in ${elsewhere.map(conversationName).join(" and ")}.`);
}

function hearAnswer(answer) {
  const clock = answer.clock ?? answer;
  if (typeof clock.now === "number") hearClock(clock);
}

/** Ask the sandbox for its time. */
export async function readClock() {
  hearAnswer(await get("clock"));
}
