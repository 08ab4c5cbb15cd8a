"""A stand-in for stat.ink: it answers as the site does, and checks every body against its schema.

Run as a program it prints its process and its port, and serves until it is killed:
    python3 standin.py --key KEY [--faults SHARE] [--script FAULT,...] [--log FILE] [--cert FILE]
FAULT is ok, 500, html, 403, 429, 401, 400, slow, cut (before storing) or lost (stored, no answer).
"""
import argparse
import http.server
import json
import os
import pathlib
import random
import re
import socket
import ssl
import struct
import threading
import time
import urllib.parse
import uuid as uuids

import jsonschema
import msgpack

SCHEMAS = pathlib.Path(__file__).resolve().parents[2] / "Models" / "statink"
FAULTS = ["500", "html", "403", "429", "slow", "cut", "lost"]
PAGE = b"<!DOCTYPE html><title>Just a moment...</title>"


def validator(name):
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


SERVER, CLIENT = validator("v3-battle"), validator("v3-battle-client")


def picture_error(data):
    """Why the site would refuse a picture; None where it would not."""
    if not isinstance(data, bytes):
        return "must be raw bytes."
    if data[:8] != b"\x89PNG\r\n\x1a\n":
        return "must be a PNG here."
    width, height = struct.unpack(">II", data[16:24])
    if not (101 <= width <= 3840 and 101 <= height <= 2160):
        return f"is {width}x{height}."
    return None


def errors(body):
    """What is wrong with a body, by field; {} where nothing is."""
    found = {}
    plain = {k: v for k, v in body.items() if not k.startswith("image_")}
    for name in body.keys() - plain.keys():
        problem = picture_error(body[name])
        if problem:
            found[name] = f"{name} {problem}"
    for error in SERVER.iter_errors(plain):
        path = [str(part) for part in error.absolute_path]
        found.setdefault(path[0] if path else "_body", f"{'.'.join(path[1:])} {error.message}"[:300])
    return found


