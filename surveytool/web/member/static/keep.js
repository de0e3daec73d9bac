// Without a connection nothing is sent and all stays on the page; a second click waits for the first.
const own = document.currentScript.src;
let since = 0, passing = false;
const reached = () => fetch(own, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout?.(6000) }).then((answer) => answer.ok, () => false);
for (const form of document.forms) {
  if (form.requestSubmit) form.addEventListener("submit", async (event) => {
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
    document.querySelector("main").prepend(document.getElementById("page-offline").content.cloneNode(true));
    document.querySelector(".offline").focus();
  });
}
addEventListener("pageshow", () => { since = 0; });
