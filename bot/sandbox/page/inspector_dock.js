/* Where do the tools of whoever makes the app open and close: the inspector and the faults? */

import { el } from "./dom.js";
import { FaultPanel } from "./fault_panel.js";
import { Inspector } from "./inspector.js";

const NARROW = matchMedia("(max-width: 719px)");

/** Put the tools' buttons into `bar` and the tools into `dock`. Answers `faultsChanged()`, for news of the feed. */
export function drawTools(bar, dock) {
  const tools = [];
  const add = (name, short, make) => {
    const tool = { panel: null };
    const close = () => show(tool, false);
    tool.panel = make(close);
    tool.button = el("button", {
      type: "button", class: "tool-button", "aria-expanded": "false", title: name, "aria-label": name,
      onclick: () => show(tool, tool.panel.node.hidden),
    }, el("span", { class: "tool-short", "aria-hidden": "true" }, short), el("span", { class: "tool-name", "aria-hidden": "true" }, name));
    tool.panel.node.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      event.preventDefault();
      close();
    });
    tools.push(tool);
    bar.append(tool.button);
    dock.append(tool.panel.node);
    return tool;
  };

  function show(tool, yes) {
    if (yes && NARROW.matches) for (const other of tools) if (other !== tool && !other.panel.node.hidden) show(other, false);
    const hadFocus = tool.panel.node.contains(document.activeElement);
    tool.panel.node.hidden = !yes;
    tool.button.setAttribute("aria-expanded", String(yes));
    dock.hidden = tools.every((one) => one.panel.node.hidden);
    if (yes) {
      tool.panel.open();
      tool.panel.title.focus({ preventScroll: true });
    } else {
      tool.panel.close();
      if (hadFocus) tool.button.focus();
    }
  }

  add("Inspector", "⇄", (close) => new Inspector(close));
  const faults = add("Faults", "⚡", (close) => new FaultPanel(close, (many) => {
    faults.button.dataset.many = many || "";
    faults.button.setAttribute("aria-label", many ? `Faults, ${many} in force` : "Faults");
  }));
  faults.panel.refresh();
  return () => faults.panel.refresh();
}
