/* How does the page hear at once what happens, and what when the line is cut? */

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8000;

/**
 * Listen as the person `as`. `hear(news)` gets each piece of news; `connected(again)` runs when the line stands
 * (`again`: after a cut, so that what was missed can be read); `cut()` when it breaks.
 */
export function listen(as, { hear, connected, cut }) {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const address = `${scheme}://${location.host}/sandbox/api/feed?as=${encodeURIComponent(as)}`;
  let wait = FIRST_WAIT_MS;
  let again = false;

  const connect = () => {
    const line = new WebSocket(address);
    line.onopen = () => {
      wait = FIRST_WAIT_MS;
      connected(again);
      again = true;
    };
    line.onmessage = (event) => hear(JSON.parse(event.data));
    line.onclose = () => {
      cut();
      setTimeout(connect, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    };
  };
  connect();
}
