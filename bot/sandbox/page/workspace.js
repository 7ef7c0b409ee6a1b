/* What does the page know about the workspace, and who is looking at it? */

const listeners = new Map();

/** Everything the page knows. Fill it through `learn`, so that whoever draws it hears of the change. */
export const known = {
  me: null, // id of the person one acts as
  name: "",
  app: null,
  connected: false,
  people: [],
  channels: [],
  usergroups: [],
  emoji: [],
  conversations: [],
  current: null, // id of the open conversation
  tab: "messages", // of the app's conversation: "home" or "messages"
  thread: null, // ts of the open thread's first message
  lastAnswerMs: null,
};

/** Put `facts` into `known` and tell those who listen to any of them. */
export function learn(facts) {
  Object.assign(known, facts);
  const told = new Set(Object.keys(facts).flatMap((fact) => listeners.get(fact) ?? []));
  for (const listener of told) listener();
}

/** Call `listener` whenever one of `facts` (names in `known`) is learned. */
export function whenLearned(facts, listener) {
  for (const fact of facts) listeners.set(fact, [...(listeners.get(fact) ?? []), listener]);
}

export const person = (id) => known.people.find((one) => one.id === id);
export const channel = (id) => known.channels.find((one) => one.id === id);
export const usergroup = (id) => known.usergroups.find((one) => one.id === id);
export const conversation = (id) => known.conversations.find((one) => one.id === id);
export const me = () => person(known.me);

/** The name shown for a person. */
export function personName(id) {
  const found = person(id);
  if (found) return found.real_name || found.name;
  return known.app && id === known.app.user_id ? known.app.name : id;
}

/** Whether `message` was written by the app. */
export function isByApp(message) {
  return Boolean(known.app) && (message.bot_id === known.app.bot_id || message.user === known.app.user_id);
}

/** The name shown above a message. */
export function authorName(message) {
  if (message.username) return message.username;
  if (isByApp(message)) return known.app.name;
  return message.user ? personName(message.user) : "Unknown";
}

/** The name shown for a conversation: "#team-lisbon", "Ana Sousa", the app's name. */
export function conversationName(id) {
  const open = conversation(id);
  if (open?.kind === "im") return personName(open.user) || open.name;
  if (open?.kind === "app") return known.app?.name ?? open.name;
  const found = open ?? channel(id);
  return found ? `#${found.name}` : id;
}

/** The IANA zone times are shown in: the acting person's. */
export function zone() {
  return me()?.tz || "UTC";
}
