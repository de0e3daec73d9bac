// Keys for who works through many answers; all of it can be done without. They work inside an answer alone, and not while typing.
"use strict";
document.documentElement.classList.add("js");
const answers = [...document.querySelectorAll(".answer")];
const at = location.hash && document.getElementById(location.hash.slice(1));
if (at && at.matches(".answer")) at.focus();

function go(answer) {
  if (!answer) return;
  answer.focus();
  answer.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const answer = event.target.closest(".answer");
  if (!answer) return;
  if (event.target.matches("input, textarea, select")) {
    if (event.key === "Escape") answer.focus();
    return;
  }
  const place = answers.indexOf(answer);
  const button = answer.querySelector(`[data-key="${event.key}"]:not([hidden])`);
  if (button) button.click();
  else if (event.key === "j") go(answers[place + 1]);
  else if (event.key === "k") go(answers[place - 1]);
  else if (event.key === "n") answer.querySelector("[name=typed]").focus();
  else if (event.key === "u") document.querySelector("[data-undo]")?.click();
  else return;
  event.preventDefault();
});
