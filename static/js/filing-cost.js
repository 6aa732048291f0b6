// The estimate, live: the sum of the price list and of own lines, the pool's limit, the share of greenery.
const box = document.querySelector("[data-cost]");

// "12 500,50 zł", "1.234,5" and "1,5" as people write them; NaN for what is no number.
export function readNumber(text) {
  let cleaned = text.replace(/[\s\u00a0\u2009\u202f]|zł|pln/gi, "");
  if (cleaned.includes(",")) cleaned = cleaned.replaceAll(".", "").replace(",", ".");
  return /^-?\d+(\.\d+)?$/.test(cleaned) ? Number(cleaned) : NaN;
}

const written = (amount) => `${new Intl.NumberFormat("pl", { useGrouping: "always", maximumFractionDigits: 2 }).format(amount)}\u00a0zł`;
const grosze = (quantity, price) => Math.round(quantity * price * 100);

function listed() {
  return [...document.querySelectorAll("input[data-price]")]
    .filter((field) => field.value.trim() && field.dataset.price)
    .map((field) => ({ sum: grosze(readNumber(field.value), Number(field.dataset.price)), green: field.dataset.green === "1" }));
}

function own() {
  return [...document.querySelectorAll(".own-line")].map((row) => {
    const [quantity, price] = ["quantity", "price"].map((name) => row.querySelector(`[data-own=${name}]`).value.trim());
    return { sum: price ? grosze(quantity ? readNumber(quantity) : 1, readNumber(price)) : 0, green: false };
  });
}

function show() {
  const lines = [...listed(), ...own()].filter((line) => line.sum > 0);
  const total = lines.reduce((sum, line) => sum + line.sum, 0) / 100;
  const green = lines.reduce((sum, line) => sum + (line.green ? line.sum : 0), 0) / 100;
  const { limit, leastGreen, sumText, overText, greenText, greenUnderText } = box.dataset;
  box.querySelector("[data-sum]").textContent = sumText.replace("{sum}", written(total));
  const over = limit && total > Number(limit) ? overText.replace("{over}", written(total - Number(limit))) : "";
  box.querySelector("[data-cost-told]").textContent = over;
  const bar = box.querySelector("svg .v");
  if (bar) {
    bar.setAttribute("width", `${Math.min(100, (100 * total) / Number(limit)).toFixed(2)}%`);
    bar.classList.toggle("won", !over);
    bar.closest("svg").setAttribute("aria-label", `${written(total)} / ${written(Number(limit))}`);
  }
  const line = box.querySelector("[data-green]");
  if (!line) return;
  const share = total ? Math.floor((green / total) * 1000) / 10 : 0;
  const text = share < Number(leastGreen) ? greenUnderText : greenText;
  line.textContent = text.replace("{share}", share.toLocaleString("pl")).replace("{least}", Number(leastGreen).toLocaleString("pl"));
}

if (box) {
  box.closest("form").addEventListener("input", show);
  show();
}
