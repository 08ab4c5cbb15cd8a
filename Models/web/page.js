// The dashboard.
import { make, show, duration } from "./dom.js";
import { connect, state } from "./live.js";
import { badge, inks, isInBattle, place, record, roster, score, total } from "./parts.js";
import { label, language, load, name, say } from "./words.js";

const at = (id) => document.getElementById(id);
let picture = null;
let isDue = false;

function draw() {
  isDue = false;
  connection();
  now();
  timeline();
  battles();
  session();
}

// Once a frame is enough, however much arrives; hidden pages draw now and then.
function changed() {
  if (isDue) return;
  isDue = true;
  if (document.hidden) setTimeout(draw, 500);
  else requestAnimationFrame(draw);
}

function connection() {
  const status = state.status;
  const kind = state.isConnected ? (status?.connection ?? "waiting") : "off";
  document.body.dataset.connection = kind;
  const word = kind === "off" ? `${say("connection", "off")} – ${say("connection", "retry")}` : say("connection", kind);
  show(at("connection"), [kind, status?.trouble, language], () => [make("strong", {}, word), state.isConnected && status?.trouble ? make("span", {}, ` – ${status.trouble}`) : null]);
}

function now() {
  const { battle, status } = state;
  const isOn = isInBattle(state);
  const scene = status?.scene;
  for (const [key, value] of Object.entries(inks(battle.colors))) at("now").style.setProperty(key, value);
  show(at("scene"), scene, () => [scene && scene !== "unknown" ? say("scene", scene) : say("empty", "now")]);
  const shown = isOn ? battle : null;
  const fields = status?.data ?? {};
  const where = isOn ? [name("lobbies", battle.lobby), ...place(battle)] : [name("lobbies", fields.lobby), name("rules", fields.rule)];
  show(at("place"), where, () => [where.filter(Boolean).join(" · ")]);
  show(at("score"), shown && [shown.count, shown.penalty, shown.clock, shown.overtime], () => (shown ? [score(shown)] : []));
  show(at("rosters"), shown && [shown.us, shown.them], () => (shown ? [roster(shown, "us"), roster(shown, "them")] : [make("p", { class: "empty" }, say("empty", "rosters"))]));
}

function timeline() {
  show(at("timeline"), state.timeline.map((event) => event.id), () =>
    state.timeline.length ? state.timeline.map(eventItem) : [make("li", { class: "empty" }, say("empty", "timeline"))],
  );
}

function eventItem(event) {
  const { type, data } = event;
  const side = data.side === "us" || data.side === "them" ? data.side : type.startsWith("self.") ? "us" : "";
  const lamp = state.battle.id === event.battle ? state.battle[data.side]?.find?.((other) => other.slot === data.slot) : null;
  const words = {
    ...data,
    player: name("weapons", data.weapon ?? lamp?.weapon) ?? say("lamp", "player", { slot: data.slot }),
    victim: data.victim ?? say("event", "somebody"),
    lobby: name("lobbies", data.lobby),
    rule: name("rules", data.rule),
    stage: name("stages", data.stage),
    result: say("result", data.result ?? "unknown"),
    seconds: data.to !== undefined ? Math.max(0, data.to - data.from).toFixed(1) : undefined,
  };
  const kind = ["battle.judged", "battle.result"].includes(type) ? `result ${data.result ?? "unknown"}` : type.split(".")[0];
  return make("li", { class: `event ${kind} ${side}` }, make("time", {}, when(event)), make("span", {}, say("event", type, words)), event.clock ? make("small", { title: say("now", "clock") }, event.clock) : null);
}

// The time of day; where that is not known, the time since the start.
function when(event) {
  if (!event.wall) return duration(event.pts);
  return new Date(event.wall).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
}

