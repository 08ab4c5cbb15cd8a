// What the dashboard and the overlay both show.
import { make, ink } from "./dom.js";
import { name, say } from "./words.js";

/** True while the status says that a battle goes on. */
export function isInBattle(state) {
  return Boolean(state.status?.battle);
}

/** The inks of a battle as style properties. */
export function inks(colors) {
  return { ...ink("us", colors?.us), ...ink("them", colors?.them) };
}

/** What a lamp's weapon is called: as much as is sure. */
export function weapon(lamp) {
  return name("weapons", lamp?.weapon) ?? name("weapons", lamp?.weapon_class) ?? null;
}

/** The four lamps of a side. */
export function roster(battle, side) {
  const lamps = battle[side] ?? [];
  return make("ul", { class: `roster ${side}`, "aria-label": say("heading", side) }, ...lamps.map(lampItem));
}

function lampItem(lamp) {
  const isDown = lamp.alive === false;
  const states = [isDown ? say("lamp", "down") : null, lamp.special === true ? say("lamp", "special") : null].filter(Boolean);
  const kind = ["lamp", isDown && "down", lamp.special === true && !isDown && "special", !lamp.weapon && "unsure"].filter(Boolean).join(" ");
  return make(
    "li",
    { class: kind, title: states.join(", ") },
    make("span", { class: "weapon" }, weapon(lamp) ?? say("lamp", "unknown")),
    make("span", { class: "mark", "aria-hidden": true }, isDown ? "✕" : lamp.special === true ? "★" : ""),
    make("span", { class: "aside" }, states.length ? `: ${states.join(", ")}` : ""),
  );
}

/** Both counts with the clock between them. */
export function score(battle, showsClock = true) {
  return make("div", { class: "score" }, count(battle, "us"), showsClock ? clock(battle) : make("span", { class: "versus" }), count(battle, "them"));
}

function clock(battle) {
  const text = battle.overtime ? say("now", "overtime") : (battle.clock ?? "–:––");
  return make("span", { class: battle.overtime ? "clock overtime" : "clock", role: "timer", "aria-label": say("now", "clock") }, text);
}

function count(battle, side) {
  const value = battle.count?.[side];
  const penalty = battle.penalty?.[side];
  if (value === null || value === undefined) return make("span", { class: `count ${side} none` });
  return make(
    "span",
    { class: `count ${side}`, "aria-label": `${say("heading", side)}: ${say("now", "count")}` },
    String(value),
    penalty ? make("small", { title: say("now", "penalty") }, `+${penalty}`) : null,
  );
}

/** What a battle ended with, as a word and a class. */
export function badge(result) {
  const known = ["win", "lose", "draw", "exempted_lose", "no_contest"].includes(result) ? result : "unknown";
  return make("span", { class: `badge ${known}` }, say("result", known));
}

/** A team's number at the end: `53.2 %` or a count; null for none. */
export function total(team) {
  if (team?.percent !== null && team?.percent !== undefined) return `${team.percent.toFixed(1)} %`;
  if (team?.count !== null && team?.count !== undefined) return String(team.count);
  return null;
}

/** Rule and stage, as far as known. */
export function place(data) {
  return [name("rules", data?.rule), name("stages", data?.stage)].filter(Boolean);
}

/** Wins and losses of all battles kept. */
export function record(battles) {
  const tally = { win: 0, lose: 0, draw: 0 };
  for (const battle of battles) {
    const result = battle.data.result;
    if (result === "win") tally.win += 1;
    else if (result === "lose" || result === "exempted_lose") tally.lose += 1;
    else tally.draw += 1;
  }
  return say("battle", "record", tally) + (tally.draw ? say("battle", "draws", tally) : "");
}
