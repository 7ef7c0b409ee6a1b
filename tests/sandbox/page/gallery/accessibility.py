"""What can a script tell of a page's accessibility: names, ids, focus? Each check answers what is wrong."""

from typing import Any

from playwright.async_api import Page

USED = {
    "button",
    "link",
    "textbox",
    "searchbox",
    "combobox",
    "checkbox",
    "radio",
    "menuitem",
    "option",
    "tab",
    "listbox",
    "dialog",
    "alertdialog",
    "image",
    "img",
    "Date",
    "InputTime",
    "DisclosureTriangle",
    "table",
    "figure",
    "region",
    "toolbar",
    "group",
}

IDS = """() => {
  const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `two elements are #${id}`);
  const names = ["aria-labelledby", "aria-describedby", "aria-controls", "aria-activedescendant", "for"];
  const lost = names.flatMap((name) =>
    [...document.querySelectorAll(`[${name}]`)].flatMap((node) => (node.getAttribute(name) || "").split(" ")
      .filter((id) => id && !document.getElementById(id)).map((id) => `${name} names #${id}, which is not there`)));
  return [...twice, ...lost];
}"""

FOCUS_SEEN = """() => {
  const marks = (node) => {
    const style = getComputedStyle(node);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
  };
  const node = document.activeElement;
  const seen = [node, node.parentElement, node.parentElement?.parentElement].some((one) => one && marks(one));
  return { name: node.getAttribute("aria-label") || node.textContent.trim().slice(0, 40), tag: node.tagName, seen };
}"""


async def nameless(page: Page) -> list[str]:
    """Everything one can use, or that means something by itself, of which a screen reader would hear no name."""
    session = await page.context.new_cdp_session(page)
    tree: dict[str, Any] = await session.send("Accessibility.getFullAXTree")
    await session.detach()
    return [
        f"{node['role']['value']} without a name ({node.get('backendDOMNodeId')})"
        for node in tree["nodes"]
        if not node["ignored"]
        and node["role"]["value"] in USED - {"group"}
        and not node.get("name", {}).get("value", "").strip()
    ]


async def wrong_ids(page: Page) -> list[str]:
    """Ids that are not unique, and attributes that name ids which are not there."""
    found: list[str] = await page.evaluate(IDS)
    return found


async def unseen_focus(page: Page, steps: int) -> list[str]:
    """Go on with Tab so many times: the elements whose focus nobody could see."""
    unseen = []
    for _ in range(steps):
        await page.keyboard.press("Tab")
        at = await page.evaluate(FOCUS_SEEN)
        if at["tag"] != "BODY" and not at["seen"]:
            unseen.append(f"{at['tag']} {at['name']}")
    return unseen
