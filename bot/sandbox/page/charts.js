/* How is a data_visualization block drawn: as a chart for the eyes, and as a table for the ears? */

import { drawAxesChart } from "./chart_axes.js";
import { drawPie } from "./chart_pie.js";
import { written } from "./chart_scale.js";
import { el, freshId } from "./dom.js";

const USUAL_WIDTH = 560;
const [NARROWEST, WIDEST] = [240, 640];
const SERIES_STYLES = 12;

/** A pie, bar, line or area chart with its title, its legend and the same numbers as a table. */
export function drawDataVisualization(block, surface) {
  const chart = block.chart ?? {};
  const titleId = freshId("chart");
  const picture = el("div", { class: "chart-picture" });
  drawnToWidth(picture, (width) => (chart.type === "pie"
    ? drawPie(chart, summary(block, chart)) : drawAxesChart(chart, width, summary(block, chart))));
  return el("figure", { class: "chart", "aria-labelledby": titleId },
    el("figcaption", { id: titleId, class: "chart-title" }, block.title),
    picture, drawLegend(chart), drawTwin(block, chart, surface));
}

/** Draw at the width there is, and again when that changes: text in a shrunken picture could not be read. */
function drawnToWidth(box, draw) {
  let drawn = USUAL_WIDTH;
  box.replaceChildren(draw(drawn));
  new ResizeObserver(([{ contentRect }]) => {
    const width = Math.min(WIDEST, Math.max(NARROWEST, Math.floor(contentRect.width)));
    if (contentRect.width === 0 || width === drawn) return;
    drawn = width;
    box.replaceChildren(draw(width));
  }).observe(box);
}

function summary(block, chart) {
  if (chart.type === "pie") {
    return `${block.title}. Pie chart: ${(chart.segments ?? []).map(({ label, value }) => `${label} ${written(value)}`).join(", ")}.`;
  }
  const names = (chart.series ?? []).map((one) => one.name).join(", ");
  const categories = chart.axis_config?.categories ?? [];
  const range = categories.length > 1 ? `${categories[0]} to ${categories.at(-1)}` : (categories[0] ?? "");
  return `${block.title}. ${chart.type[0].toUpperCase()}${chart.type.slice(1)} chart of ${names}, ${range}.`;
}

function drawLegend(chart) {
  const names = (chart.type === "pie" ? chart.segments?.map((one) => one.label) : chart.series?.map((one) => one.name)) ?? [];
  return el("ul", { class: "chart-legend", "aria-hidden": "true" }, names.map((name, index) =>
    el("li", {}, el("span", { class: `chart-key key-${index % SERIES_STYLES}` }), name)));
}

/** The chart's numbers, folded away until somebody wants them. */
function drawTwin(block, chart, surface) {
  const key = `${block.block_id}/numbers`;
  const details = el("details", { class: "chart-numbers", open: surface.looks.get(key) },
    el("summary", {}, "Show the numbers"),
    el("div", { class: "table-frame", tabindex: "0", role: "region", "aria-label": `Numbers of ${block.title}` },
      chart.type === "pie" ? pieTable(block, chart) : seriesTable(block, chart)));
  details.addEventListener("toggle", () => surface.looks.set(key, details.open));
  return details;
}

function row(head, cells) {
  return el("tr", {}, el("th", { scope: "row" }, head), cells.map((cell) => el("td", { class: "number" }, cell)));
}

function heads(...names) {
  return el("thead", {}, el("tr", {}, names.map((name) => el("th", { scope: "col" }, name))));
}

function pieTable(block, { segments = [] }) {
  return el("table", {}, el("caption", {}, block.title), heads("Part", "Value"),
    el("tbody", {}, segments.map(({ label, value }) => row(label, [written(value)]))));
}

function seriesTable(block, { series = [], axis_config: axes = {} }) {
  const valueOf = (one, label) => one.data.find((point) => point.label === label)?.value;
  return el("table", {},
    el("caption", {}, [block.title, axes.y_label].filter(Boolean).join(", ")),
    heads(axes.x_label ?? "Category", ...series.map((one) => one.name)),
    el("tbody", {}, (axes.categories ?? []).map((label) =>
      row(label, series.map((one) => (valueOf(one, label) === undefined ? "" : written(valueOf(one, label))))))));
}
