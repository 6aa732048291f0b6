// Pictures of markers: the shapes of categories, the signs of where a work stands, discs of clusters.
const SVG = "http://www.w3.org/2000/svg";
const SHAPES = {
  circle: "M-19 0a19 19 0 1 0 38 0 19 19 0 1 0-38 0z",
  square: "M-17-17h34v34h-34z",
  diamond: "M0-24 24 0 0 24-24 0z",
  triangle: "M0-24 24 17H-24z",
  hexagon: "M-12-19H12L24 0 12 19H-12L-24 0z",
  wedge: "M0 24-24-17H24z",
  house: "M0-25 22-5V19H-22V-5z",
  plus: "M-10-24H10V-10H24V10H10V24H-10V10H-24V-10H-10z",
  star: "M0-27 10-13 26-11 17 3 18 21 0 16-18 21-17 3-26-11-10-13z",
  heart: "M0 23C-40-4-24-32 0-15 24-32 40-4 0 23z",
};
const NUMBER_AT = { triangle: 5, wedge: -5, house: 4 };

/** Where a work stands, as a sign on its marker's shoulder. */
export const SIGNS = {
  planned: "M11-17a5 5 0 1 0 10 0a5 5 0 1 0-10 0",
  running: "M13-22v10l8-5z",
  late: "M16-23v7M16-12v1",
  done: "M11-17l4 4 7-8",
  abandoned: "M12-21l8 8M20-21l-8 8",
};

function part(name, attributes, parent) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (parent) parent.append(made);
  return made;
}

/** The SVG of a marker. */
export function picture(shape, number = "", radius = 0, outcome = "") {
  const svg = part("svg", { viewBox: "-26 -26 52 52", "aria-hidden": "true", focusable: "false" });
  const [name, sizes] = radius ? ["circle", { r: radius }] : ["path", { d: SHAPES[shape] || SHAPES.circle }];
  part("circle", { r: 27, class: "ring" }, svg);
  if (!radius) part(name, { ...sizes, class: "h" }, svg);
  part(name, { ...sizes, class: "sh" }, svg);
  const text = part("text", { y: (!radius && NUMBER_AT[shape]) || 1 }, svg);
  text.textContent = number;
  if (String(number).length > 3) {
    text.setAttribute("textLength", "31");
    text.setAttribute("lengthAdjust", "spacingAndGlyphs");
  }
  if (SIGNS[outcome]) {
    const sign = part("g", { class: `sign ${outcome}` }, svg);
    part("circle", { cx: 16, cy: -17, r: 11 }, sign);
    part("path", { d: SIGNS[outcome] }, sign);
  }
  return svg;
}
