/* How are task_card and plan blocks drawn: what an app is doing, step by step? (Slack facts 3.2) */

import { el, link } from "./dom.js";
import { drawRichText } from "./rich_text.js";

const STATUS = {
  pending: ["○", "Not started"],
  in_progress: ["◐", "In progress"],
  complete: ["✓", "Done"],
  error: ["✕", "Failed"],
};

/** One task with its state in words, its details, output and sources. */
export function drawTaskCard(task) {
  const [mark, words] = STATUS[task.status] ?? ["○", task.status];
  const heading = el("div", { class: "task-head" },
    el("span", { class: "task-mark", "aria-hidden": "true" }, mark), el("b", {}, task.title), el("small", { class: "muted" }, words));
  const inside = [
    task.details ? el("div", { class: "task-details" }, drawRichText(task.details)) : null,
    task.output ? el("div", { class: "task-output" }, drawRichText(task.output)) : null,
    task.sources?.length ? el("ul", { class: "task-sources", "aria-label": "Sources" }, task.sources.map((one) => el("li", {}, link(one.url, one.text)))) : null,
  ];
  return el("div", { class: `task-card status-${task.status}`, role: "group", "aria-label": `${task.title}: ${words}` }, heading, inside);
}

/** A plan: its title, how far it has come, and its tasks. */
export function drawPlan(block) {
  const tasks = block.tasks ?? [];
  const done = tasks.filter((task) => task.status === "complete").length;
  return el("div", { class: "plan", role: "group", "aria-label": block.title },
    el("div", { class: "task-head" }, el("b", {}, block.title), tasks.length ? el("small", { class: "muted" }, `${done} of ${tasks.length} done`) : null),
    el("ol", { class: "plain-list plan-tasks" }, tasks.map((task) => el("li", {}, drawTaskCard(task)))));
}
