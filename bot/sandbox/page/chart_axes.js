/* How are bar, line and area charts drawn: axes, grid, and the marks on them? */

import { scaleFor, ticksFor, written } from "./chart_scale.js";
import { svg } from "./svg.js";

const HEIGHT = 260;
const CHARACTER_PX = 6.4; // of the 11 px axis text, about
const DRAW = { bar: drawBars, line: drawLines, area: drawAreas };
const MARKERS = ["circle", "square", "diamond", "triangle"];

/** An SVG chart, `width` wide, of {type, series, axis_config}; `words` say to a screen reader what it shows. */
export function drawAxesChart(chart, width, words) {
  const { categories = [], x_label: xLabel, y_label: yLabel } = chart.axis_config ?? {};
  const series = (chart.series ?? []).map(({ name, data }) => {
    const values = new Map(data.map((one) => [one.label, one.value]));
    return { name, values: categories.map((category) => values.get(category)) };
  });
  const ticks = ticksFor(series.flatMap((one) => one.values).filter((value) => value !== undefined));
  const left = Math.max(...ticks.map((tick) => written(tick).length)) * CHARACTER_PX + 12 + (yLabel ? 18 : 0);
  const step = (width - left - 10) / categories.length;
  const longest = Math.max(...categories.map((category) => category.length)) * CHARACTER_PX;
  const slanted = longest > step - 4;
  const bottom = HEIGHT - (slanted ? Math.min(110, 16 + longest * 0.66) : 24) - (xLabel ? 18 : 0);
  const frame = {
    categories, left, right: width - 10, top: 12, bottom, step,
    x: (index) => left + step * (index + 0.5),
    y: scaleFor(ticks, bottom, 12),
  };
  return svg("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT, role: "img", "aria-label": words },
    drawGrid(frame, ticks), drawCategories(frame, slanted),
    DRAW[chart.type]?.(series, frame) ?? null,
    svg("line", { x1: left, x2: frame.right, y1: frame.y(0), y2: frame.y(0), class: "axis" }),
    xLabel ? svg("text", { x: (left + frame.right) / 2, y: HEIGHT - 5, class: "axis-label", "text-anchor": "middle" }, xLabel) : null,
    yLabel ? svg("text", { x: 0, y: 0, class: "axis-label", "text-anchor": "middle", transform: `translate(12 ${(12 + bottom) / 2}) rotate(-90)` }, yLabel) : null);
}

function drawGrid({ left, right, y }, ticks) {
  return ticks.map((tick) => [
    svg("line", { x1: left, x2: right, y1: y(tick), y2: y(tick), class: "grid" }),
    svg("text", { x: left - 6, y: y(tick), class: "chart-tick", "text-anchor": "end", "dominant-baseline": "central" }, written(tick)),
  ]);
}

function drawCategories({ categories, x, bottom }, slanted) {
  return categories.map((category, index) => svg("text", slanted
    ? { class: "chart-tick", "text-anchor": "end", transform: `translate(${x(index) + 4} ${bottom + 14}) rotate(-40)` }
    : { class: "chart-tick", "text-anchor": "middle", x: x(index), y: bottom + 16 }, category));
}

function title(series, category, value) {
  return svg("title", {}, `${series.name}, ${category}: ${written(value)}`);
}

function drawBars(series, { categories, step, x, y }) {
  const wide = Math.min(46, (step * 0.78) / series.length);
  return series.flatMap((one, at) => one.values.map((value, index) => (value === undefined ? null : svg("rect", {
    x: x(index) + wide * (at - series.length / 2), width: Math.max(1, wide - 1), y: Math.min(y(0), y(value)),
    height: Math.abs(y(value) - y(0)), class: `bar fill-${at}`,
  }, title(one, categories[index], value)))));
}

function drawLines(series, frame) {
  return series.map((one, at) => [drawLine(one, at, frame), drawMarkers(one, at, frame)]);
}

/** Areas lie over each other, not on top of each other: each can be read on the axis. */
function drawAreas(series, frame) {
  return series.map((one, at) => {
    const points = pointsOf(one, frame);
    const outline = [`${points[0]?.[0]},${frame.y(0)}`, ...points.map((point) => point.join(",")), `${points.at(-1)?.[0]},${frame.y(0)}`];
    return [
      points.length ? svg("polygon", { points: outline.join(" "), class: `area fill-${at}` }) : null,
      drawLine(one, at, frame), drawMarkers(one, at, frame),
    ];
  });
}

function pointsOf(one, { x, y }) {
  return one.values.flatMap((value, index) => (value === undefined ? [] : [[x(index), y(value)]]));
}

function drawLine(one, at, frame) {
  return svg("polyline", { points: pointsOf(one, frame).map((point) => point.join(",")).join(" "), class: `line stroke-${at}` });
}

function drawMarkers(one, at, { categories, x, y }) {
  return one.values.map((value, index) => (value === undefined ? null
    : drawMarker(MARKERS[at % MARKERS.length], x(index), y(value), at, title(one, categories[index], value))));
}

/** Shapes tell series apart for those to whom colours look alike. */
function drawMarker(shape, x, y, at, name) {
  const css = `marker fill-${at}`;
  if (shape === "circle") return svg("circle", { cx: x, cy: y, r: 3.5, class: css }, name);
  const corners = {
    square: [[-3.2, -3.2], [3.2, -3.2], [3.2, 3.2], [-3.2, 3.2]],
    diamond: [[0, -4.6], [4.6, 0], [0, 4.6], [-4.6, 0]],
    triangle: [[0, -4.4], [4.4, 3.6], [-4.4, 3.6]],
  }[shape];
  return svg("polygon", { points: corners.map(([dx, dy]) => `${x + dx},${y + dy}`).join(" "), class: css }, name);
}
