// The connection to the server, and what is known of the session.
// Lines are numbered by the server; after a break it goes on where it was, in another session from the start.

const TIMELINE = 200;
const SILENCE = 40000;

/** Everything the pages show. */
export const state = {
  isConnected: false,
  status: null,
  timeline: [],
  battles: [],
  // Of the battle going on, or the one before: what its events said.
  battle: fresh(null),
  lobby: null,
  // The battle that ended last while this looked on.
  justEnded: null,
};

function fresh(id) {
  return { id, rule: null, stage: null, lobby: null, us: [], them: [], colors: null, count: null, penalty: null, clock: null, overtime: false, result: null };
}

let session = null;
let number = 0;
// Lines before this one are from before this looked on.
let news = 0;
let socket = null;
let pause = 500;
let timer = null;
let silence = null;
let changed = () => {};
let pictured = null;

/** Connects, and calls `onChange` whenever `state` changed, and `onPicture` with each picture. */
export function connect(onChange, onPicture = null) {
  changed = onChange;
  pictured = onPicture;
  // The token stands in the cookie now.
  const address = new URL(location.href);
  if (address.searchParams.has("token")) {
    address.searchParams.delete("token");
    history.replaceState(null, "", address);
  }
  for (const event of ["online", "pageshow", "focus"]) addEventListener(event, hurry);
  document.addEventListener("visibilitychange", hurry);
  open();
}

function hurry() {
  if (socket || document.hidden) return;
  clearTimeout(timer);
  pause = 500;
  open();
}

function open() {
  const address = new URL("/ws", location.href);
  address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  if (session) address.searchParams.set("after", `${session}-${number - 1}`);
  const own = (socket = new WebSocket(address.href));
  own.binaryType = "blob";
  own.onmessage = (message) => own === socket && heard(message.data);
  own.onclose = () => own === socket && lost();
  listen();
}

// A network that is gone does not say so; the server says something at least every 15 s.
function listen() {
  clearTimeout(silence);
  silence = setTimeout(() => {
    const own = socket;
    if (own) {
      own.close();
      lost();
    }
  }, SILENCE);
}

function lost() {
  clearTimeout(silence);
  if (!state.isConnected) askLocked();
  socket = null;
  state.isConnected = false;
  timer = setTimeout(open, pause * (0.75 + Math.random() / 2));
  pause = Math.min(pause * 2, 10000);
  changed();
}

// A WebSocket that is refused does not say why. Without its token, this page is the one that asks for it.
async function askLocked() {
  try {
    const answer = await fetch("/status.json");
    if (answer.status === 401) location.reload();
  } catch {
    // Nobody is there to be asked.
  }
}

function heard(data) {
  listen();
  if (data instanceof Blob) {
    pictured?.(data);
    // The next one when this one is on screen; a page that is not looked at asks for none.
    requestAnimationFrame(askPicture);
    return;
  }
  const line = JSON.parse(data);
  if (line.type === "live.hello") greet(line);
  else if (line.type === "live.status") take(line);
  else {
    number += 1;
    happen(line);
  }
  changed();
}

function askPicture() {
  if (pictured && socket?.readyState === WebSocket.OPEN) socket.send("picture");
}

function greet(hello) {
  state.isConnected = true;
  pause = 500;
  number = hello.number;
  news = hello.next;
  if (!hello.complete) {
    state.timeline = [];
    state.battles = [];
    state.battle = fresh(null);
    state.status = null;
  }
  if (session !== hello.session || !hello.complete) catchUp();
  session = hello.session;
  requestAnimationFrame(askPicture);
}

/** Results that are older than the lines kept. */
async function catchUp() {
  try {
    const answer = await (await fetch("/battles.json")).json();
    if (answer.session !== session) return;
    // What came over the socket meanwhile is newer than this.
    const listed = answer.battles;
    const known = (result) => state.battles.find((own) => own.battle === result.battle);
    const newer = state.battles.filter((own) => !listed.some((result) => result.battle === own.battle));
    state.battles = [...newer, ...listed.map((result) => (known(result)?.basis === "amended" ? known(result) : result))];
    changed();
  } catch {
    // The connection is lost, too, and comes back with this.
  }
}

function keep(result) {
  const place = state.battles.findIndex((known) => known.battle === result.battle);
  if (place >= 0) state.battles[place] = result;
  else state.battles.unshift(result);
  state.battles.length = Math.min(state.battles.length, 50);
}

function of(id) {
  if (id && state.battle.id !== id) state.battle = fresh(id);
  return state.battle;
}

function take(status) {
  state.status = status;
  if (status.scene !== "battle.hud") return;
  const battle = of(status.battle);
  const hud = status.data;
  battle.clock = hud.clock ?? battle.clock;
  battle.overtime = hud.overtime === true;
  battle.count = hud.count ?? battle.count;
  battle.penalty = hud.penalty ?? battle.penalty;
  battle.colors = hud.colors ?? battle.colors;
  for (const side of ["us", "them"]) {
    if (Array.isArray(hud[side])) battle[side] = hud[side].map((lamp) => merged(battle[side], lamp));
  }
}

// A lamp that glows or fades does not show its weapon; the roster knows it.
function merged(lamps, lamp) {
  const known = lamps.find((other) => other.slot === lamp.slot);
  return { ...known, ...lamp, weapon: lamp.weapon ?? known?.weapon ?? null, weapon_class: lamp.weapon_class ?? known?.weapon_class };
}

function happen(event) {
  const { type, data } = event;
  if (type === "lobby.selected") state.lobby = data.lobby ?? state.lobby;
  if (event.battle && type !== "battle.result") {
    const battle = of(event.battle);
    battle.lobby ??= state.lobby;
    for (const key of ["rule", "stage", "lobby"]) battle[key] = data[key] ?? battle[key];
    if (type === "battle.roster") {
      battle.colors = data.colors ?? battle.colors;
      for (const side of ["us", "them"]) battle[side] = (data[side] ?? []).map((lamp) => ({ ...merged(battle[side], lamp), weapon: lamp.weapon ?? merged(battle[side], lamp).weapon }));
    }
    const lamp = battle[data.side]?.find?.((other) => other.slot === data.slot);
    if (lamp && type === "player.splatted") lamp.alive = false;
    if (lamp && type === "player.returned") lamp.alive = true;
    if (lamp && type === "player.special_ready") lamp.special = true;
    if (lamp && type === "player.special_used") lamp.special = false;
    if (type === "objective.count") battle.count = { us: data.us, them: data.them };
    if (type === "battle.judged") battle.result = data.result;
  }
  if (type === "battle.result") {
    if (state.battle.id === event.battle) state.battle.result = event.data.result;
    if (number > news) state.justEnded = event.battle;
    keep(event);
  }
  // Too many to read along.
  if (["self.inked", "ink.low"].includes(type)) return;
  const place = event.amends ? state.timeline.findIndex((old) => old.id === event.amends) : -1;
  if (place >= 0) state.timeline[place] = event;
  else state.timeline.unshift(event);
  state.timeline.length = Math.min(state.timeline.length, TIMELINE);
}
