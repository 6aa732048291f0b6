// The estimate, live: the server reads what was typed and says the sum, so that this page and the answer never differ.
const box = document.querySelector("[data-cost]");
const WAIT_MS = 400;

// Lines without any text are not sent on, so the server's third line may be the fifth row of the page.
function fieldNamed(form, name) {
  const own = /^line-(\d+)-(.+)$/.exec(name);
  if (!own) return form.elements[name];
  const rows = [...form.querySelectorAll(".own-line")];
  const filled = rows.filter((row) => [...row.querySelectorAll("input")].some((input) => input.value.trim()));
  return filled[own[1] - 1]?.querySelector(`[name$="-${own[2]}"]`);
}

function unmark(field) {
  const told = document.getElementById(`${field.id}-e`);
  if (told) told.remove();
  field.removeAttribute("aria-invalid");
  field.closest(".field").classList.remove("bad");
  describe(field, []);
}

function describe(field, more) {
  const hint = document.getElementById(`${field.id}-h`);
  const ids = [...(hint ? [hint.id] : []), ...more];
  if (ids.length) field.setAttribute("aria-describedby", ids.join(" "));
  else field.removeAttribute("aria-describedby");
}

function mark(field, sentence) {
  const told = document.createElement("p");
  told.className = "error";
  told.id = `${field.id}-e`;
  told.textContent = sentence;
  field.before(told);
  field.setAttribute("aria-invalid", "true");
  field.closest(".field").classList.add("bad");
  describe(field, [told.id]);
}

class Sum {
  constructor() {
    this.form = box.closest("form");
    this.timer = 0;
    this.asked = 0;
    for (const kind of ["input", "focusout"]) this.form.addEventListener(kind, (event) => this.later(event));
  }

  later({ target, type }) {
    if (!/^(q-|line-)/.test(target.name || "")) return;
    if (type === "focusout" && !this.isUnread) return;
    this.isUnread = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), WAIT_MS);
  }

  async ask() {
    const number = ++this.asked;
    try {
      const answer = await fetch(box.dataset.cost, { method: "POST", body: new FormData(this.form), credentials: "same-origin" });
      if (!answer.ok) throw new Error(String(answer.status));
      const told = await answer.json();
      if (number === this.asked) this.show(told);
    } catch {
      if (number === this.asked) this.say(box.dataset.failedText, true);
    }
  }

  show({ html, said, wrong }) {
    box.querySelector("[data-cost-sum]").innerHTML = html;
    this.say(said, false);
    const now = document.activeElement;
    for (const field of this.form.querySelectorAll("[name^='q-'], [name^='line-']")) {
      if (field.hasAttribute("aria-invalid")) unmark(field);
    }
    const fields = Object.entries(wrong).map(([name, sentence]) => [fieldNamed(this.form, name), sentence]);
    // Whoever is still typing in a field is told after leaving it.
    for (const [field, sentence] of fields) if (field && field !== now) mark(field, sentence);
    this.isUnread = fields.some(([field]) => field === now);
    if (this.form.contains(now)) now.scrollIntoView({ block: "nearest" });
  }

  say(sentences, isStale) {
    const line = box.querySelector("[data-cost-said]");
    if (line.textContent !== sentences) line.textContent = sentences;
    box.classList.toggle("stale", isStale);
  }
}

if (box) new Sum();
