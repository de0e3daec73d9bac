// Shows at once what an answer brings up or takes away, as the server says. Without it "Next" does the same.
const form = document.querySelector("[data-watch]");
const news = document.getElementById("page-news");
const by = (id, page = document) => page.getElementById(id);
const is = (words, word) => words.split(" ").includes(word);
const typed = {};
let changed, waiting, asking;
const each = (block, act) => block.querySelectorAll("input, textarea, select").forEach((field) => {
  const ticks = /radio|checkbox/.test(field.type);
  act(field, ticks ? "checked" : "value", field.name + (ticks ? "=" + field.value : ""));
});
const keep = (block) => each(block, (field, what, key) => { typed[key] = field[what]; });
const give = (block) => each(block, (field, what, key) => { if (key in typed) field[what] = typed[key]; });
const show = (page) => {
  const focus = document.activeElement, said = new Set();
  let last, again;
  for (const old of form.querySelectorAll("[data-shown]")) if (!by(old.id, page)) {
    keep(old);
    old.remove();
    said.add(news.dataset.gone);
  }
  for (const block of page.querySelectorAll("[data-shown]")) {
    const old = by(block.id);
    if (old?.dataset.shown === block.dataset.shown) { last = old; continue; }
    if (old) keep(old);
    give(block);
    if (old) old.replaceWith(block);
    else if (last) last.after(block);
    else form.querySelector("[data-shown], .actions").before(block);
    block.dispatchEvent(new Event("reveal", { bubbles: true }));
    said.add(news.dataset[old || !block.querySelector("[name]") ? "changed" : "added"]);
    again ||= is(form.dataset.watch, block.dataset.id);
    last = block;
  }
  for (const link of document.querySelectorAll(".summary a")) if (!by(link.hash.slice(1))) link.parentNode.remove();
  if (!document.querySelector(".summary a")) document.querySelector(".summary")?.remove();
  form.elements._shown.value = page.querySelector("[name=_shown]").value;
  const step = by("page-step"), now = by("page-step", page);
  document.title = document.title.replace(step.textContent, now.textContent);
  step.textContent = now.textContent;
  Object.assign(step.nextElementSibling, now.dataset);
  if (!focus.isConnected) ([...form.elements].find((field) => field.name === focus.name && field.value === focus.value) || changed).focus();
  if (said.size) news.textContent = [...said].join(" ");
  if (again) look(0);
};
const look = (delay) => {
  clearTimeout(waiting);
  asking?.abort();
  waiting = setTimeout(async () => {
    asking = new AbortController();
    const { signal } = asking, body = new URLSearchParams(new FormData(form));
    body.set("action", "look");
    try {
      const answer = await fetch(form.getAttribute("action"), { method: "POST", body, signal });
      if (answer.ok && !answer.redirected) show(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch { /* what is shown stays */ }
  }, delay);
};
form.addEventListener("input", ({ target }) => {
  changed = target;
  if (is(form.dataset.watch, target.name.split(".")[0])) look(/radio|checkbox|select/.test(target.type) ? 0 : 400);
});
