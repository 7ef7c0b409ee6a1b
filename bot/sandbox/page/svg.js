/* How are SVG elements made? (`el` of dom.js makes HTML.) */

const NAMESPACE = "http://www.w3.org/2000/svg";

/** Make an SVG element; attributes that are null or undefined are left out. Children are nodes or strings. */
export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS(NAMESPACE, tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) node.setAttribute(name, String(value));
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return node;
}
