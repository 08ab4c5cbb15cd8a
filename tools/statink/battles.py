"""Makes battle.result lines as a scan writes them: every mode, with anything missing."""
import json
import pathlib
import random
import uuid

ROOT = pathlib.Path(__file__).resolve().parents[2]
CATALOGUE = json.loads((ROOT / "Models/catalogue/splatoon3.json").read_text(encoding="utf-8"))
RANKED = ["area", "yagura", "hoko", "asari"]
BANKARA = ["bankara_challenge", "bankara_open"]


def wall(seconds):
    import datetime
    moment = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


class Maker:
    def __init__(self, seed, nulls=0.0, absurd=0.0):
        self.random = random.Random(seed)
        self.nulls, self.absurd = nulls, absurd
        self.missing = []

    def lost(self, field, value):
        """The value, or null with its reason in `missing`."""
        if self.random.random() < self.nulls:
            reason = self.random.choice(["not_seen", "low_score", "hidden", "not_shown"])
            self.missing.append({"field": field, "reason": reason})
            return None
        if self.random.random() < self.nulls / 4:
            self.missing.append({"field": field, "reason": "disagreement"})
        if self.random.random() < self.absurd:
            return self.random.choice([-1, 1e12, 3.7, "text", True, 10 ** 30, [], {"a": 1}])
        return value

    def number(self, field, low, high):
        return self.lost(field, self.random.randint(low, high))

    def key(self, group):
        return self.random.choice(CATALOGUE[group])["key"]

    def row(self, path, tricolor):
        pick = self.random
        letters = "イカタコあんみつSonar Dot-★ζ한국"
        name = "".join(pick.choice(letters) for _ in range(pick.randint(1, 12)))
        weapon = self.lost(f"{path}.weapon", self.key("weapons"))
        all_splats = pick.randint(0, 30)
        row = {
            "name": self.lost(f"{path}.name", name), "weapon": weapon,
            "weapon_score": None if weapon is None else round(pick.uniform(0.2, 1), 3),
            "inked": self.number(f"{path}.inked", 0, 2500),
            "kill_or_assist": self.lost(f"{path}.kill_or_assist", all_splats),
            "death": self.number(f"{path}.death", 0, 25),
            "special": self.number(f"{path}.special", 0, 9),
        }
        if pick.random() < 0.2:
            row["assist"] = self.number(f"{path}.assist", 0, all_splats)
        if tricolor:
            row["signal"] = self.number(f"{path}.signal", 0, 5)
        return row

    def battle(self, start=1_782_000_000, **given):
        """One line as a dict; `given` overrides the data."""
        pick = self.random
        self.missing = []
        rule = pick.choice(["nawabari", *RANKED, "tricolor"])
        tricolor, turf = rule == "tricolor", rule in ("nawabari", "tricolor")
        lobby = ("splatfest_open" if tricolor else
                 pick.choice(["regular", "splatfest_challenge", "private"]) if turf else
                 pick.choice([*BANKARA, "xmatch", "event", "private"]))
        result = pick.choices(["win", "lose", "draw", "exempted_lose"], [48, 48, 2, 2])[0]
        data = {
            "lobby": self.lost("lobby", lobby), "rule": self.lost("rule", rule),
            "stage": self.lost("stage", self.key("stages")), "result": self.lost("result", result),
            "knockout": self.lost("knockout", False if turf else pick.random() < 0.3),
        }
        sizes = {"us": 4, "them": 2, "third": 2} if tricolor else {"us": 4, "them": 4}
        own = pick.randrange(sizes["us"])
        for side, size in sizes.items():
            rows = []
            for index in range(size):
                path = f"{side}.players.{index}"
                row = self.row(path, tricolor)
                row["me"] = self.lost(f"{path}.me", side == "us" and index == own)
                row["disconnected"] = self.lost(f"{path}.disconnected", pick.random() < 0.05)
                rows.append(row)
            entry = {"players": self.lost(f"{side}.players", rows),
                     "inked": self.number(f"{side}.inked", 0, 5000)}
            if turf:
                entry["percent"] = self.lost(f"{side}.percent", round(pick.uniform(0, 60), 1))
            else:
                entry["count"] = self.number(f"{side}.count", 0, 100)
            entry["color"] = self.lost(f"{side}.color", f"{pick.randrange(1 << 24):06x}")
            if tricolor:
                entry["role"] = self.lost(f"{side}.role", "defender" if side == "us" else "attacker")
            data[side] = entry
        board = data["us"]["players"]
        me = dict(board[own]) if isinstance(board, list) and board else self.row("me", tricolor)
        data["me"] = {k: v for k, v in me.items() if k not in ("me", "disconnected")}
        medals = []
        for medal in pick.sample(CATALOGUE["medals"], pick.randint(0, 3)):
            name = pick.choice([*medal["all_names"], "誤読 No.1"])
            medals.append({"name": name, "key": pick.choice([medal["key"], None]), "grade": "gold"})
        data["medals"] = self.lost("medals", medals)
        ranks = [r["key"] for r in CATALOGUE["ranks"]]
        for time in ("before", "after"):
            data[f"rank_{time}"] = self.lost(f"rank_{time}", pick.choice(ranks)) if not turf else None
            data[f"rank_points_{time}"] = self.number(f"rank_points_{time}", -500, 9999)
            power = self.lost(f"x_power_{time}", round(pick.uniform(500, 4000), 1))
            data[f"x_power_{time}"] = power if lobby == "xmatch" else None
        length = pick.uniform(70, 420)
        data |= {
            "start_pts": 61.5, "end_pts": round(61.5 + length, 3),
            "start_wall": self.lost("start_wall", wall(start)),
            "end_wall": self.lost("end_wall", wall(start + length)),
            "judge_pts": round(66 + length, 3), "scoreboard_pts": round(75 + length, 3),
            "tally": {"battle.started": 1},
            "complete": pick.random() >= self.nulls * 2,
        }
        data |= given
        battle = str(uuid.UUID(int=pick.getrandbits(128), version=5))
        return {
            "v": 1, "type": "battle.result", "id": f"{battle}:battle.result:252.500",
            "source": f"vod-{battle[:8]}.mp4", "pts": 252.5, "decided_pts": 281.2,
            "wall": data["start_wall"] if isinstance(data["start_wall"], str) else None, "clock": None,
            "battle": battle, "game": "splatoon3", "basis": "observed",
            "score": round(pick.uniform(0.5, 1), 3), "data": data, "missing": self.missing,
        }


def is_whole(line):
    """Whether nothing that the client profile asks for is missing from a complete battle."""
    data, lost = line["data"], {m["field"] for m in line["missing"]}
    def known(path):
        value = data
        for part in path.split("."):
            value = value[int(part)] if isinstance(value, list) else value.get(part) if value else None
        return value is not None and path not in lost
    sides = [s for s in ("us", "them", "third") if s in data]
    if not (data["complete"] is True and all(known(p) for p in (
            "lobby", "rule", "stage", "result", "start_wall", "end_wall"))):
        return False
    if not all(known(f"{s}.players") for s in sides):
        return False
    own = [i for i, row in enumerate(data["us"]["players"])
           if row["me"] is True and known(f"us.players.{i}.me")]
    if len(own) != 1:
        return False
    weapons = [data["me"], data["us"]["players"][own[0]]]
    if not any(w["weapon"] is not None and w["weapon_score"] >= 0.5 for w in weapons):
        return False
    return len(sides) < 3 or all(known(f"{s}.role") for s in sides)


def text(line):
    return json.dumps(line, ensure_ascii=False)
