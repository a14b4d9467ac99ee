"""An independent verifier of transparency logs, in Python and with its standard library only.

Written from the texts of C2SP (signed-note, tlog-checkpoint, tlog-cosignature, tlog-tiles, tlog-proof), RFC 6962 section 2.1
and RFC 8032. It shares no code with Cloister.

    c2sp_verify.py log PLACE VKEY [WITNESS-VKEY ...]        checkpoint, entry bundles, tiles, root
    c2sp_verify.py tiles PLACE VKEY [WITNESS-VKEY ...]      the same without the entries
    c2sp_verify.py grown PLACE OLD-CHECKPOINT VKEY          an older checkpoint is a prefix
    c2sp_verify.py proof FILE ENTRY-FILE VKEY [WITNESS-VKEY ...]
    c2sp_verify.py notes VKEY ...                           a note in base64 per line of standard input; a verdict for each

PLACE is a folder or an http(s) prefix. Prints one JSON line and exits with 0, or prints the error and exits with 1.
"""

import base64
import binascii
import hashlib
import json
import os
import re
import struct
import sys
import unicodedata
import urllib.error
import urllib.request


class Refused(Exception):
    pass


def refuse_unless(condition, why):
    if not condition:
        raise Refused(why)


def sha256(data):
    return hashlib.sha256(data).digest()


def from_base64(text):
    """Base64 by RFC 4648 section 4, in its canonical form only."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Refused("base64") from None
    refuse_unless(base64.b64encode(data).decode() == text, "base64")
    return data


# RFC 8032 section 5.1: Ed25519, verifying only.

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def point_add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def point_multiply(scalar, point):
    result = (0, 1, 1, 0)
    while scalar > 0:
        if scalar & 1:
            result = point_add(result, point)
        point = point_add(point, point)
        scalar >>= 1
    return result


def point_equal(p, q):
    return (p[0] * q[2] - q[0] * p[2]) % P == 0 and (p[1] * q[2] - q[1] * p[2]) % P == 0


def recover_x(y, sign):
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if sign else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P != 0:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P != 0:
        return None
    return P - x if x & 1 != sign else x


def decompress(data):
    y = int.from_bytes(data, "little")
    x = recover_x(y & ((1 << 255) - 1), y >> 255)
    return None if x is None else (x, y & ((1 << 255) - 1), 1, x * (y & ((1 << 255) - 1)) % P)


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = (recover_x(BASE_Y, 0), BASE_Y, 1, recover_x(BASE_Y, 0) * BASE_Y % P)


def ed25519_verify(public_key, message, signature):
    if len(public_key) != 32 or len(signature) != 64:
        return False
    a, r = decompress(public_key), decompress(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public_key + message).digest(), "little") % L
    return point_equal(point_multiply(s, BASE), point_add(r, point_multiply(h, a)))


# signed-note.

ED25519, COSIGNATURE = 1, 4


def check_key_name(name):
    spaces = "\t\n\v\f\r \x85\xa0"
    bad = any(c in spaces or unicodedata.category(c) in ("Zs", "Zl", "Zp") or c == "+" for c in name)
    refuse_unless(name != "" and not bad, "key name")


def parse_vkey(text):
    name, key_id, material = (text.split("+", 2) + ["", ""])[:3]
    key = from_base64(material)
    check_key_name(name)
    refuse_unless(len(key) == 33 and key[0] in (ED25519, COSIGNATURE), "verifier key: not an Ed25519 key")
    known = sha256(name.encode() + b"\n" + key)[:4]
    refuse_unless(known.hex() == key_id, "verifier key: not its key ID")
    return {"name": name, "id": known, "type": key[0], "key": key[1:]}


def parse_note(data):
    try:
        note = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused("note: not UTF-8") from None
    refuse_unless(not any(c < " " and c != "\n" for c in note), "note: control character")
    refuse_unless(note.endswith("\n"), "note: no newline at the end")
    text, blank, lines = note.rpartition("\n\n")
    refuse_unless(blank, "note: no empty line before the signatures")
    signatures = []
    for line in lines[:-1].split("\n"):
        dash, name, encoded = (line.split(" ") + ["", ""])[:3]
        refuse_unless(dash == "\u2014" and line.count(" ") == 2, "note: signature line")
        check_key_name(name)
        blob = from_base64(encoded)
        refuse_unless(len(blob) > 4, "note: signature too short")
        signatures.append((name, blob[:4], blob[4:]))
    return text + "\n", signatures


def verify_signature(text, signature, key):
    """The time of a cosignature; 0 for other signatures."""
    if key["type"] == ED25519:
        time, message, raw = 0, text.encode(), signature
    else:
        refuse_unless(len(signature) == 72, f"cosignature of {key['name']}: length")
        time = struct.unpack(">Q", signature[:8])[0]
        refuse_unless(time < 2**63, f"cosignature of {key['name']}: time")
        message, raw = f"cosignature/v1\ntime {time}\n{text}".encode(), signature[8:]
    refuse_unless(ed25519_verify(key["key"], message, raw), f"signature of {key['name']}")
    return time


def open_note(data, keys):
    """The text, and the time of each known key's signature. Signatures of unknown keys are ignored."""
    text, signatures = parse_note(data)
    found = {}
    for name, key_id, signature in signatures:
        for key in keys:
            if (name, key_id) == (key["name"], key["id"]):
                found.setdefault(key["name"], verify_signature(text, signature, key))
    refuse_unless(found, "note: no known key has signed")
    return text, found