function battles() {
  show(at("record"), state.battles.map((battle) => battle.data.result), () => [state.battles.length ? record(state.battles) : ""]);
  const open = new Set([...document.querySelectorAll("#battles details[open]")].map((element) => element.dataset.battle));
  show(at("battles"), state.battles.map((battle) => battle.id), () =>
    state.battles.length ? state.battles.map((battle) => battleItem(battle, open.has(battle.battle))) : [make("li", { class: "empty" }, say("empty", "battles"))],
  );
}

function battleItem(event, isOpen) {
  const { data } = event;
  const teams = ["us", "them", "third"].filter((side) => data[side]);
  const totals = teams.map((side) => total(data[side])).filter(Boolean);
  const me = data.me;
  const start = data.start_wall ? new Date(data.start_wall).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }) : null;
  const notes = [
    data.knockout ? say("battle", "knockout") : null,
    data.complete === false ? say("battle", "incomplete") : null,
    event.basis === "amended" ? say("battle", "amended") : null,
  ].filter(Boolean);
  const numbers = me && [me.kill_or_assist, me.death, me.special].some((value) => value !== null && value !== undefined)
    ? [me.kill_or_assist, me.death, me.special].map((value) => value ?? "–").join(" / ")
    : null;
  const where = place(data);
  return make(
    "li",
    {},
    make(
      "details",
      { "data-battle": event.battle ?? "", open: isOpen },
      make(
        "summary",
        {},
        badge(data.result),
        make("span", { class: "where" }, where.length ? where.join(" · ") : say("result", "unknown"), make("small", {}, [name("lobbies", data.lobby), start, ...notes].filter(Boolean).join(" · "))),
        make("span", { class: "numbers" }, totals.join(" : "), make("small", {}, [name("weapons", me?.weapon), numbers].filter(Boolean).join(" · "))),
      ),
      ...teams.map((side) => teamTable(data[side], side)),
    ),
  );
}

function teamTable(team, side) {
  const columns = ["name", "weapon", "kill_or_assist", "death", "special", "inked"];
  const style = inks({ us: team.color });
  return make(
    "table",
    { class: "team", style },
    make("caption", {}, [say("heading", side), total(team)].filter(Boolean).join(" · ")),
    make("thead", {}, make("tr", {}, ...columns.map((key) => make("th", { scope: "col" }, say("battle", key))))),
    make("tbody", {}, ...(team.players ?? []).map((player) => playerRow(player, columns))),
  );
}

function playerRow(player, columns) {
  return make(
    "tr",
    { class: player.me ? "me" : "" },
    ...columns.map((key) => {
      const value = key === "weapon" ? name("weapons", player.weapon ?? player.weapon_class) : player[key];
      const note = key === "name" && player.disconnected ? ` (${say("battle", "left")})` : "";
      return make("td", { class: key }, `${value ?? "–"}${note}`);
    }),
  );
}

function session() {
  const status = state.status;
  const format = new Intl.NumberFormat(language);
  const rows = status
    ? [
        ["source", status.source],
        ["position", duration(status.position)],
        ["size", [status.size ? status.size.join("×") : null, say("session", "fps", { fps: (status.frames_per_second ?? 0).toFixed(1) })].filter(Boolean).join(", ")],
        ["read", format.format(status.frames.read)],
        ["analysed", format.format(status.frames.analysed)],
        ["dropped", format.format(status.frames.dropped)],
        ["damaged", format.format(status.frames.damaged)],
        ["reopened", format.format(status.reopened)],
        ["battles", format.format(status.battles)],
        ["recording", status.recording],
      ].filter(([, value]) => value !== null)
    : [];
  show(at("session"), rows, () =>
    rows.map(([key, value]) => make("div", { class: key === "dropped" && status.frames.dropped > 0 ? "attention" : "" }, make("dt", {}, say("session", key)), make("dd", {}, value))),
  );
}

function paint(blob) {
  const image = at("picture");
  const address = URL.createObjectURL(blob);
  image.src = address;
  image.hidden = false;
  at("no-picture").hidden = true;
  if (picture) URL.revokeObjectURL(picture);
  picture = address;
}

await load();
label();
draw();
connect(changed, paint);
