// Keys on the page of a case, for hands that verify two hundred of them. Everything works without; a switch turns
// them off (WCAG 2.1.4) and this device remembers it.
const OFF = "case-keys";
const box = document.querySelector("[data-case-keys]");
const card = document.querySelector("[data-case-card]");
let at = null;

const isOff = () => { try { return localStorage.getItem(OFF) === "off"; } catch { return false; } };

function remember(off) {
  try { if (off) localStorage.setItem(OFF, "off"); else localStorage.removeItem(OFF); } catch { /* a browser that keeps nothing */ }
}

function isTyping(target) {
  return target.isContentEditable || target.matches("textarea, select, input:not([type=radio]):not([type=checkbox])");
}

function follow(selector) {
  const link = document.querySelector(selector);
  if (link) link.click();
}

// Beside a case J and K open its neighbours; on the queue alone they move through the rows, and Enter opens one.
function step(selector, by) {
  if (document.querySelector(".case-side")) return follow(selector);
  const links = [...document.querySelectorAll(".queue tbody a")];
  if (!links.length) return;
  const here = links.indexOf(document.activeElement.closest?.("tr")?.querySelector("a"));
  const next = here < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(here + by, 0), links.length - 1);
  links[next].focus();
  links[next].scrollIntoView({ block: "nearest" });
}

function goTo(number) {
  const question = document.querySelector(`[data-question="${number}"]`);
  if (!question) return;
  if (at) at.classList.remove("at");
  at = question;
  at.classList.add("at");
  const field = at.querySelector("input:checked") || at.querySelector("input");
  if (field) field.focus({ preventScroll: true });
  at.scrollIntoView({ block: "center" });
}

function answer(value) {
  if (!card) return;
  if (!at) goTo(1);
  const field = at && at.querySelector(`input[value="${value}"]`);
  if (!field) return;
  field.checked = true;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  goTo(Number(at.dataset.question) + 1);
}

function focusOn(selector) {
  const found = document.querySelector(selector);
  if (found && found.offsetParent !== null) { found.focus(); found.scrollIntoView({ block: "center" }); return true; }
  return false;
}

const ACTS = {
  j: () => step("[data-next]", 1),
  k: () => step("[data-previous]", -1),
  t: () => answer("yes"),
  n: () => answer("no"),
  x: () => answer("not_applicable"),
  z: () => { const save = document.querySelector("[data-save-next]"); if (save) save.click(); },
  w: () => follow("[data-return]"),
  m: () => focusOn("[data-case-map]"),
  "/": () => focusOn("#q") || follow(".case-moves a"),
  "?": () => { const all = document.querySelector("[data-keys-all]"); if (all) { all.open = !all.open; all.querySelector("summary").focus(); } },
};

function hear(event) {
  if (isOff() || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
  const key = event.key.toLowerCase();
  const act = ACTS[key] || (/^[1-9]$/.test(key) && card ? () => goTo(key) : null);
  if (!act) return;
  event.preventDefault();
  act();
}

function showSwitch() {
  box.hidden = false;
  const field = box.querySelector("[data-keys-on]");
  field.checked = !isOff();
  field.addEventListener("change", () => remember(!field.checked));
}

// Answers stay in this tab until the card is saved, so that a session that ended costs nothing.
function keepCard() {
  const name = `card:${card.dataset.keep}:${card.elements.version.value}`;
  const fields = () => [...new FormData(card)].filter(([key]) => /^(answer|note)-/.test(key));
  try {
    for (const [key, value] of JSON.parse(sessionStorage.getItem(name) || "[]")) {
      const field = card.elements.namedItem(key);
      if (field) field.value = value;
    }
    card.addEventListener("input", () => sessionStorage.setItem(name, JSON.stringify(fields())));
  } catch { /* a browser that keeps nothing */ }
}

// With room the acts stand open in the bar; on a phone they wait behind "Więcej".
function fitMore(more) {
  const wide = matchMedia("(min-width: 48em)");
  const fit = () => { more.open = wide.matches; };
  fit();
  wide.addEventListener("change", fit);
}

document.querySelectorAll("[data-more]").forEach(fitMore);
if (box) {
  showSwitch();
  document.addEventListener("keydown", hear);
}
if (card && !document.querySelector(".error-summary, [role=alert]")) keepCard();
