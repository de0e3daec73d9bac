// What must hold on every page, each rule by its name. Tools such as axe passed pages that break these.
() => {
  const broken = [];
  const say = (rule, element, why) => broken.push(`${rule}: ${why} at <${element.tagName.toLowerCase()} name="${element.getAttribute("name") || ""}" id="${element.id}">`);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const rendered = (element) => element.getClientRects().length > 0 && getComputedStyle(element).visibility !== "hidden";
  const controls = all("input:not([type=hidden]), textarea, select, button").filter((element) => rendered(element) && element.getAttribute("aria-hidden") !== "true");

  // Text as it is read aloud: what is not rendered is left out, what is only hidden from sight is not.
  const spoken = (node, sighted) => {
    if (node.nodeType === Node.TEXT_NODE) return node.textContent;
    if (node.nodeType !== Node.ELEMENT_NODE || !rendered(node) || ["INPUT", "TEXTAREA"].includes(node.tagName)) return "";
    if (!sighted && node.getAttribute("aria-hidden") === "true") return "";
    if (sighted && getComputedStyle(node).clipPath !== "none") return "";
    return [...node.childNodes].map((child) => spoken(child, sighted)).join(" ");
  };
  const tidy = (text) => text.replace(/\s+/g, " ").trim().toLowerCase();
  const name = (element) => {
    const by = element.getAttribute("aria-labelledby");
    if (by) return tidy(by.split(" ").map((id) => document.getElementById(id)?.textContent || "").join(" "));
    if (element.getAttribute("aria-label")) return tidy(element.getAttribute("aria-label"));
    const labels = element.labels ? [...element.labels] : [];
    return tidy(labels.length ? labels.map((label) => spoken(label, false)).join(" ") : spoken(element, false));
  };
  const seen = (element) => {
    const labels = element.labels ? [...element.labels] : [];
    return tidy(labels.length ? labels.map((label) => spoken(label, true)).join(" ") : spoken(element, true));
  };

  const byName = Map.groupBy(all("input[type=radio], input[type=checkbox]"), (input) => input.name);
  for (const [, group] of byName) {
    const legend = group[0].closest("fieldset")?.querySelector(":scope > legend");
    if (!legend || !tidy(spoken(legend, false))) say("legend", group[0], "no fieldset with words in its legend");
    if (!group.every((input) => input.closest("fieldset") === group[0].closest("fieldset"))) say("legend", group[0], "a group over more fieldsets");
  }
  for (const control of controls) if (!name(control)) say("label", control, "no label");
  const ids = Map.groupBy(all("[id]"), (element) => element.id);
  for (const [id, elements] of ids) if (elements.length > 1) say("id", elements[0], `${elements.length} times ${id}`);
  for (const attribute of ["aria-describedby", "aria-labelledby", "for"]) {
    for (const element of all(`[${attribute}]`)) {
      for (const id of element.getAttribute(attribute).split(" ")) {
        if (!document.getElementById(id)) say("reference", element, `${attribute}="${id}" is nowhere`);
      }
    }
  }
  for (const link of all(".summary a[href^='#']")) {
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!target || !controls.includes(target)) say("reference", link, `${link.hash} is no control`);
  }

  const channels = (colour) => {
    const [red, green, blue, alpha = 1] = colour.match(/[\d.]+/g).map(Number);
    return { red, green, blue, alpha };
  };
  const luminance = ({ red, green, blue }) => {
    const linear = [red, green, blue].map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const contrast = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const behind = (element) => {
    for (let at = element.parentElement; at; at = at.parentElement) {
      const colour = channels(getComputedStyle(at).backgroundColor);
      if (colour.alpha === 1) return colour;
    }
    return { red: 255, green: 255, blue: 255, alpha: 1 };
  };
  for (const control of controls) {
    const drawn = Number(getComputedStyle(control).opacity) === 0 ? control.closest("label") || control : control;
    const style = getComputedStyle(drawn);
    const edge = channels(style.borderTopColor);
    const fill = channels(style.backgroundColor);
    const around = behind(drawn);
    const edged = parseFloat(style.borderTopWidth) >= 1 && style.borderTopStyle !== "none" && edge.alpha === 1 && contrast(edge, around) >= 3;
    const filled = fill.alpha === 1 && contrast(fill, around) >= 3;
    const isLink = control.tagName === "BUTTON" && style.textDecorationLine === "underline";
    if (!edged && !filled && !isLink) say("border", control, `contrast ${contrast(edge, around).toFixed(2)}`);
    const box = ["radio", "checkbox"].includes(control.type) ? control.labels[0] || control : control;
    const height = box.getBoundingClientRect().height;
    if (height < 44) say("target", control, `${height.toFixed(1)} px high`);
  }
  for (const link of all("nav a, .summary a, .back a, .change a, .more a, .link a, summary").filter(rendered)) {
    const height = link.getBoundingClientRect().height;
    if (height < (link.closest(".summary") ? 24 : 44)) say("target", link, `${height.toFixed(1)} px high`);
  }
  for (const element of [...controls, ...all("a").filter(rendered)]) {
    if (!name(element).includes(seen(element))) say("name", element, `"${seen(element)}" is not in "${name(element)}"`);
  }
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) say("overflow", root, `${root.scrollWidth} in ${root.clientWidth} px`);
  if (!document.title.trim() || !root.lang) say("title", root, "no title or language");
  if (all("h1").length !== 1) say("title", root, `${all("h1").length} headings of the first level`);
  return broken;
};
