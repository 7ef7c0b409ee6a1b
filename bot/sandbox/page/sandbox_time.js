/* What time is it in the sandbox? Its clock may run faster than ours, stand still or jump. */

let facts = { now: Date.now() / 1000, speed: 1, paused: false, next_due: null };
let heardAt = performance.now();
const listeners = [];

/** Take in what the sandbox said about its clock ({now, speed, paused, next_due}). */
export function hearClock(clock) {
  facts = { ...facts, ...clock };
  heardAt = performance.now();
  for (const listener of listeners) listener(facts);
}

/** Call `listener(facts)` at every word from the sandbox about its clock. */
export function whenClockHeard(listener) {
  listeners.push(listener);
}

export const clockFacts = () => facts;

/** Now in the sandbox, epoch seconds. */
export function sandboxNow() {
  if (facts.paused) return facts.now;
  const moved = facts.now + (facts.speed * (performance.now() - heardAt)) / 1000;
  // A sped-up clock waits for the app at the instant the app has something to do.
  const hold = facts.speed > 1 && facts.next_due > facts.now ? facts.next_due : Infinity;
  return Math.min(moved, hold);
}
