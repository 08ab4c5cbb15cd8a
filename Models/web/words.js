// The page's texts and the game's names in the viewer's language.

const query = new URLSearchParams(location.search);
const wanted = query.get("lang") || navigator.language || "en";
/** The language of the page's own texts; the game's names know more. */
export const language = wanted.toLowerCase().startsWith("ja") ? "ja" : "en";

let texts = {};
let names = {};

/** Loads both; without names keys are shown. */
export async function load() {
  document.documentElement.lang = language;
  const read = async (address) => (await fetch(address)).json();
  // Nothing can be said without them, so this waits for a server that just starts again.
  for (;;) {
    try {
      texts = await read(`/text-${language}.json`);
      break;
    } catch {
      await new Promise((done) => setTimeout(done, 1000));
    }
  }
  try {
    names = await read(`/names.json?lang=${encodeURIComponent(wanted)}`);
  } catch {
    names = {};
  }
}

/** A text by its way, such as `scene.loading`; `fill` replaces {names} in it. */
export function say(group, key, fill = {}) {
  const text = texts[group]?.[key];
  if (text === undefined) return key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => fill[name] ?? "–");
}

/** What a key is called: `name("weapons", "52gal")`; null for null, the key for one not known. */
export function name(kind, key) {
  if (key === null || key === undefined) return null;
  return Object.hasOwn(names[kind] ?? {}, key) ? names[kind][key] : String(key);
}

/** Fills in the texts of elements that say which in `data-say`. */
export function label(root = document) {
  for (const element of root.querySelectorAll("[data-say]")) {
    const [group, key] = element.dataset.say.split("/");
    element.textContent = say(group, key);
  }
}
