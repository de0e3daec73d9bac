// Counts along while somebody types, and lets the link "Back" keep what was typed. Everything works without it.
for (const note of document.querySelectorAll("[data-limit]")) {
  const field = document.getElementById(note.dataset.for);
  const said = note.textContent;
  const count = () => {
    const used = [...field.value.replace(/\r\n/g, "\n")].length;
    note.textContent = used ? `${said} (${used} / ${note.dataset.limit})` : said;
    note.classList.toggle("over", used > Number(note.dataset.limit));
  };
  field.addEventListener("input", count);
  count();
}
const back = document.querySelector("[data-back]");
const button = document.querySelector("button[value=back]");
if (back && button) {
  back.addEventListener("click", (event) => {
    event.preventDefault();
    button.form.requestSubmit(button);
  });
}
