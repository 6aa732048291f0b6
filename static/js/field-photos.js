// The forms that are filled in at the place, on a phone: photos are made smaller before they are sent, so that a weak
// signal carries them, and what is typed stays in this tab until it has arrived. Without it the forms work all the same.
const LONGEST_SIDE = 2400;
const QUALITY = 0.85;
const ARRIVED = "#sprawdzenia";

async function smaller(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = LONGEST_SIDE / Math.max(picture.width, picture.height);
  if (scale >= 1) return file;
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  const content = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", QUALITY); });
  if (!content || content.size >= file.size) return file;
  return new File([content], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
}

// What cannot be read here goes as it is: the server says what is wrong with it.
async function shrink(input) {
  const chosen = [...input.files];
  const made = await Promise.all(chosen.map((file) => smaller(file).catch(() => file)));
  if (made.every((file, place) => file === chosen[place]) || chosen.length !== input.files.length) return;
  const box = new DataTransfer();
  made.forEach((file) => box.items.add(file));
  input.files = box.files;
}

// A body that is too large is read by nobody, and with it all that was typed: so the file is not sent, and that is said.
function refuseLarge(input, field) {
  const most = Number(field.dataset.mostMb);
  const large = [...input.files].find((file) => file.size > most * 1024 * 1024);
  let line = field.querySelector("[data-said]");
  if (!line) {
    line = document.createElement("p");
    line.className = "error";
    line.dataset.said = "";
    line.setAttribute("role", "alert");
    input.before(line);
  }
  line.textContent = large ? field.dataset.tooLarge.replace("{size}", Math.ceil(large.size / 1024 / 1024)) : "";
  line.hidden = !large;
  if (large) input.value = "";
}

function keepWords(field) {
  const key = `words:${location.pathname}:${field.name}`;
  if (location.hash === ARRIVED && !document.querySelector(".error-summary")) sessionStorage.removeItem(key);
  if (!field.value) field.value = sessionStorage.getItem(key) || "";
  field.addEventListener("input", () => sessionStorage.setItem(key, field.value));
}

document.querySelectorAll("[data-photos] input[type=file]").forEach((input) => {
  const field = input.closest("[data-photos]");
  input.addEventListener("change", async () => {
    await shrink(input);
    if (field.dataset.mostMb) refuseLarge(input, field);
  });
});
try {
  document.querySelectorAll("#sprawdz textarea").forEach(keepWords);
} catch (error) {
  console.warn("words are not kept", error);
}
