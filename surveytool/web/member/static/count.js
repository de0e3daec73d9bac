// Counts along while somebody types, and lets the link "Back" keep what was typed. Everything works without it.
const begin = (root) => {
  for (const note of root.querySelectorAll("[data-limit]")) {
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
  for (const note of root.querySelectorAll("[data-total]")) {
    const fields = [...note.closest("fieldset").querySelectorAll("input")];
    const add = () => {
      const sum = fields.reduce((total, field) => total + (Number(field.value.trim()) || 0), 0);
      const left = Number(note.dataset.total) - sum;
      const said = left > 0 ? note.dataset.left : left < 0 ? note.dataset.over : note.dataset.done;
      note.textContent = said.replace("{n}", Math.abs(left));
      note.classList.toggle("over", left < 0);
    };
    for (const field of fields) field.addEventListener("input", add);
    add();
  }
};
begin(document);
document.addEventListener("reveal", (event) => begin(event.target));
const back = document.querySelector("[data-back]");
const button = document.querySelector("button[value=back]");
if (back && button) {
  back.addEventListener("click", (event) => {
    event.preventDefault();
    button.form.requestSubmit(button);
  });
}
