// Steps of the ladder without loading the whole page anew; without this module each step is an ordinary link.
const find = () => document.querySelector("[data-ladder]");

async function climb(address, keep, isBack = false) {
  const wanted = new URL(address, location.href);
  let fresh;
  try {
    const answer = await fetch(wanted.pathname + wanted.search, { credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-ladder]");
  } catch { fresh = null; }
  const old = find();
  if (!fresh || !old) { location.assign(wanted); return; }
  const wasOpen = old.querySelector("details")?.open;
  // The spoken region stays in the page, only its content changes: a new one would not be read.
  const live = old.querySelector("[aria-live]");
  const told = fresh.querySelector("[aria-live]");
  if (live && told) { live.replaceChildren(...told.childNodes); told.replaceWith(live); }
  old.replaceChildren(...fresh.childNodes);
  if (wasOpen) old.querySelector("details").open = true;
  if (!isBack) history.pushState({ ladder: true }, "", wanted);
  if (keep) {
    const next = old.querySelector(`a[data-way="${keep}"]`) || old.querySelector("a[data-way]");
    if (next) next.focus({ preventScroll: true });
  } else {
    const heading = old.querySelector("h2");
    heading.tabIndex = -1;
    heading.focus();
  }
}

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target.closest?.("[data-ladder] a[data-way], [data-ladder] a[data-step]");
  if (!link) return;
  event.preventDefault();
  climb(link.href, link.dataset.way || "");
});

window.addEventListener("popstate", () => { if (find()) climb(location.href, "next", true); });
