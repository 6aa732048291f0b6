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

function keepWords(field) {
  const key = `words:${location.pathname}:${field.name}`;
  if (location.hash === ARRIVED && !document.querySelector(".error-summary")) sessionStorage.removeItem(key);
  if (!field.value) field.value = sessionStorage.getItem(key) || "";
  field.addEventListener("input", () => sessionStorage.setItem(key, field.value));
}

document.querySelectorAll("[data-photos] input[type=file]").forEach((input) => {
  input.addEventListener("change", () => { shrink(input); });
});
try {
  document.querySelectorAll("#sprawdz textarea").forEach(keepWords);
} catch (error) {
  console.warn("words are not kept", error);
}
