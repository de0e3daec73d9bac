// Keys for who works through many answers, and pages that come without losing the place; all of it can be done without. Keys work
// inside an answer alone, and not while typing.
"use strict";
document.documentElement.classList.add("js");
const get = (id) => document.getElementById(id);
const answers = () => [...document.querySelectorAll(".answer")];
const landed = location.hash && get(location.hash.slice(1));
if (landed && landed.matches(".answer")) landed.focus();
let asked = location.search;
let sent = Promise.resolve(); // one after the other, in the order in which they were pressed

function go(answer) {
  answer.focus();
  answer.scrollIntoView({ block: "nearest" });
}

function walk(from, step) {
  const all = answers();
  const to = all[all.indexOf(from) + step];
  if (to) return go(to);
  const page = document.querySelector(step > 0 ? "[rel=next]" : "[rel=prev]");
  if (page) turn(page);
}

let turning = null; // the keys that were pressed while another page comes: they are meant for that page

function turn(link) {
  turning = [];
  sent = sent.then(async () => {
    try {
      const came = await fetch(link.href);
      if (!came.ok) return location.assign(link.href);
      put(new DOMParser().parseFromString(await came.text(), "text/html"), link.hash.slice(1));
      go(get(link.hash.slice(1)));
      history.pushState(null, "", link.href);
      asked = location.search;
    } catch {
      wrong(document.activeElement.closest(".answer"), "", document.body.dataset.gone);
    } finally {
      const keys = turning;
      turning = null;
      const box = keys.indexOf("n"); // what comes after it was to be typed
      for (const key of box < 0 ? keys : keys.slice(0, box + 1)) press(key, false);
    }
  });
}

function wrong(answer, heading, line) {
  document.querySelector(".wrong")?.remove();
  const told = document.createElement("p");
  told.className = "problem wrong";
  told.setAttribute("role", "alert");
  told.textContent = heading ? `${heading}. ${line}` : line;
  (answer?.querySelector(".coding") ?? get("main")).prepend(told);
}

// What is being typed, and the place on the screen, stay where they are when the page that came is put in.
function put(page, id, gone) {
  const at = document.activeElement;
  const held = at.id && at.closest("main") ? at.id : at.closest(".answer")?.id;
  const typed = at.name === "typed" && !(at.value === gone && at.closest(".answer").id === id) ? { value: at.value, from: at.selectionStart, to: at.selectionEnd } : null;
  const seen = get(held ?? id)?.getBoundingClientRect().top;
  document.querySelector("header").replaceWith(page.querySelector("header"));
  get("main").replaceWith(page.getElementById("main"));
  const same = get(held);
  const now = same?.name === "typed" && !typed ? same.closest(".answer") : (same ?? get(id));
  if (!now) return;
  now.focus({ preventScroll: true });
  if (typed && now === same) {
    now.value = typed.value;
    now.setSelectionRange(typed.from, typed.to);
  }
  if (seen !== undefined) scrollBy(0, now.getBoundingClientRect().top - seen);
  now.scrollIntoView({ block: "nearest" });
}

function say(answer) {
  if (!answer) return;
  const [number, ...rest] = [".number", ".given", ".done"].map((part) => answer.querySelector(part)?.innerText ?? "");
  get("told").textContent = [number, ...rest, document.querySelector("label[for=far]").textContent].filter(Boolean).join(". ");
}

async function send(action, body, id) {
  let came, text;
  try {
    came = await fetch(action, { method: "POST", body, keepalive: true });
    text = await came.text();
  } catch {
    return wrong(get(id), "", document.body.dataset.gone);
  }
  const url = new URL(came.url);
  const page = new DOMParser().parseFromString(text, "text/html");
  if (!came.ok) return wrong(get(id), page.querySelector("h1")?.textContent, page.querySelector(".lead")?.textContent ?? "");
  if (url.pathname !== location.pathname) return location.assign(url);
  const at = `a-${url.searchParams.get("at")}`;
  put(page, at, body.get("typed"));
  url.hash = at;
  history.replaceState(null, "", url);
  asked = location.search;
  if (!id && get(at)) go(get(at)); // taken back: on to the answer it was of
  say(get(at));
}

document.addEventListener("submit", (event) => {
  if (event.target.method !== "post" || !event.target.matches(".answer form, .undo")) return;
  event.preventDefault();
  const form = event.target;
  const body = new URLSearchParams(new FormData(form, event.submitter));
  sent = sent.then(() => send(form.action, body, form.closest(".answer")?.id));
});

document.addEventListener("click", (event) => {
  if (event.detail > 1 && event.target.closest(".answer button")) event.preventDefault(); // the second of a double click
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const answer = event.target.closest?.(".answer");
  if (!answer) return;
  if (event.target.matches("input, textarea, select")) {
    if (event.key === "Escape") answer.focus();
  } else if (press(event.key, event.repeat)) event.preventDefault();
});

// Whether a key does something. One that is held down takes no second suggestion.
function press(key, held) {
  if (!/^[0-9jknsu]$/.test(key)) return false;
  if (turning) return turning.push(key) > 0;
  const answer = document.activeElement.closest(".answer");
  if (!answer) return false;
  const walks = { j: 1, k: -1 }[key];
  if (walks) walk(answer, walks);
  else if (key === "n") answer.querySelector("[name=typed]").focus();
  else if (!held && key === "u") document.querySelector("[data-undo]")?.click();
  else if (!held) answer.querySelector(`[data-key="${key}"]`)?.click();
  return true;
}

addEventListener("popstate", () => location.search === asked || location.reload());