# tlog-checkpoint.


def open_checkpoint(data, log, witnesses=()):
    text, signed = open_note(data, [log, *witnesses])
    refuse_unless(log["name"] in signed, "checkpoint: not signed by the log")
    lines = text[:-1].split("\n")
    refuse_unless(len(lines) >= 3 and all(lines), "checkpoint: three lines or more, none of them empty")
    refuse_unless(re.fullmatch("0|[1-9][0-9]*", lines[1], re.ASCII) and int(lines[1]) < 2**63, "checkpoint: size")
    root = from_base64(lines[2])
    refuse_unless(len(root) == 32, "checkpoint: root")
    refuse_unless(lines[0] == log["name"], "checkpoint: another origin")
    cosigned = {name: time for name, time in signed.items() if name != log["name"]}
    return {"origin": lines[0], "size": int(lines[1]), "root": root, "extensions": lines[3:], "cosigned": cosigned}


# RFC 6962 section 2.1.


def leaf_hash(entry):
    return sha256(b"\0" + entry)


def node_hash(left, right):
    return sha256(b"\1" + left + right)


def split(n):
    return 1 << (n - 1).bit_length() - 1


def tree_hash(hashes):
    """MTH over leaf hashes, or over the roots of full subtrees of one height."""
    if not hashes:
        return sha256(b"")
    while len(hashes) > 1:
        pairs = [node_hash(hashes[i], hashes[i + 1]) for i in range(0, len(hashes) - 1, 2)]
        hashes = pairs + hashes[len(pairs) * 2 :]
    return hashes[0]


def root_of_inclusion(index, size, leaf, proof):
    """The root that PATH(index, D[size]) leads to."""
    if size == 1:
        refuse_unless(not proof, "inclusion proof: too long")
        return leaf
    refuse_unless(proof, "inclusion proof: too short")
    k = split(size)
    if index < k:
        return node_hash(root_of_inclusion(index, k, leaf, proof[:-1]), proof[-1])
    return node_hash(proof[-1], root_of_inclusion(index - k, size - k, leaf, proof[:-1]))


def prove_consistency(old, size, subtree, whole=True, start=0):
    """SUBPROOF(old, D[start : start + size], whole); `subtree(a, b)` is MTH(D[a:b])."""
    if old == size:
        return [] if whole else [subtree(start, start + size)]
    k = split(size)
    if old <= k:
        return prove_consistency(old, k, subtree, whole, start) + [subtree(start + k, start + size)]
    return prove_consistency(old - k, size - k, subtree, False, start + k) + [subtree(start, start + k)]