class Site:
    """What the site has stored, and how it is to behave."""

    def __init__(self, key, faults=0.0, script=(), log=None, seed=1, user="inkling"):
        self.key, self.faults, self.user = key, faults, user
        self.script, self.random = list(script), random.Random(seed)
        self.battles, self.order, self.requests = {}, [], 0
        self.posts = {}
        self.lock = threading.Lock()
        self.log = open(log, "a", encoding="utf-8") if log else None

    def fault(self):
        with self.lock:
            if self.script:
                return self.script.pop(0)
            if self.random.random() < self.faults:
                return self.random.choice(FAULTS)
            return "ok"

    def note(self, **what):
        if self.log:
            with self.lock:
                self.log.write(json.dumps(what, ensure_ascii=False) + "\n")
                self.log.flush()

    def store(self, body):
        """The stored battle, and whether it was there before."""
        with self.lock:
            name = (body.get("uuid") or str(uuids.uuid4())).lower()
            self.posts[name] = self.posts.get(name, 0) + 1
            if name in self.battles:
                return self.battles[name], True
            pictures = {k: len(v) for k, v in body.items() if isinstance(v, bytes)}
            plain = {k: v for k, v in body.items() if not isinstance(v, bytes)}
            self.battles[name] = {"id": str(uuids.uuid4()), "body": plain, "pictures": pictures}
            self.order.append(name)
            return self.battles[name], False


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site = None

    def log_message(self, *_):
        pass

    def handle(self):
        try:
            super().handle()
        except ConnectionError:
            pass  # The other side was killed.

    def answer(self, code, body, headers=(), kind="application/json; charset=utf-8"):
        data = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def page(self, code, headers=()):
        self.answer(code, PAGE, headers, "text/html; charset=UTF-8")

    def cut(self):
        self.close_connection = True
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def allowed(self):
        if self.headers.get("Authorization") == f"Bearer {self.site.key}":
            return True
        body = {"name": "Unauthorized", "message": "Your request was made with invalid credentials.",
                "code": 0, "status": 401}
        self.answer(401, body, [("WWW-Authenticate", 'Bearer realm="api"')])
        return False

    def do_GET(self):
        address = urllib.parse.urlsplit(self.path)
        fault = self.site.fault()
        self.site.note(method="GET", path=self.path, fault=fault)
        if fault in ("cut", "lost"):
            return self.cut()
        if fault not in ("ok", "slow", "400"):
            return self.page(int(fault) if fault.isdigit() else 403)
        if address.path == f"/@{self.site.user}/spl3/index.json":
            return self.listing(urllib.parse.parse_qs(address.query))
        if not self.allowed():
            return None
        if address.path == "/api/v3/s3s/uuid-list":
            with self.site.lock:
                return self.answer(200, list(reversed(self.site.order))[:500])
        return self.page(404)

    def listing(self, query):
        with self.site.lock:
            battles = [self.site.battles[name] for name in reversed(self.site.order)]
        size, page = 100, int(query.get("page", ["1"])[0])
        last = max(1, (len(battles) + size - 1) // size)
        page = min(page, last)
        shown = battles[(page - 1) * size:page * size]
        self.answer(200, [
            {"id": b["id"], "start_at": {"time": b["body"].get("start_at")}} for b in shown
        ])

    def do_POST(self):
        data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        kind = (self.headers.get("Content-Type") or "").split(";")[0].strip()
        fault = self.site.fault()
        self.site.note(method="POST", path=self.path, fault=fault, type=kind, bytes=len(data))
        if fault in ("500", "403", "429"):
            return self.page(int(fault), [("Retry-After", "0")] if fault == "429" else [])
        if fault == "html":
            return self.page(200)
        if fault == "slow":
            time.sleep(0.3)
        if fault == "cut":
            return self.cut()
        if fault == "401":
            return self.answer(401, {"name": "Unauthorized", "status": 401})
        if self.path != "/api/v3/battle":
            return self.page(404)
        if not self.allowed():
            return None
        if len(data) > 12 << 20:
            return self.page(413)
        try:
            if kind == "application/json":
                body = json.loads(data)
            elif kind in ("application/x-msgpack", "application/msgpack"):
                body = msgpack.unpackb(data, raw=False)
            else:
                body = {}
        except ValueError:
            return self.page(400)
        if not isinstance(body, dict):
            body = {}
        wrong = {"kill": "Kill must be no greater than 99."} if fault == "400" else errors(body)
        if wrong:
            self.site.note(refused=wrong, body={k: v for k, v in body.items() if not isinstance(v, bytes)})
            return self.answer(400, {"error": wrong})
        if body.get("test") in (True, "yes"):
            return self.answer(200, {"error": None})
        battle, found = self.site.store(body)
        self.site.note(stored=battle["body"].get("uuid"), found=found, body=battle["body"],
                       pictures=battle["pictures"])
        if fault == "lost":
            return self.cut()
        url = f"https://stat.ink/@{self.site.user}/spl3/{battle['id']}"
        echo = {"id": battle["id"], "url": url, "uuid": battle["body"].get("uuid"),
                "lobby": {"key": battle["body"].get("lobby")}, "created_at": {"time": int(time.time())}}
        self.answer(201, echo, [
            ("Location", url), ("X-Battle-ID", battle["id"]),
            ("X-User-Screen-Name", self.site.user), ("X-Found", "?1" if found else "?0"),
        ])


def serve(site, certificate=None):
    """A server for `site` on a free port of this machine; it answers as soon as it is made."""
    handler = type("SiteHandler", (Handler,), {"site": site})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--key", default="0123456789abcdefghijklmnopqrstuvwxyzABCDEFG")
    parser.add_argument("--faults", type=float, default=0)
    parser.add_argument("--script", default="", type=lambda text: [f for f in re.split(",", text) if f])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--log")
    parser.add_argument("--cert", help="certificate and key, PEM")
    given = parser.parse_args()
    site = Site(given.key, given.faults, given.script, given.log, given.seed)
    server = serve(site, given.cert)
    print(os.getpid(), server.server_port, flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main()
