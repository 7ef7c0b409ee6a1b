/* How is an instant written for the person who looks, in their time zone? */

const DAY_MS = 86_400_000;
const formatters = new Map();

/** A formatter for `zone`, kept because making one costs more than using it. */
function formatter(zone, options, locale = "en-US") {
  const key = JSON.stringify([locale, zone, options]);
  if (!formatters.has(key)) formatters.set(key, new Intl.DateTimeFormat(locale, { timeZone: zone, ...options }));
  return formatters.get(key);
}

/** {year, month, day, hour, minute, second} (numbers) and weekday ("Fri") of an instant in `zone`. */
export function partsOf(epoch, zone) {
  const options = {
    hourCycle: "h23", weekday: "short", year: "numeric", month: "numeric", day: "numeric",
    hour: "numeric", minute: "numeric", second: "numeric",
  };
  const parts = {};
  for (const { type, value } of formatter(zone, options).formatToParts(epoch * 1000)) {
    parts[type] = type === "weekday" ? value : Number(value);
  }
  return parts;
}

const two = (number) => String(number).padStart(2, "0");

/** "2026-11-20", for date inputs and for comparing days. */
export function isoDate(epoch, zone) {
  const { year, month, day } = partsOf(epoch, zone);
  return `${year}-${two(month)}-${two(day)}`;
}

/** "16:05" on the wall in `zone`. */
export function clockTime(epoch, zone) {
  const { hour, minute } = partsOf(epoch, zone);
  return `${two(hour)}:${two(minute)}`;
}

/** "16:05:09". */
export function clockTimeWithSeconds(epoch, zone) {
  return `${clockTime(epoch, zone)}:${two(partsOf(epoch, zone).second)}`;
}

/** "Friday, 20 November 2026". */
export function longDay(epoch, zone) {
  return formatter(zone, { weekday: "long", day: "numeric", month: "long", year: "numeric" }, "en-GB").format(epoch * 1000);
}

/** "Fri 20 Nov 2026". */
export function shortDay(epoch, zone) {
  return formatter(zone, { weekday: "short", day: "numeric", month: "short", year: "numeric" }, "en-GB").format(epoch * 1000).replace(",", "");
}

/** "today", "yesterday", "tomorrow" as seen from `now`, or null. */
function relativeDay(epoch, now, zone) {
  const midnight = (instant) => Date.parse(`${isoDate(instant, zone)}T00:00:00Z`);
  return { 0: "today", [-1]: "yesterday", 1: "tomorrow" }[(midnight(epoch) - midnight(now)) / DAY_MS] ?? null;
}

/** A day as a heading in a list of messages: "Today", "Yesterday" or the long date. */
export function dayHeading(epoch, now, zone) {
  const relative = relativeDay(epoch, now, zone);
  return relative && relative !== "tomorrow" ? relative[0].toUpperCase() + relative.slice(1) : longDay(epoch, zone);
}

/**
 * The instant (epoch seconds) at which a wall in `zone` shows `date` ("2026-11-20") and `time` ("16:00").
 * Of a time that autumn repeats, the first; a time that spring skips moves on with the clocks.
 */
export function instantOf(date, time, zone) {
  const wanted = Date.parse(`${date}T${time.length === 5 ? `${time}:00` : time}Z`) / 1000;
  const offsetAt = (instant) => wallSeconds(instant, zone) - instant;
  const candidates = [-1, 1].map((day) => wanted - offsetAt(wanted + day * (DAY_MS / 1000)));
  const shown = candidates.filter((instant) => wallSeconds(instant, zone) === wanted);
  return shown.length ? Math.min(...shown) : Math.max(...candidates);
}

/** What the wall in `zone` shows at `epoch`, counted as if it were UTC. */
function wallSeconds(epoch, zone) {
  const { year, month, day, hour, minute, second } = partsOf(epoch, zone);
  return Date.UTC(year, month - 1, day, hour, minute, second) / 1000;
}

/** The next time after `now` that a wall in `zone` shows Friday 16:00. */
export function nextFridayAtFour(now, zone) {
  for (let days = 0; days <= 8; days += 1) {
    const noon = Date.parse(`${isoDate(now, zone)}T12:00:00Z`) + days * DAY_MS;
    const date = new Date(noon);
    if (date.getUTCDay() !== 5) continue;
    const instant = instantOf(date.toISOString().slice(0, 10), "16:00", zone);
    if (instant > now) return instant;
  }
  return now;
}

function ordinal(day) {
  const tens = day % 100;
  if (tens >= 11 && tens <= 13) return `${day}th`;
  return `${day}${{ 1: "st", 2: "nd", 3: "rd" }[day % 10] ?? "th"}`;
}

function ago(epoch, now) {
  const seconds = epoch - now;
  const units = [["year", 31_536_000], ["month", 2_592_000], ["day", 86_400], ["hour", 3600], ["minute", 60]];
  const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  return new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(Math.trunc(seconds / size), unit);
}

/** Fill a date token string such as "{date_short_pretty} at {time}" (Slack's <!date^...> and date elements). */
export function fillDateTokens(format, epoch, now, zone) {
  const { year, day } = partsOf(epoch, zone);
  const name = (options) => formatter(zone, options).format(epoch * 1000);
  const [month, shortMonth] = [name({ month: "long" }), name({ month: "short" })];
  const plain = {
    date_num: isoDate(epoch, zone),
    date: `${month} ${ordinal(day)}, ${year}`,
    date_short: `${shortMonth} ${day}, ${year}`,
    date_long: `${name({ weekday: "long" })}, ${month} ${ordinal(day)}, ${year}`,
    date_slash: isoDate(epoch, zone).replaceAll("-", "/"),
    day_divider_pretty: `${name({ weekday: "long" })}, ${month} ${ordinal(day)}`,
    time: name({ hour: "numeric", minute: "2-digit" }),
    time_secs: name({ hour: "numeric", minute: "2-digit", second: "2-digit" }),
    ago: ago(epoch, now),
  };
  const relative = relativeDay(epoch, now, zone);
  return format.replace(/\{(\w+)\}/g, (token, wanted, offset) => {
    const pretty = wanted.endsWith("_pretty") && relative;
    if (pretty) return offset === 0 ? relative[0].toUpperCase() + relative.slice(1) : relative;
    return plain[wanted] ?? plain[wanted.replace("_pretty", "")] ?? token;
  });
}
