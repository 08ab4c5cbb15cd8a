import { label, load } from "./words.js";

await load();
label();
// Back to where it was meant to go.
document.querySelector("form").action = location.pathname;
