// The look's page: colours and krajka are shown as they are chosen, with the contrast that the server works out.
const WAIT_MS = 250;

const form = document.querySelector("[data-look-editor]");
let waiting = 0;
let newest = 0;

async function show() {
  const number = ++newest;
  const asked = new URLSearchParams();
  for (const name of ["colour_1", "colour_2", "krajka"]) asked.set(name, new FormData(form).get(name) ?? "");
  const answer = await fetch(`${form.getAttribute("action")}?${asked}`);
  // A colour that is half typed is no colour yet: the last good preview stays.
  if (!answer.ok || number !== newest) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const sheet = document.querySelector("[data-look-css]");
  const next = page.querySelector("[data-look-css]");
  const preview = page.querySelector("[data-look-preview]");
  if (!next || !preview) return;
  sheet.href = next.getAttribute("href");
  document.querySelector("[data-look-preview]").replaceChildren(...preview.childNodes);
}

if (form) {
  form.addEventListener("input", (event) => {
    if (!["colour_1", "colour_2", "krajka"].includes(event.target.name)) return;
    clearTimeout(waiting);
    waiting = setTimeout(show, WAIT_MS);
  });
}
