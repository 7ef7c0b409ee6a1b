/* What may be chosen in a select menu, and what does each choice say? */

import { textOf } from "./mrkdwn.js";
import { conversation, conversationName, known, person, personName } from "./workspace.js";

const DEFAULT_MIN_QUERY_LENGTH = 3;

/** A choice for what a state holds: an option object, or the id of a person or conversation. */
export function choiceOf(held, isOption) {
  if (isOption) return optionChoice(held);
  return person(held) || held === known.app?.user_id ? personChoice(held) : conversationChoice(held);
}

/** What openListbox needs to offer the choices of `element`: {groups} or {load}. */
export function choicesFor(element, place) {
  switch (element.type.replace("multi_", "")) {
    case "static_select":
      return { groups: optionGroups(element) };
    case "external_select":
      return { load: (typed) => suggestions(element, place, typed) };
    case "users_select":
      return { groups: [{ choices: known.people.filter((one) => !one.deleted).map((one) => personChoice(one.id)) }] };
    case "channels_select":
      return { groups: [{ choices: openChannels((one) => !one.is_private).map((one) => conversationChoice(one.id)) }] };
    default:
      return { groups: conversationGroups(element.filter) };
  }
}

function optionChoice(option) {
  return {
    key: option.value, label: textOf(option.text), text: option.text, held: option,
    detail: option.description && textOf(option.description),
  };
}

function personChoice(id) {
  const label = personName(id);
  return { key: id, label, text: label, held: id, detail: person(id)?.title || null };
}

function conversationChoice(id) {
  const label = conversationName(id);
  return { key: id, label, text: label, held: id };
}

function optionGroups({ options, option_groups: groups }) {
  if (!groups) return [{ choices: (options ?? []).map(optionChoice) }];
  return groups.map((group) => ({ label: textOf(group.label), choices: group.options.map(optionChoice) }));
}

async function suggestions(element, place, typed) {
  const least = element.min_query_length ?? DEFAULT_MIN_QUERY_LENGTH;
  if (typed.length < least) return least === 1 ? "Type to search" : `Type at least ${least} characters`;
  const answer = await place.surface.suggest(place.blockId, element.action_id, typed);
  return answer.ok ? optionGroups(answer) : (answer.error ?? "The app gave no choices");
}

function openChannels(fits) {
  return known.channels.filter((one) => !one.is_archived && fits(one));
}

/** Channels and direct messages the person may see, narrowed by the element's `filter`. */
function conversationGroups(filter) {
  const included = new Set(filter?.include ?? ["public", "private", "im", "mpim"]);
  const mine = (one) => one.members?.includes(known.me) ?? conversation(one.id)?.is_member;
  const channels = openChannels((one) => (one.is_private ? included.has("private") && mine(one) : included.has("public")));
  const direct = known.conversations.filter((one) => {
    if (!included.has("im") || one.kind === "channel") return false;
    const bot = one.kind === "app" || person(one.user)?.is_bot;
    return !(bot && filter?.exclude_bot_users);
  });
  return [
    { label: "Channels", choices: channels.map((one) => conversationChoice(one.id)) },
    { label: "Direct messages", choices: direct.map((one) => conversationChoice(one.id)) },
  ].filter((group) => group.choices.length);
}