def roots_of_consistency(old, size, proof, old_root, whole=True):
    """The old and the new root that a consistency proof leads to."""
    if old == size:
        if whole:
            refuse_unless(not proof, "consistency proof: too long")
            return old_root, old_root
        refuse_unless(len(proof) == 1, "consistency proof: length")
        return proof[0], proof[0]
    refuse_unless(proof, "consistency proof: too short")
    k = split(size)
    if old <= k:
        before, after = roots_of_consistency(old, k, proof[:-1], old_root, whole)
        return before, node_hash(after, proof[-1])
    before, after = roots_of_consistency(old - k, size - k, proof[:-1], old_root, False)
    return node_hash(proof[-1], before), node_hash(proof[-1], after)


# tlog-tiles.


def tile_path(level, index, width):
    groups = [f"{index % 1000:03}"]
    while index >= 1000:
        index //= 1000
        groups.insert(0, f"x{index % 1000:03}")
    return f"tile/{level}/{'/'.join(groups)}" + ("" if width == 256 else f".p/{width}")


class Place:
    """A folder, or a prefix of URLs. Of URLs the response headers are checked too."""

    def __init__(self, where):
        self.where = where.rstrip("/")
        self.remote = where.startswith(("http://", "https://"))

    def read(self, path):
        return self.fetch(path) if self.remote else self.load(path)

    def load(self, path):
        try:
            with open(os.path.join(self.where, path), "rb") as file:
                return file.read()
        except OSError:
            raise Refused(f"{path}: can't be read") from None

    def fetch(self, path):
        try:
            with urllib.request.urlopen(f"{self.where}/{path}", timeout=30) as answer:
                self.check_headers(path, answer.headers)
                return answer.read()
        except urllib.error.HTTPError as error:
            raise Refused(f"{path}: status {error.code}") from None

    def check_headers(self, path, headers):
        caching = headers.get("cache-control", "")
        if path == "checkpoint":
            refuse_unless(headers["content-type"] == "text/plain; charset=utf-8", "checkpoint: content type")
            refuse_unless("no-" in caching or re.search(r"max-age=\d\b", caching), "checkpoint: cached for long")
        else:
            refuse_unless(headers["content-type"] == "application/octet-stream", f"{path}: content type")
            refuse_unless(re.search(r"max-age=\d{6}", caching), f"{path}: not cached for long")


def read_tile(place, level, index, width):
    path = tile_path(level, index, width)
    data = place.read(path)
    refuse_unless(len(data) == width * 32, f"{path}: length")
    return [data[i : i + 32] for i in range(0, len(data), 32)]


def read_bundle(place, index, width):
    path = tile_path("entries", index, width)
    data, at, entries = place.read(path), 0, []
    while at < len(data):
        refuse_unless(at + 2 <= len(data), f"{path}: cut short")
        length = struct.unpack(">H", data[at : at + 2])[0]
        refuse_unless(at + 2 + length <= len(data), f"{path}: cut short")
        entries.append(data[at + 2 : at + 2 + length])
        at += 2 + length
    refuse_unless(len(entries) == width, f"{path}: {len(entries)} entries")
    return entries


def widths(count):
    return [min(256, count - first) for first in range(0, count, 256)]


def read_level(place, level, count):
    return [h for index, width in enumerate(widths(count)) for h in read_tile(place, level, index, width)]


def read_tree(place, checkpoint):
    """Checks all tiles against one another and the root. Returns the leaf hashes and the number of tiles."""
    size, levels, tiles = checkpoint["size"], [], 0
    while size >> 8 * len(levels) > 0:
        level, count = len(levels), size >> 8 * len(levels)
        hashes = read_level(place, level, count)
        if level > 0:
            below = [tree_hash(levels[-1][i * 256 : i * 256 + 256]) for i in range(count)]
            refuse_unless(hashes == below, f"tile/{level}: not the roots of the full tiles below")
        levels.append(hashes)
        tiles += len(widths(count))
    leaves = levels[0] if levels else []
    refuse_unless(tree_hash(leaves) == checkpoint["root"], "checkpoint: not the root of the tiles")
    return leaves, tiles


# tlog-proof.


