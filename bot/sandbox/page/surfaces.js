/* What has a person filled in on a message, a Home tab or a modal, and where does an action go? */

import { act } from "./requests.js";

const surfaces = new Map();

/** The state an element has before anybody touches it, in Slack's shape. */
export function initialState(element) {
  const states = {
    plain_text_input: { value: element.initial_value ?? null },
    email_text_input: { value: element.initial_value ?? null },
    url_text_input: { value: element.initial_value ?? null },
    number_input: { value: element.initial_value ?? null },
    rich_text_input: { rich_text_value: element.initial_value ?? null },
    static_select: { selected_option: element.initial_option ?? null },
    external_select: { selected_option: element.initial_option ?? null },
    radio_buttons: { selected_option: element.initial_option ?? null },
    checkboxes: { selected_options: element.initial_options ?? [] },
    multi_static_select: { selected_options: element.initial_options ?? [] },
    multi_external_select: { selected_options: element.initial_options ?? [] },
    users_select: { selected_user: element.initial_user ?? null },
    multi_users_select: { selected_users: element.initial_users ?? [] },
    channels_select: { selected_channel: element.initial_channel ?? null },
    multi_channels_select: { selected_channels: element.initial_channels ?? [] },
    conversations_select: { selected_conversation: element.initial_conversation ?? null },
    multi_conversations_select: { selected_conversations: element.initial_conversations ?? [] },
    datepicker: { selected_date: element.initial_date ?? null },
    timepicker: { selected_time: element.initial_time ?? null },
    datetimepicker: { selected_date_time: element.initial_date_time ?? null },
    file_input: { files: [] },
  };
  return states[element.type] ? { type: element.type, ...states[element.type] } : null;
}

function choicesOf(element) {
  return element.options ?? element.option_groups?.flatMap((group) => group.options) ?? null;
}

/** Whether a remembered state still fits an element the app has redrawn. */
function stillFits(state, element) {
  if (state?.type !== element.type) return false;
  const choices = choicesOf(element);
  const picked = state.selected_options ?? (state.selected_option ? [state.selected_option] : []);
  return !choices || picked.every((one) => choices.some((choice) => choice.value === one.value));
}

function put(values, blockId, actionId, state) {
  values[blockId] = { ...values[blockId], [actionId]: state };
}

/** One message, Home tab or modal: what is filled in on it survives a redraw under the same ids. */
class Surface {
  constructor(source, conversation) {
    this.source = source;
    this.conversation = conversation; // the open conversation, for `default_to_current_conversation`
    this.values = {}; // {block_id: {action_id: state}} of all that is drawn
    this.touched = {}; // the part of it that a person has filled in
    this.kept = {};
    this.looks = new Map(); // how tables are sorted, what is folded away: it survives a redraw, and no app hears of it
  }

  /** Draw anew by `draw`: what it does not declare again is forgotten, as Slack does. */
  redraw(draw, serverValues = {}) {
    this.kept = { here: this.touched, server: serverValues };
    this.values = {};
    this.touched = {};
    return draw();
  }

  /** Announce an element; answers its state: what was filled in, or else what the app wants shown. */
  declare(blockId, element) {
    const initial = initialState(element);
    if (!initial) return null;
    const { action_id: actionId } = element;
    const here = this.kept.here?.[blockId]?.[actionId];
    const filledIn = [here, this.kept.server?.[blockId]?.[actionId]].find((state) => stillFits(state, element));
    const state = filledIn ?? this.#preset(initial, element);
    put(this.values, blockId, actionId, state);
    if (filledIn) put(this.touched, blockId, actionId, state);
    return state;
  }

  #preset(initial, element) {
    if (!element.default_to_current_conversation || !this.conversation) return initial;
    if (initial.selected_conversation === null) return { ...initial, selected_conversation: this.conversation };
    if (initial.selected_conversations?.length === 0) return { ...initial, selected_conversations: [this.conversation] };
    return initial;
  }

  get(blockId, actionId) {
    return this.values[blockId]?.[actionId] ?? null;
  }

  /** Remember what a person filled in. */
  set(blockId, actionId, state) {
    put(this.values, blockId, actionId, state);
    put(this.touched, blockId, actionId, state);
  }

  /** Tell the app that somebody used an element. */
  dispatch(blockId, actionId, value) {
    return act("block_action", {
      source: this.source, block_id: blockId, action_id: actionId, value, state: this.values,
    });
  }

  /** Ask the app for the options of an external select. */
  suggest(blockId, actionId, typed) {
    return act("suggest", { source: this.source, block_id: blockId, action_id: actionId, value: typed });
  }
}

/** The surface of a message. */
export function messageSurface(channel, message) {
  const source = { type: "message", channel, ts: message.ts, ephemeral: Boolean(message.ephemeral) };
  return surfaceAt(`message ${channel} ${message.ts}`, source, channel);
}

/** The surface of a Home tab or modal; `conversation` is the one that was open when it appeared. */
export function viewSurface(view, conversation = null) {
  return surfaceAt(`${view.type} ${view.id}`, { type: "view", view_id: view.id }, conversation);
}

/** Forget what was filled in on modals that are no longer open. */
export function forgetModalsExcept(ids) {
  for (const [key, { source }] of surfaces) {
    if (source.type === "view" && !key.startsWith("home") && !ids.includes(source.view_id)) surfaces.delete(key);
  }
}

function surfaceAt(key, source, conversation) {
  if (!surfaces.has(key)) surfaces.set(key, new Surface(source, conversation));
  return surfaces.get(key);
}
