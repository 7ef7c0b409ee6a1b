/* How does a person choose files for the app, see what was chosen, and take a file back? (Slack facts 3.3) */

import { el } from "./dom.js";
import { sizeOf } from "./file_size.js";
import { focusKey, spokenAs } from "./interaction.js";
import { upload } from "./requests.js";

const USUAL_MOST = 10;
const LARGEST_BYTES = 10 * 1024 * 1024; // Slack's reference of the element; another page of Slack's says 100 MB

/** A file field: what is chosen goes to the sandbox at once, and the app gets file objects it can read with its token. */
export function drawFileInput(element, place) {
  const most = element.max_files ?? USUAL_MOST;
  const types = (element.filetypes ?? []).map((type) => type.toLowerCase());
  const state = () => place.surface.get(place.blockId, element.action_id)?.files ?? [];
  place.surface.declare(place.blockId, element);
  const list = el("ul", { class: "plain-list file-list", "aria-label": "Chosen" });
  const note = el("div", { class: "file-note", role: "status", hidden: true });
  const input = el("input", {
    type: "file", multiple: most > 1, accept: types.map((type) => `.${type}`).join(",") || null,
    "data-focus": focusKey(place, element), ...spokenAs(place, "Files"),
    onchange() {
      const chosen = [...input.files];
      input.value = ""; // the list below says what is chosen, and the same file may be chosen again
      take(chosen);
    },
  });
  show();
  const field = el("div", { class: "text-field file-field" }, input, el("small", { class: "muted" }, limits(most, types)), list, note);
  letFilesDrop(field, take);
  return field;

  async function take(chosen) {
    const problems = [];
    for (const file of chosen) {
      const problem = whyNot(file, types, state().length >= most && most);
      if (problem) {
        problems.push(problem);
        continue;
      }
      input.setAttribute("aria-busy", "true");
      const answer = await upload(file);
      input.removeAttribute("aria-busy");
      if (answer.file) keep([...state(), answer.file]);
      else problems.push(`${file.name}: ${answer.error}`);
    }
    note.textContent = problems.join(" ");
    note.hidden = !problems.length;
  }

  function keep(files) {
    place.surface.set(place.blockId, element.action_id, { type: "file_input", files });
    show();
  }

  function show() {
    list.replaceChildren(...state().map((file) => el("li", { class: "chip" },
      `${file.name} (${sizeOf(file.size)})`,
      el("button", {
        type: "button", class: "plain", "aria-label": `Remove ${file.name}`,
        onclick: () => {
          keep(state().filter((one) => one.id !== file.id));
          input.focus();
        },
      }, "×"))));
  }
}

/** Files may be dropped anywhere on the field; without this the browser would open them in place of the page. */
function letFilesDrop(field, take) {
  const mark = (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    field.classList.toggle("file-over", event.type === "dragover");
  };
  field.addEventListener("dragover", mark);
  field.addEventListener("dragleave", mark);
  field.addEventListener("drop", (event) => {
    mark(event);
    take([...(event.dataTransfer?.files ?? [])]);
  });
}

function whyNot(file, types, full) {
  const type = file.name.includes(".") ? file.name.split(".").at(-1).toLowerCase() : "";
  if (full) return `No more than ${full} ${full === 1 ? "file" : "files"}: ${file.name} was left out.`;
  if (types.length && !types.includes(type)) return `${file.name} is not one of: ${types.join(", ")}.`;
  if (file.size > LARGEST_BYTES) return `${file.name} is larger than ${sizeOf(LARGEST_BYTES)}.`;
  return file.size ? null : `${file.name} is empty.`;
}

function limits(most, types) {
  return `Choose or drop ${most === 1 ? "one file" : `up to ${most} files`}${types.length ? ` (${types.join(", ")})` : ""}, at most ${sizeOf(LARGEST_BYTES)}${most === 1 ? "" : " each"}`;
}