def open_proof(data, entry, log, witnesses):
    head, blank, note = data.partition(b"\n\n")
    refuse_unless(blank, "proof: no empty line")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise Refused("proof: not ASCII") from None
    refuse_unless(lines.pop(0) == "c2sp.org/tlog-proof@v1", "proof: first line")
    extra = from_base64(lines.pop(0)[6:]) if lines and lines[0].startswith("extra ") else b""
    index = re.fullmatch("index (0|[1-9][0-9]*)", lines.pop(0) if lines else "", re.ASCII)
    refuse_unless(index, "proof: index")
    proof = [from_base64(line) for line in lines]
    refuse_unless(all(len(h) == 32 for h in proof), "proof: hash")
    checkpoint, number = open_checkpoint(note, log, witnesses), int(index[1])
    refuse_unless(number < checkpoint["size"], "proof: index beyond the tree")
    root = root_of_inclusion(number, checkpoint["size"], leaf_hash(entry), proof)
    refuse_unless(root == checkpoint["root"], "proof: the entry is not in the tree")
    return checkpoint, number, len(extra)


# Commands.


def told(checkpoint, **more):
    return {key: checkpoint[key] for key in ("origin", "size", "cosigned")} | more


def check_log(where, vkey, *witnesses):
    place = Place(where)
    checkpoint = open_checkpoint(place.read("checkpoint"), parse_vkey(vkey), [parse_vkey(w) for w in witnesses])
    leaves, tiles = read_tree(place, checkpoint)
    for index, width in enumerate(widths(checkpoint["size"])):
        own = [leaf_hash(entry) for entry in read_bundle(place, index, width)]
        refuse_unless(own == leaves[index * 256 : index * 256 + width], f"{tile_path('entries', index, width)}: not the leaves")
    return told(checkpoint, tiles=tiles)


def check_tiles(where, vkey, *witnesses):
    place = Place(where)
    checkpoint = open_checkpoint(place.read("checkpoint"), parse_vkey(vkey), [parse_vkey(w) for w in witnesses])
    return told(checkpoint, tiles=read_tree(place, checkpoint)[1])


def check_grown(where, old_file, vkey):
    place, log = Place(where), parse_vkey(vkey)
    old, new = open_checkpoint(Place(".").load(os.path.abspath(old_file)), log), open_checkpoint(place.read("checkpoint"), log)
    refuse_unless(0 < old["size"] <= new["size"], "checkpoint: the log has shrunk")
    leaves, _ = read_tree(place, new)
    proof = prove_consistency(old["size"], new["size"], lambda a, b: tree_hash(leaves[a:b]))
    roots = roots_of_consistency(old["size"], new["size"], proof, old["root"])
    refuse_unless(roots == (old["root"], new["root"]), "checkpoint: the old tree is no prefix of the new one")
    return told(new, old=old["size"], proof=len(proof))


def check_proof(file, entry_file, vkey, *witnesses):
    load = lambda name: Place(".").load(os.path.abspath(name))
    log, others = parse_vkey(vkey), [parse_vkey(w) for w in witnesses]
    checkpoint, index, extra = open_proof(load(file), load(entry_file), log, others)
    return told(checkpoint, index=index, extra=extra)


def check_notes(vkey, *witnesses):
    log, others = parse_vkey(vkey), [parse_vkey(w) for w in witnesses]
    return [verdict(base64.b64decode(line), log, others) for line in sys.stdin.read().splitlines()]


def verdict(note, log, witnesses):
    try:
        checkpoint = open_checkpoint(note, log, witnesses)
        return {"size": checkpoint["size"], "extensions": checkpoint["extensions"], "cosigned": sorted(checkpoint["cosigned"])}
    except Refused as refused:
        return {"refused": str(refused)}


COMMANDS = {"log": check_log, "tiles": check_tiles, "grown": check_grown, "proof": check_proof, "notes": check_notes}

if __name__ == "__main__":
    try:
        print(json.dumps(COMMANDS[sys.argv[1]](*sys.argv[2:])))
    except Refused as refused:
        print(refused, file=sys.stderr)
        sys.exit(1)
