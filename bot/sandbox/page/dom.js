/* How are elements made and rearranged without ever reading data as HTML? */

/**
 * Make an element. Attributes that are null, undefined or false are left out; `on<event>` takes a
 * function; `class` may be a list. Children may be nodes, strings, numbers or nested lists.
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = [value].flat().filter(Boolean).join(" ");
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Make `container` hold exactly `nodes`, in order, moving none that is already in its place. */
export function arrange(container, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...container.childNodes]) if (!wanted.has(child)) child.remove();
  nodes.forEach((node, index) => {
    if (container.childNodes[index] !== node) container.insertBefore(node, container.childNodes[index] ?? null);
  });
}

/**
 * Run `redraw`, then give the focus (and the caret) back to the element with the same `data-focus`
 * inside `scope`. People must be able to type on while an app redraws what they type into.
 */
export function keepingFocus(scope, redraw) {
  const active = document.activeElement;
  const key = scope.contains(active) ? active.dataset.focus : undefined;
  const caret = key && "selectionStart" in active ? [active.selectionStart, active.selectionEnd] : null;
  redraw();
  if (!key || scope.contains(document.activeElement)) return;
  const successor = [...scope.querySelectorAll("[data-focus]")].find((node) => node.dataset.focus === key);
  if (!successor) return;
  successor.focus({ preventScroll: true });
  // Inputs of type number or email have no caret to set and say so with null.
  if (successor.isContentEditable) {
    getSelection().selectAllChildren(successor);
    getSelection().collapseToEnd();
  }
  if (caret && caret[0] !== null && successor.selectionStart !== null) successor.setSelectionRange(...caret);
}

let lastId = 0;

/** An id no other element of this page has. */
export function freshId(prefix) {
  lastId += 1;
  return `${prefix}-${lastId}`;
}

/** The address when it is one a person may be sent to, otherwise null (`javascript:` and the like). */
export function safeAddress(address) {
  return /^(https?:|mailto:|tel:)/i.test(address ?? "") ? address : null;
}

/** A link that opens beside the page and tells the other side nothing; plain text when unsafe. */
export function link(address, ...children) {
  const safe = safeAddress(address);
  if (!safe) return el("span", {}, ...children);
  return el("a", { href: safe, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

/** Text for eyes that listen only. */
export function spoken(text) {
  return el("span", { class: "spoken" }, text);
}
