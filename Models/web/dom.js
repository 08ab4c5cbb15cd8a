// What events say is text, never markup: everything on the page is made here or by textContent.

/** An element with properties; children that are no elements become text. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") element.className = value;
    else if (name === "style") for (const [key, text] of Object.entries(value)) element.style.setProperty(key, text);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Puts children into an element where they differ from what was put there last. */
export function show(element, key, children) {
  const text = JSON.stringify(key);
  if (element.shown === text) return;
  element.shown = text;
  element.replaceChildren(...children().filter((child) => child !== null && child !== undefined));
}

/** Sets an ink colour (`rrggbb`) and one for text on it; what is no colour is left out. */
export function ink(name, color) {
  if (!/^[0-9a-f]{6}$/i.test(color ?? "")) return {};
  const [r, g, b] = [0, 2, 4].map((at) => (parseInt(color.slice(at, at + 2), 16) / 255) ** 2.2);
  const light = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return { [`--${name}`]: `#${color}`, [`--on-${name}`]: light > 0.22 ? "#101218" : "#ffffff" };
}

/** `1:02:03` or `2:03` of seconds. */
export function duration(seconds) {
  const all = Math.max(0, Math.floor(seconds ?? 0));
  const parts = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  const shown = parts[0] > 0 ? parts : parts.slice(1);
  return shown.map((part, place) => (place ? String(part).padStart(2, "0") : String(part))).join(":");
}
