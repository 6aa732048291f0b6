// Changes the look at once and lets the server keep the cookie; without this module the form simply posts.
const form = document.querySelector("[data-look-form]");

function show(data) {
  const root = document.documentElement;
  const look = data.get("look") || "";
  if (look) root.dataset.look = look;
  else delete root.dataset.look;
  if (data.get("letters")) root.dataset.letters = "duze";
  else delete root.dataset.letters;
}

function remember(data) {
  const query = new URLSearchParams(data);
  if (!query.has("letters")) query.set("letters", "");
  fetch(`${form.action}?${query}`, { credentials: "same-origin", redirect: "manual" }).catch(() => {});
}

if (form) {
  form.addEventListener("change", () => {
    const data = new FormData(form);
    show(data);
    remember(data);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    form.closest("details").open = false;
    form.closest("details").querySelector("summary").focus();
  });
  document.addEventListener("keydown", (event) => {
    const panel = form.closest("details");
    if (event.key === "Escape" && panel.open) {
      panel.open = false;
      panel.querySelector("summary").focus();
    }
  });
}
