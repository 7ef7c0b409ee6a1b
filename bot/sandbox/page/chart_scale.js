/* Where on a chart does a value stand, and which round numbers label its axis? (Numbers only, nothing is drawn.) */

/** The step of 1, 2 or 5 times a power of ten that divides `span` into about `count` parts. */
function roundStep(span, count) {
  const raw = span / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const share = raw / power;
  return (share <= 1 ? 1 : share <= 2 ? 2 : share <= 5 ? 5 : 10) * power;
}

/** Round numbers from at or below the least value (and 0) to at or above the greatest (and 0). */
export function ticksFor(values, count = 5) {
  const least = Math.min(0, ...values);
  const most = Math.max(0, ...values);
  const step = roundStep(most - least || 1, count);
  const first = Math.floor(least / step);
  const last = Math.max(Math.ceil(most / step), first + 1);
  // Multiplied, not added up: 0.1 + 0.1 + 0.1 is not 0.3.
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

/** A function from a value between the first and the last tick to a place between `from` and `to`. */
export function scaleFor(ticks, from, to) {
  const [least, most] = [ticks[0], ticks.at(-1)];
  return (value) => from + ((value - least) / (most - least)) * (to - from);
}

/** The corners of each slice of a pie: {from, to} as shares of a full turn; what is negative takes no room. */
export function slicesOf(values) {
  const sizes = values.map((value) => Math.max(0, value));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let at = 0;
  return sizes.map((size) => {
    const share = total ? size / total : 0;
    const slice = { from: at, to: at + share, share };
    at = slice.to;
    return slice;
  });
}

/** A number as people write it: "1,234.5". */
export function written(value) {
  return new Intl.NumberFormat("en", { maximumFractionDigits: 6 }).format(value);
}
