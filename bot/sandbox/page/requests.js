/* How does the page ask the sandbox for something, and what if nobody answers? */

import { known, learn } from "./workspace.js";
import { toast } from "./toasts.js";

const UNREACHABLE = "The sandbox does not answer. Is it still running?";

async function call(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (error) {
    if (error instanceof TypeError) return { ok: false, error: UNREACHABLE, unreachable: true };
    throw error;
  }
  const text = await response.text();
  let answer;
  try {
    answer = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { ok: false, error: `The sandbox answered ${response.status} without an explanation.` };
  }
  if (response.ok) return answer;
  return { ...answer, ok: false, error: answer.error ?? `The sandbox answered ${response.status}.` };
}

function post(path, body, method = "POST") {
  return call(path, {
    method,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

/** GET /sandbox/api/<what>; the answer as JSON, or {ok: false, error} when there is none. */
export function get(what, parameters = {}) {
  const given = Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined);
  const query = new URLSearchParams(given).toString();
  return call(`/sandbox/api/${what}${query ? `?${query}` : ""}`);
}

/** POST or DELETE /sandbox/api/<what> with a body; the answer, or {ok: false, error}. */
export function send(method, what, body = {}) {
  return post(`/sandbox/api/${what}`, body, method);
}

/**
 * Do something as the person one acts as. What goes wrong is told in a toast (unless `quietly`) and in
 * the answer, so that the caller can keep what was typed.
 */
export async function act(kind, fields = {}, { quietly = false } = {}) {
  const answer = await post("/sandbox/api/act", { as: known.me, kind, ...fields });
  if (typeof answer.latency_ms === "number") learn({ lastAnswerMs: answer.latency_ms });
  if (!answer.ok && answer.error && !quietly) toast(answer.error, "error");
  return answer;
}

/** Give a file of the person to the sandbox; {file} (as Slack describes files) or {error}. */
export function upload(file) {
  const query = new URLSearchParams({ as: known.me, name: file.name });
  return call(`/sandbox/api/file?${query}`, { method: "POST", body: file });
}

/** Tell the sandbox that the person has seen a conversation up to `ts`. */
export function markRead(channel, ts) {
  return post("/sandbox/api/read", { as: known.me, channel, ts });
}

/** Change the sandbox's clock; resolves when the clock has arrived. */
export async function changeClock(change) {
  const answer = await post("/sandbox/api/clock", change);
  if (answer.ok === false) toast(answer.error ?? "The clock could not be changed.", "error");
  return answer;
}

/** Start, pace or end a time-lapse; what stands in the way is told in a toast. */
export async function changeTimeLapse(change) {
  const answer = await post("/sandbox/api/timelapse", change);
  if (answer.ok === false) toast(answer.error ?? "The time-lapse could not be changed.", "error");
  return answer;
}

/** Let the browser save GET /sandbox/api/<what> as a file; `name` is its name unless the sandbox says another. */
export async function download(what, name) {
  let response;
  try {
    response = await fetch(`/sandbox/api/${what}`);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    toast(UNREACHABLE, "error");
    return;
  }
  if (!response.ok) {
    toast((await response.json()).error ?? `The sandbox answered ${response.status}.`, "error");
    return;
  }
  const told = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") ?? "");
  const address = URL.createObjectURL(await response.blob());
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.download = told?.[1] ?? name;
  anchor.click();
  URL.revokeObjectURL(address);
}
