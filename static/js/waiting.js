// A page that waits for a count: asks every second and a half, tells how far it is, and loads the whole when it is there.
const EVERY_MS = 1500;
const PATIENCE_MS = 10 * 60 * 1000;

export function follow(box, ask = (address) => fetch(address), reload = () => location.reload()) {
  const until = performance.now() + PATIENCE_MS;
  async function look() {
    try {
      const answer = await ask(location.href);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-waiting]");
      if (answer.ok && !fresh) { reload(); return; }
      if (fresh && fresh.innerHTML !== box.innerHTML) box.innerHTML = fresh.innerHTML;
    } catch { /* the network is away for a moment */ }
    if (performance.now() < until) setTimeout(look, EVERY_MS);
  }
  setTimeout(look, EVERY_MS);
}

const box = document.querySelector("[data-waiting]");
if (box) follow(box);
