// Similar projects and the pool of a place, shown while writing: the server finds them, this only asks and shows.
const WAIT_MS = 900;
const LOOK_MS = 700;
const LONGEST_QUERY = 3000;

function asker(box, query) {
  let timer = 0;
  let asked = query();
  async function ask() {
    const now = query();
    if (now === asked || now.length > LONGEST_QUERY) return;
    asked = now;
    try {
      const answer = await fetch(`${box.dataset.findings || box.dataset.similar}?${now}`, { credentials: "same-origin" });
      const { html } = await answer.json();
      if (answer.ok && now === query()) box.innerHTML = html;
    } catch { /* Without the network nothing is shown; the server tells it all on the next page. */ }
  }
  return () => { clearTimeout(timer); timer = setTimeout(ask, WAIT_MS); };
}

// Drawing changes the field's value without an event of its own, so the value is looked at now and then.
function watchPlace(box) {
  const form = box.closest("form");
  const shapes = form.querySelector("[data-place-shapes]");
  if (!shapes) return;
  const query = () => {
    const data = new URLSearchParams({ "place-shapes": shapes.value });
    const pool = form.querySelector("input[name=pool]:checked");
    if (pool) data.set("pool", pool.value);
    return data.toString();
  };
  const later = asker(box, query);
  let before = shapes.value;
  setInterval(() => {
    if (shapes.value === before) return;
    before = shapes.value;
    later();
  }, LOOK_MS);
}

function watchTitle(box) {
  const field = document.getElementById("title");
  if (!field) return;
  const later = asker(box, () => new URLSearchParams({ tytul: field.value.trim() }).toString());
  field.addEventListener("input", later);
}

document.querySelectorAll("[data-findings]").forEach(watchPlace);
document.querySelectorAll("[data-similar]").forEach(watchTitle);
