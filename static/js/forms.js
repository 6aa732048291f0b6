// Forms: the error summary gets the focus, a double click sends once, drafts save themselves.
const SENT_FOR_MS = 4000;
const SAVE_EVERY_MS = 20000;

function focusSummary() {
  const summary = document.querySelector(".error-summary");
  if (summary) summary.focus();
}

// A second submit within four seconds is swallowed; afterwards the form works again, so nobody is locked out.
function guardDoubleSubmit(form) {
  let sentAt = 0;
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    const now = performance.now();
    if (sentAt && now - sentAt < SENT_FOR_MS) event.preventDefault();
    else sentAt = now;
  });
  window.addEventListener("pageshow", () => { sentAt = 0; });
}

// <form data-autosave="/bo/2027/zglos/szkic" data-saved-text="Zapisano o {time}"> with an element [data-saved] inside.
function autosave(form) {
  const line = form.querySelector("[data-saved]");
  let saved = new URLSearchParams(new FormData(form)).toString();
  // One after another: each save tells the state that the one before has made.
  let running = Promise.resolve();
  function save(leaving) {
    running = running.then(() => send(leaving));
  }
  async function send(leaving) {
    const now = new URLSearchParams(new FormData(form)).toString();
    if (now === saved) return;
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST", body: new FormData(form), credentials: "same-origin", keepalive: leaving,
        headers: { "X-Requested-With": "autosave" },
      });
      const told = await answer.json().catch(() => ({}));
      // A redirect leads to the log-in or away from a shut page: nothing was saved, whatever stands there.
      if (answer.ok && !answer.redirected) {
        saved = renewed(now, told.fields || {});
        say(form.dataset.savedText);
      } else {
        // A part may have been saved all the same: the next save must know of it.
        renewed(now, told.fields || {});
        say(told.said || form.dataset.refusedText);
      }
    } catch {
      say(form.dataset.failedText);
    }
  }
  // Hidden fields that the answer renews are no change of the person's.
  function renewed(sent, fields) {
    const known = new URLSearchParams(sent);
    for (const [name, value] of Object.entries(fields)) {
      form.elements[name].value = value;
      known.set(name, value);
    }
    return known.toString();
  }
  function say(text) {
    if (!line || !text) return;
    const time = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "numeric", minute: "2-digit" });
    line.textContent = text.replace("{time}", time.format(new Date()));
  }
  setInterval(() => save(false), SAVE_EVERY_MS);
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(true); });
}

// <output data-left-for="title"> tells how many signs are left in the field of that id.
function countSigns(output) {
  const field = document.getElementById(output.dataset.leftFor);
  if (!field || field.maxLength < 0) return;
  const tell = () => { output.textContent = (output.dataset.text || "{n}").replace("{n}", field.maxLength - field.value.length); };
  field.addEventListener("input", tell);
  tell();
}

focusSummary();
document.querySelectorAll("form[method=post]").forEach(guardDoubleSubmit);
document.querySelectorAll("form[data-autosave]").forEach(autosave);
document.querySelectorAll("[data-left-for]").forEach(countSigns);
document.querySelectorAll("button[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
