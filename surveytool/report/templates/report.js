// What a reader gets where scripts run: tables to sort, charts to keep, and the part in view marked in the contents.
// Without it the page is whole; everything that only works here is added here.
(() => {
  "use strict";
  const root = document.documentElement;
  const words = document.getElementById("report").dataset;
  const said = document.getElementById("said");
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
  const say = (text) => {
    said.textContent = "";
    setTimeout(() => (said.textContent = text), 50);
  };
  const made = (tag, type, text) => {
    const element = document.createElement(tag);
    if (type) element.className = type;
    if (text) element.textContent = text;
    return element;
  };
  const button = (type, text) => {
    const element = made("button", type, text);
    element.type = "button";
    return element;
  };

  // The number a cell begins with: "57%", "48–63%", "1.204", "3,4 (3,2–3,6)", "+18", "−45"; null for words and a dash.
  const decimal = root.lang === "nl" ? "," : ".";
  const grouping = decimal === "," ? /\.(?=\d{3}(?!\d))/g : /,(?=\d{3}(?!\d))/g;
  const number = (text) => {
    const found = /^[<≤≥>]?\s*([+−-]?)(\d[\d.,]*)/.exec(text);
    if (!found) return null;
    const read = Number(found[2].replace(/[.,]+$/, "").replace(grouping, "").replace(decimal, "."));
    return Number.isNaN(read) ? null : found[1] === "" || found[1] === "+" ? read : -read;
  };
  const empty = (text) => text === "" || text === "–";
  const collator = new Intl.Collator(root.lang, { numeric: true });

  // Rows in a new order: up, down, or 0 as they were. What has no number stands last, whichever way; so do rows with an
  // empty figure, which are outside what the others are about (left open, rather not say).
  const sorted = (rows, heads, place, numeric, way) => {
    const outside = (row) => heads.some((head, at) => head.classList.contains("n") && !row.cells[at].textContent.trim());
    if (!way) return rows;
    const keyed = rows.map((row) => {
      const text = row.cells[place].textContent.trim();
      return { row, last: outside(row), key: numeric ? number(text) : empty(text) ? null : text };
    });
    const compare = numeric ? (one, other) => one - other : collator.compare;
    keyed.sort((one, other) => {
      if (one.last !== other.last) return one.last - other.last;
      if (one.key === null || other.key === null) return (one.key === null) - (other.key === null);
      return way * compare(one.key, other.key);
    });
    return keyed.map(({ row }) => row);
  };

  const sortable = (table) => {
    const body = table.tBodies[0];
    const asked = [...body.rows];
    if (asked.length < 3) return;
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, place) => {
      const label = head.textContent.trim();
      const given = asked.map((row) => row.cells[place].textContent.trim()).filter((text) => !empty(text));
      if (!label || !given.length) return;
      const numeric = head.classList.contains("n") && given.some((text) => number(text) !== null);
      const press = button("sort", label);
      head.replaceChildren(press);
      press.addEventListener("click", () => {
        // figures: highest first, then lowest first; words: from a; the third time as it was
        const ways = numeric ? [-1, 1, 0] : [1, -1, 0];
        const now = { ascending: 1, descending: -1 }[head.getAttribute("aria-sort")] || 0;
        const way = now === 0 ? ways[0] : ways[ways.indexOf(now) + 1];
        for (const one of heads) one.removeAttribute("aria-sort");
        if (way) head.setAttribute("aria-sort", way > 0 ? "ascending" : "descending");
        body.append(...sorted(asked, heads, place, numeric, way));
        say(fill(way === 0 ? words.asked : way > 0 ? words.up : words.down, { column: label }));
      });
    });
  };
  all("table:not(.write-in)").forEach(sortable);

  // A chart as a file: the wide drawing with the letters of this page in it.
  const fonts = () => document.querySelector("style").textContent.match(/@font-face\{[^}]*\}/g).join("");
  const EDGE = 12;
  const sized = (figure) => {
    const { width, height } = figure.querySelector(".chart.wide svg").viewBox.baseVal;
    return { width: width + 2 * EDGE, height: height + 2 * EDGE };
  };
  const drawing = (figure) => {
    const svg = figure.querySelector(".chart.wide svg").cloneNode(true);
    const { width, height } = sized(figure);
    svg.setAttribute("viewBox", `${-EDGE} ${-EDGE} ${width} ${height}`);
    svg.setAttribute("width", width);
    svg.setAttribute("height", height);
    const alt = figure.querySelector(".alt").textContent;
    svg.removeAttribute("aria-labelledby");
    svg.removeAttribute("focusable");
    const make = (name, text) => {
      const element = document.createElementNS("http://www.w3.org/2000/svg", name);
      element.textContent = text;
      return element;
    };
    const paper = make("rect", "");
    for (const [name, value] of [["x", -EDGE], ["y", -EDGE], ["width", width], ["height", height], ["fill", "#fff"]]) paper.setAttribute(name, value);
    svg.prepend(make("title", figure.querySelector("figcaption").textContent), make("desc", alt), make("style", fonts()), paper);
    return new XMLSerializer().serializeToString(svg);
  };
  const keep = (blob, name) => {
    const link = made("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    say(fill(words.kept, { name }));
  };
  const painted = async (figure) => {
    const { width, height } = sized(figure);
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawing(figure))}`;
    await image.decode();
    const canvas = made("canvas");
    canvas.width = Math.round(width * 3);
    canvas.height = Math.round(height * 3);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return new Promise((done, fail) => canvas.toBlob((blob) => (blob ? done(blob) : fail()), "image/png"));
  };
  for (const figure of all("figure")) {
    const save = async (kind) => {
      try {
        const blob = kind === "svg" ? new Blob([drawing(figure)], { type: "image/svg+xml" }) : await painted(figure);
        keep(blob, `${figure.id}.${kind}`);
      } catch {
        say(words.failed);
      }
    };
    const row = made("p", "save");
    for (const [kind, text] of [["svg", words.svg], ["png", words.png]]) {
      const press = button("quiet", text);
      press.setAttribute("aria-describedby", `${figure.id}-caption`);
      press.addEventListener("click", () => save(kind));
      row.append(press);
    }
    figure.append(row);
  }

  // Only what scrolls is a stop for the keyboard.
  const boxes = all(".scroll");
  const stops = () => {
    const scrolls = boxes.map((box) => box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight);
    boxes.forEach((box, place) => (scrolls[place] ? box.setAttribute("tabindex", "0") : box.removeAttribute("tabindex")));
  };

  // The part in view, and the finding in view where the contents show it.
  const links = all("nav a").map((link) => ({ link, target: document.getElementById(link.hash.slice(1)) }));
  const mark = () => {
    const line = Math.min(innerHeight / 3, 200);
    const shown = links.filter(({ link }) => link.checkVisibility?.() ?? true);
    const passed = shown.filter(({ target }) => target.getBoundingClientRect().top <= line).at(-1) || shown[0];
    for (const { link } of links) {
      if (link === passed?.link) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    }
  };
  let waiting = false;
  const soon = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      mark();
    });
  };
  addEventListener("scroll", soon, { passive: true });
  addEventListener("resize", () => {
    stops();
    soon();
  });
  for (const one of all("nav details")) one.addEventListener("toggle", soon);
  document.fonts.ready.then(stops);
  stops();
  mark();
})();
