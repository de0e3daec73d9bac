// Without a connection nothing is sent: what was typed stays on the page, with a message on top. And a second click does
// nothing as long as the first is on its way.
const own = document.currentScript.src;
const message = document.getElementById("page-offline");
let since = 0;
let passing = false;

const reached = async () => {
  try {
    return (await fetch(own, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout?.(6000) })).ok;
  } catch {
    return false;
  }
};
for (const form of document.forms) {
  if (!form.requestSubmit) continue;
  form.addEventListener("submit", async (event) => {
    if (passing) return;
    const button = event.submitter;
    event.preventDefault();
    if (Date.now() - since < 15000) return;
    since = Date.now();
    if (await reached()) {
      passing = true;
      form.requestSubmit(button);
      passing = false;
      return;
    }
    since = 0;
    document.querySelector(".offline")?.remove();
    document.querySelector("main").prepend(message.content.cloneNode(true));
    document.querySelector(".offline").focus();
  });
}
addEventListener("pageshow", () => { since = 0; });
