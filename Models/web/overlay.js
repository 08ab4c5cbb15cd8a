// The overlay for a stream: only what is asked for, on nothing.
// ?show=rosters,score,clock,result,record  ?at=top  ?scale=1.5  ?lang=ja
import { make, show } from "./dom.js";
import { connect, state } from "./live.js";
import { badge, inks, isInBattle, place, record, roster, score } from "./parts.js";
import { load } from "./words.js";

const query = new URLSearchParams(location.search);
const parts = new Set((query.get("show") ?? "rosters,score,clock,result").split(",").map((part) => part.trim()));
if (query.get("at") === "top") document.getElementById("overlay").className = "top";
const scale = Number(query.get("scale"));
if (scale >= 0.25 && scale <= 8) document.documentElement.style.fontSize = `${scale * 100}%`;
// How long a result stays, in milliseconds.
const STAY = 20000;
let result = null;
let resultEnd = null;
let seen = null;

function draw() {
  noteResult();
  const root = document.getElementById("overlay");
  // Old figures are worse than none.
  const isShown = state.isConnected && ["live", "ended"].includes(state.status?.connection);
  const battle = state.battle;
  const isOn = isShown && isInBattle(state);
  const last = state.battles.find((item) => item.battle === result);
  for (const [key, value] of Object.entries(inks(battle.colors))) root.style.setProperty(key, value);
  const hasScore = parts.has("score") && (battle.count !== null || parts.has("clock"));
  show(root, [isShown, isOn && [battle.us, battle.them, battle.count, battle.penalty, battle.clock, battle.overtime], last?.id, parts.has("record") && state.battles.map((item) => item.data.result)], () => [
    isOn
      ? make("div", { class: "row" }, parts.has("rosters") ? roster(battle, "us") : null, hasScore || parts.has("clock") ? score(parts.has("score") ? battle : { ...battle, count: null }, parts.has("clock")) : null, parts.has("rosters") ? roster(battle, "them") : null)
      : null,
    isShown && last && parts.has("result") ? make("p", { class: "last" }, badge(last.data.result), make("span", {}, place(last.data).join(" · "))) : null,
    isShown && parts.has("record") && state.battles.length ? make("p", { class: "record" }, record(state.battles)) : null,
  ]);
}

// Of a battle that ended while this looked on.
function noteResult() {
  if (!state.justEnded || state.justEnded === seen) return;
  seen = result = state.justEnded;
  clearTimeout(resultEnd);
  resultEnd = setTimeout(() => {
    result = null;
    draw();
  }, STAY);
}

await load();
connect(draw);
