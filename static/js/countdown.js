// The last ten minutes before a term, said every minute and, at the end, every second. The server decides; this tells.
const line = document.querySelector("[data-closes-at]");
const LAST_MS = 10 * 60 * 1000;

function start(now) {
  const closes = Date.parse(line.dataset.closesAt);
  const ahead = now - performance.now();
  const tick = () => {
    const left = closes - (performance.now() + ahead);
    line.hidden = left > LAST_MS;
    if (left <= 0) {
      line.textContent = line.dataset.over;
      return;
    }
    const seconds = Math.ceil(left / 1000);
    const text = seconds > 60 ? `${Math.ceil(seconds / 60)} min` : `${seconds} s`;
    if (!line.hidden) line.textContent = line.dataset.text.replace("{time}", text);
    setTimeout(tick, left > LAST_MS ? Math.min(left - LAST_MS, 60000) : seconds > 61 ? 5000 : 500);
  };
  tick();
}

// The reader's clock may be wrong: data-now is the server's time when it made the page.
if (line) start(Date.parse(line.dataset.now || "") || Date.now());
