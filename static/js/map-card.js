// What opens at a marker: tile, title, cost, one link; on phones a sheet at the bottom, never a bubble over it.
function make(name, className, text, parent) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text != null) made.textContent = text;
  if (parent) parent.append(made);
  return made;
}

// What the town wrote is Polish on a page in any language.
function own(node) {
  if (document.documentElement.lang !== "pl") node.lang = "pl";
  return node;
}

function money(amount) {
  if (amount == null || amount === "") return "";
  const [whole, cents] = Number(amount).toFixed(2).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, "\u2009");
  return `${grouped}${cents === "00" ? "" : `,${cents}`}\u00a0zł`;
}

// Addresses come from our own data; anything but a path or http(s) is not made a link.
const safe = (address) => (/^(\/(?!\/)|https?:\/\/|#|\?)/.test(address || "") ? address : null);

export class Card {
  constructor(box, texts) {
    Object.assign(this, { box, texts, node: null, from: null });
    box.addEventListener("keydown", (event) => { if (event.key === "Escape" && this.node) this.close(); });
  }

  show(things, from, byKeyboard, count = things.length) {
    this.close(false);
    this.from = from.dataset.mark;
    from.classList.add("on");
    this.node = make("div", "map-card no-print");
    this.node.setAttribute("role", "group");
    if (things.length === 1) this.one(things[0]);
    else this.several(things, count);
    this.box.append(this.node);
    const link = this.node.querySelector("a") || this.node.querySelector("button");
    if (byKeyboard && link) link.focus();
    if (this.onOpen) this.onOpen(from, this.node);
  }

  closer() {
    const button = make("button", "close", "×", this.node);
    button.type = "button";
    button.setAttribute("aria-label", this.texts.close);
    button.addEventListener("click", () => this.close());
  }

  one(p) {
    make("span", `no${p.outcome === "won" ? " won" : ""}${String(p.number ?? "").length > 3 ? " long" : ""}`, p.number ?? "", this.node).setAttribute("aria-hidden", "true");
    own(make("h3", "", p.title, this.node));
    this.closer();
    const more = make("p", "more", null, this.node);
    const facts = [p.cost_text || money(p.cost), this.texts[p.outcome]].filter(Boolean).join(", ");
    const line = make("span", "", p.pool && facts ? `${facts}, ` : facts, more);
    if (p.pool) own(make("span", "", p.pool, line));
    if (safe(p.url)) make("a", "", this.texts.details, more).href = p.url;
    this.node.setAttribute("aria-label", p.title);
  }

  several(things, count) {
    make("span", "no", count, this.node).setAttribute("aria-hidden", "true");
    make("h3", "", this.texts.together.replace("{n}", count), this.node);
    this.closer();
    const list = make("ul", "", null, this.node);
    for (const p of things) {
      const row = make("li", "", null, list);
      make("span", `no s${p.outcome === "won" ? " won" : ""}`, p.number ?? "", row);
      const title = own(make(safe(p.url) ? "a" : "span", "", p.title, row));
      if (safe(p.url)) title.href = p.url;
      make("span", "nb", p.cost_text || money(p.cost), row);
    }
    if (count > things.length) make("p", "more", this.texts.more.replace("{n}", count - things.length), this.node);
    this.node.setAttribute("aria-label", this.texts.together.replace("{n}", count));
  }

  close(giveBack = true) {
    if (!this.node) return;
    const hadFocus = this.node.contains(document.activeElement);
    this.node.remove();
    this.node = null;
    const from = [...this.box.querySelectorAll(".leaflet-marker-icon")].find((node) => node.dataset.mark === this.from);
    from?.classList.remove("on");
    if (giveBack && hadFocus && from) from.focus();
  }
}
