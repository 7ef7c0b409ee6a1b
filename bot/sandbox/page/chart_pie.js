/* How is a pie chart drawn? */

import { slicesOf, written } from "./chart_scale.js";
import { svg } from "./svg.js";

const RADIUS = 100;
const MIDDLE = 110;
const SMALLEST_LABELLED = 0.06;

function point(share, radius) {
  const angle = 2 * Math.PI * share - Math.PI / 2;
  return [MIDDLE + radius * Math.cos(angle), MIDDLE + radius * Math.sin(angle)].map((value) => value.toFixed(2));
}

/** An SVG pie of {segments: [{label, value}]}; `words` say to a screen reader what it shows. */
export function drawPie({ segments = [] }, words) {
  const slices = slicesOf(segments.map((segment) => segment.value));
  const parts = slices.map((slice, index) => drawSlice(slice, segments[index], index));
  const labels = slices.map((slice) => {
    if (slice.share < SMALLEST_LABELLED) return null;
    const [x, y] = point((slice.from + slice.to) / 2, RADIUS * 0.68);
    return svg("text", { x, y, class: "slice-label", "text-anchor": "middle", "dominant-baseline": "central" },
      `${Math.round(slice.share * 100)}%`);
  });
  return svg("svg", { viewBox: `0 0 ${2 * MIDDLE} ${2 * MIDDLE}`, class: "pie", role: "img", "aria-label": words }, parts, labels);
}

function drawSlice({ from, to, share }, { label, value }, index) {
  if (!share) return null;
  const title = svg("title", {}, `${label}: ${written(value)} (${Math.round(share * 100)}%)`);
  const css = `slice fill-${index}`;
  if (share > 0.9999) return svg("circle", { cx: MIDDLE, cy: MIDDLE, r: RADIUS, class: css }, title);
  const large = share > 0.5 ? 1 : 0;
  const path = `M${MIDDLE} ${MIDDLE} L${point(from, RADIUS).join(" ")} A${RADIUS} ${RADIUS} 0 ${large} 1 ${point(to, RADIUS).join(" ")} Z`;
  return svg("path", { d: path, class: css }, title);
}
