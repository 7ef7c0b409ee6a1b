/* How is one message drawn: who, when, what, and what one can do with it? */

import { messageAvatar } from "./avatars.js";
import { drawBlocks } from "./blocks.js";
import { confirmed } from "./confirm.js";
import { clockTime, longDay } from "./dates.js";
import { el } from "./dom.js";
import { sizeOf } from "./file_size.js";
import { drawEditor } from "./message_editor.js";
import { drawMrkdwn } from "./mrkdwn.js";
import { menuButton } from "./menus.js";
import { addReactionButton, drawReactions, pickReaction } from "./reactions.js";
import { act } from "./requests.js";
import { messageSurface } from "./surfaces.js";
import { authorName, isByApp, known, me, zone } from "./workspace.js";

const DELETE_QUESTION = { title: "Delete this message?", text: "This cannot be undone.", confirm: "Delete", deny: "Cancel", style: "danger" };

/**
 * Draw a message of `channel`. `compact` leaves out the author (the message above is theirs too); `openThread(ts)`
 * is null inside a thread.
 */
export function drawMessage(message, channel, { compact = false, openThread = null } = {}) {
  const byApp = isByApp(message);
  const article = el("article", {
    class: ["message", compact && "compact", message.ephemeral && "ephemeral", isNotice(message) && "notice"],
    "data-ts": message.ts, "data-focus": `message/${message.ts}`, tabindex: "-1",
    "aria-label": `${authorName(message)}, ${clockTime(Number(message.ts), zone())}`,
  });
  const body = el("div", { class: "message-body" }, drawContent(message, channel));
  article.append(
    el("div", { class: "gutter" }, compact ? drawTime(message) : messageAvatar(message)),
    el("div", { class: "message-main" },
      message.ephemeral ? el("div", { class: "only-you" }, el("span", { "aria-hidden": "true" }, "◉ "), "Only visible to you") : null,
      el("div", { class: compact ? "spoken" : "byline" },
        el("b", { class: "author" }, authorName(message)), byApp ? el("span", { class: "app-mark" }, "APP") : null,
        message.simulated ? el("span", { class: "simulated-mark", title: "Written by a simulated colleague in a time-lapse" }, "simulated") : null,
        drawTime(message)),
      body,
      drawReactions(channel, message),
      openThread && message.reply_count ? drawThreadLink(message, openThread) : null),
    drawToolbar(message, channel, openThread, body),
  );
  return article;
}

/** Whether a message tells of a channel's life ("has joined"), not of what somebody said. */
export function isNotice({ subtype }) {
  return /_(join|leave|topic|purpose|archive|unarchive|name)$/.test(subtype ?? "");
}

function drawTime(message) {
  const at = Number(message.ts);
  return el("time", { datetime: new Date(at * 1000).toISOString(), title: `${longDay(at, zone())}, ${clockTime(at, zone())}` }, clockTime(at, zone()));
}

function drawContent(message, channel) {
  // A person's words arrive as unformatted rich text; their text still has the marks as typed.
  const typed = Boolean(message.client_msg_id) && !message.bot_id && message.text;
  const surface = messageSurface(channel, message);
  const content = message.blocks?.length && !typed
    ? surface.redraw(() => drawBlocks(message.blocks, surface))
    : [el("div", { class: "prose" }, drawMrkdwn(message.text))];
  if (message.edited) content.push(el("span", { class: "edited" }, "(edited)"));
  return [
    ...content,
    ...(message.attachments ?? []).map((attachment) => drawAttachment(attachment, surface)),
    ...(message.files ?? []).map(drawFile),
  ];
}

/** A file to save. The page has no token for Slack's private addresses, so it asks the sandbox. */
function drawFile(file) {
  const address = `/sandbox/api/file/${encodeURIComponent(file.id)}`;
  const title = file.title || file.name || file.id;
  return el("div", { class: "file" },
    el("span", { "aria-hidden": "true" }, "📄 "),
    el("a", { href: address, download: file.name || "", title: `Download ${file.name || title}` }, title),
    " ", el("small", { class: "muted" }, [file.name === title ? null : file.name, sizeOf(file.size ?? 0)].filter(Boolean).join(", ")));
}

function drawAttachment(attachment, surface) {
  const content = attachment.blocks?.length
    ? drawBlocks(attachment.blocks, surface)
    : [attachment.pretext, attachment.title, attachment.text ?? attachment.fallback].filter(Boolean)
      .map((text) => el("div", { class: "prose" }, drawMrkdwn(text)));
  const node = el("div", { class: "attachment" }, content);
  if (/^#?[0-9a-f]{6}$/i.test(attachment.color ?? "")) node.style.borderColor = `#${attachment.color.replace("#", "")}`;
  return node;
}

function drawThreadLink(message, openThread) {
  const words = message.reply_count === 1 ? "1 reply" : `${message.reply_count} replies`;
  return el("button", { type: "button", class: "thread-link", "data-focus": "thread-link", onclick: () => openThread(message.ts) }, words);
}

function drawToolbar(message, channel, openThread, body) {
  const tools = [];
  if (!message.ephemeral) tools.push(addReactionButton(channel, message, "toolbar"));
  if (openThread && !message.ephemeral) {
    tools.push(el("button", {
      type: "button", "aria-label": "Reply in thread", title: "Reply in thread", "data-focus": "reply",
      onclick: () => openThread(message.thread_ts ?? message.ts),
    }, el("span", { "aria-hidden": "true" }, "💬")));
  }
  const more = menuButton("⋯", "More actions", () => menuItems(message, channel, { openThread, body, more }), { "data-focus": "more" });
  tools.push(more);
  return el("div", { class: "toolbar", role: "group", "aria-label": "Message actions" }, tools);
}

/** Everything one can do with a message: also what has its own button, for fingers that cannot hover. */
function menuItems(message, channel, { openThread, body, more }) {
  if (message.ephemeral) return [{ label: "Dismiss message", choose: () => act("delete", { channel, ts: message.ts }) }];
  const reply = openThread && { label: "Reply in thread", choose: () => openThread(message.thread_ts ?? message.ts) };
  const react = { label: "Add reaction…", choose: () => pickReaction(more, channel, message) };
  const shortcuts = (known.app?.shortcuts ?? []).filter((one) => one.type === "message").map((one) => ({
    label: one.name,
    detail: [known.app.name, one.description].filter(Boolean).join(": "),
    choose: () => act("shortcut", { callback_id: one.callback_id, channel, ts: message.ts }),
  }));
  const mine = message.user === known.me && !message.bot_id && !isNotice(message);
  const own = [
    mine && { label: "Edit message", choose: () => edit(message, channel, body) },
    (mine || me()?.is_admin) && { label: "Delete message…", danger: true, choose: () => remove(message, channel) },
  ].filter(Boolean);
  return [[reply, react].filter(Boolean), shortcuts, own].filter((group) => group.length)
    .flatMap((group, index) => (index ? [null, ...group] : group));
}

function edit(message, channel, body) {
  const before = [...body.childNodes];
  body.replaceChildren(drawEditor(message, channel, () => body.replaceChildren(...before)));
  body.querySelector("textarea").focus();
}

async function remove(message, channel) {
  if (await confirmed(DELETE_QUESTION)) await act("delete", { channel, ts: message.ts });
}

/** What a screen reader hears of a new message. */
export function spokenMessage(message) {
  const words = el("div", {}, drawMrkdwn(message.text));
  return `${authorName(message)}: ${words.textContent}`;
}
