/* Where does the page start, and who hears what? */

import { drawClockBar, hearPost, readClock } from "./clock_bar.js";
import { ConversationPane } from "./conversation.js";
import { isoDate } from "./dates.js";
import { listen } from "./feed.js";
import { drawTools } from "./inspector_dock.js";
import { isNotice } from "./message.js";
import { showModals } from "./modals.js";
import { drawNewConversation } from "./new_conversation.js";
import { actorInAddress, addressOf, drawSwitcher } from "./people.js";
import { drawPersonMenu } from "./person_menu.js";
import { get } from "./requests.js";
import { hearClock, sandboxNow } from "./sandbox_time.js";
import { drawSidebar } from "./sidebar.js";
import { drawStatus } from "./status_bar.js";
import { hearTimeLapse, readTimeLapse } from "./time_lapse.js";
import { toast } from "./toasts.js";
import { conversation, isByApp, known, learn, whenLearned, zone } from "./workspace.js";

const SETTLE_MS = 150;
const RETRY_MS = 2000;
const part = (id) => document.getElementById(id);

const refreshSwitcher = drawSwitcher(part("people"));
const lineCut = drawStatus(part("status"));
const pane = new ConversationPane(part("conversation"), part("thread"));
part("people").append(drawPersonMenu());
part("new-conversation").append(drawNewConversation(open));
drawClockBar(part("clock"), timePassed);
setUpDrawer();

whenLearned(["conversations", "current", "people"], () => drawSidebar(part("conversations"), open));
whenLearned(["conversations", "people", "channels"], () => pane.drawHead());
whenLearned(["conversations"], leaveWhatIsGone);
whenLearned(["people", "me"], refreshSwitcher);

async function readWorkspace() {
  const answer = await get("workspace");
  if (!answer.workspace) return false;
  const { workspace, ...facts } = answer;
  learn({ name: workspace.name, ...facts });
  part("workspace-name").textContent = workspace.name;
  return true;
}

async function readConversations() {
  const answer = await get("conversations", { as: known.me });
  if (answer.conversations) learn({ conversations: answer.conversations });
}

let modalNews = 0;

async function readModals() {
  const before = modalNews;
  const answer = await get("modals", { as: known.me });
  if (answer.views && before === modalNews) showModals(answer.views); // news are newer than the answer
}

/** Run `read` once, a moment after the last of several calls. */
function settled(read) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(read, SETTLE_MS);
  };
}

const workspaceChanged = settled(readWorkspace);
const conversationsChanged = settled(readConversations);
const faultsChanged = settled(drawTools(part("tools"), part("dock")));

function hear(news) {
  switch (news.type) {
    case "message":
    case "message_changed":
    case "message_deleted":
    case "reaction":
      pane.hear(news);
      if (news.type === "message" && isByApp(news.message) && !isNotice(news.message)) hearPost(news.channel);
      if (news.channel !== known.current || !conversation(news.channel)) conversationsChanged();
      break;
    case "modals":
      modalNews += 1;
      showModals(news.views);
      break;
    case "home":
      pane.hearHome(news.view);
      break;
    case "clock":
      hearClock(news);
      break;
    case "timelapse":
      hearTimeLapse(news);
      break;
    case "toast":
      toast(news.text, news.level);
      break;
    case "conversations":
      conversationsChanged();
      break;
    case "workspace":
      workspaceChanged();
      break;
    case "faults":
      faultsChanged();
      break;
    case "app":
      learn({ connected: news.connected });
      break;
    default:
  }
}

async function open(id) {
  closeDrawer();
  await pane.open(id);
}

/** The conversation the address names, or else the first channel one is in. */
function conversationInAddress() {
  const wanted = conversation(new URLSearchParams(location.search).get("in"));
  return wanted ?? known.conversations.find((one) => one.kind === "channel" && one.is_member !== false) ?? known.conversations[0];
}

/** What is open may have gone: a private channel one was taken out of. */
function leaveWhatIsGone() {
  if (known.current && !conversation(known.current) && known.conversations.length) open(conversationInAddress().id);
}

let today = null;

function timePassed() {
  refreshSwitcher();
  const day = isoDate(sandboxNow(), zone());
  if (today && day !== today) pane.newDay();
  today = day;
}

function setUpDrawer() {
  const button = part("drawer-button");
  button.addEventListener("click", () => {
    const opened = document.body.classList.toggle("drawer-open");
    button.setAttribute("aria-expanded", String(opened));
    if (opened) part("conversations").querySelector("a")?.focus();
  });
  part("scrim").addEventListener("click", closeDrawer);
  document.addEventListener("keydown", (event) => event.key === "Escape" && closeDrawer());
}

function closeDrawer() {
  document.body.classList.remove("drawer-open");
  part("drawer-button").setAttribute("aria-expanded", "false");
}

async function start() {
  while (!(await readWorkspace())) {
    lineCut(true);
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
  const me = actorInAddress();
  if (!me) {
    toast("This workspace has nobody one could be.", "error");
    return;
  }
  learn({ me });
  await Promise.all([readClock(), readTimeLapse(), readConversations()]);
  const first = conversationInAddress();
  if (first) {
    history.replaceState(null, "", addressOf(me, first.id));
    await pane.open(first.id, { focus: false });
  }
  window.addEventListener("popstate", () => pane.open(conversationInAddress().id, { remember: false }));
  listen(me, { hear, connected, cut: () => lineCut(true) });
  await readModals();
  document.body.dataset.ready = "true";
}

/** The line stands; after a cut, read all that may have been missed. */
async function connected(again) {
  lineCut(false);
  document.body.dataset.live = "true";
  if (!again) return;
  await Promise.all([readWorkspace(), readClock(), readTimeLapse(), readConversations(), readModals()]);
  await pane.refresh();
}

start();
