/**
 * An independent verifier, written from the C2SP texts alone (signed-note, tlog-checkpoint, tlog-cosignature, tlog-tiles,
 * tlog-proof) and RFC 6962, with nothing but Node's own modules. It shares no line with the program that it judges.
 *
 *     node c2sp-verify.mjs folder DIR VKEY [WITNESS-VKEY ...]
 *     node c2sp-verify.mjs proof FILE ENTRY-FILE VKEY [WITNESS-VKEY ...]
 *
 * Prints one JSON line and exits with 0, or says what is wrong and exits with 1.
 */
import { createHash, createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";

const sha = (...parts) => parts.reduce((h, part) => h.update(part), createHash("sha256")).digest();
const fail = (what) => {
	throw new Error(what);
};
const decode = (text) => {
	const bytes = Buffer.from(text, "base64");
	return bytes.toString("base64") === text ? bytes : fail(`not base64: ${text}`);
};

// signed-note, "Verifier keys" and "Signatures".
function vkey(text) {
	const [name, id, key] = [text.split("+")[0], text.split("+")[1], decode(text.split("+").slice(2).join("+"))];
	const known = sha(name, "\n", key).subarray(0, 4);
	if (known.toString("hex") !== id) fail("key ID");
	if (key.length !== 33) fail("key length");
	const spki = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), key.subarray(1)]);
	return { name, id: known, type: key[0], publicKey: createPublicKey({ key: spki, format: "der", type: "spki" }) };
}

function openNote(note) {
	const at = note.lastIndexOf("\n\n");
	if (at < 0 || !note.endsWith("\n")) fail("not a note");
	const signatures = note
		.slice(at + 2, -1)
		.split("\n")
		.map((line) => {
			const [dash, name, base64, ...more] = line.split(" ");
			if (dash !== "\u2014" || more.length > 0) fail("signature line");
			return { name, bytes: decode(base64) };
		});
	return { text: note.slice(0, at + 1), signatures };
}

function signedBy({ text, signatures }, key) {
	const line = signatures.find(({ name, bytes }) => name === key.name && bytes.subarray(0, 4).equals(key.id));
	if (!line) return null;
	const signature = line.bytes.subarray(4);
	if (key.type === 1) return verify(null, Buffer.from(text), key.publicKey, signature) ? { time: null } : fail(`signature of ${key.name}`);
	if (key.type !== 4 || signature.length !== 72) fail("signature type");
	const time = signature.readBigUInt64BE(0);
	const message = `cosignature/v1\ntime ${time}\n${text}`;
	return verify(null, Buffer.from(message), key.publicKey, signature.subarray(8))
		? { time: Number(time) }
		: fail(`cosignature of ${key.name}`);
}

function openCheckpoint(note, log, witnesses) {
	const opened = openNote(note);
	if (!signedBy(opened, log)) fail("the log has not signed");
	const [origin, size, root, ...extensions] = opened.text.slice(0, -1).split("\n");
	if (origin !== log.name || !/^(0|[1-9]\d*)$/.test(size) || extensions.length > 0) fail("checkpoint text");
	const cosigned = witnesses.map((key) => signedBy(opened, key)).filter((found) => found !== null);
	return { origin, size: Number(size), root: decode(root), cosigned };
}

// RFC 6962, section 2.1.
const leaf = (data) => sha(Buffer.of(0), data);
const node = (left, right) => sha(Buffer.of(1), left, right);
function mth(hashes) {
	if (hashes.length === 0) return sha("");
	if (hashes.length === 1) return hashes[0];
	let k = 1;
	while (k * 2 < hashes.length) k *= 2;
	return node(mth(hashes.slice(0, k)), mth(hashes.slice(k)));
}

// tlog-tiles.
function tilePath(level, n, width) {
	let path = String(n % 1000).padStart(3, "0");
	for (let rest = Math.floor(n / 1000); rest > 0; rest = Math.floor(rest / 1000)) path = `x${String(rest % 1000).padStart(3, "0")}/${path}`;
	return `tile/${level}/${path}${width < 256 ? `.p/${width}` : ""}`;
}

function parseBundle(bytes, width) {
	const entries = [];
	for (let at = 0; at < bytes.length; ) {
		const length = bytes.readUInt16BE(at);
		entries.push(bytes.subarray(at + 2, at + 2 + length));
		at += 2 + length;
		if (at > bytes.length) fail("entry bundle cut short");
	}
	return entries.length === width ? entries : fail("entry bundle width");
}

function folder(dir, key, witnesses) {
	const { origin, size, root, cosigned } = openCheckpoint(readFileSync(`${dir}/checkpoint`, "utf8"), key, witnesses);
	const bundles = Array.from({ length: Math.ceil(size / 256) }, (_, n) => {
		const width = Math.min(256, size - n * 256);
		return parseBundle(readFileSync(`${dir}/${tilePath("entries", n, width)}`), width);
	});
	const leaves = bundles.flat().map(leaf);
	if (!mth(leaves).equals(root)) fail("root");
	let tiles = 0;
	for (let level = 0; 256 ** level <= size; level++) {
		const hashes = Array.from({ length: Math.floor(size / 256 ** level) }, (_, i) =>
			mth(leaves.slice(i * 256 ** level, (i + 1) * 256 ** level)),
		);
		for (let n = 0; n * 256 < hashes.length; n++, tiles++) {
			const own = hashes.slice(n * 256, n * 256 + 256);
			const path = tilePath(level, n, own.length);
			if (!readFileSync(`${dir}/${path}`).equals(Buffer.concat(own))) fail(path);
		}
	}
	return { origin, size, tiles, cosigned };
}

// tlog-proof, and RFC 9162 section 2.1.3.2.
function proof(text, entry, key, witnesses) {
	const at = text.indexOf("\n\n");
	const [header, ...lines] = text.slice(0, at).split("\n");
	if (header !== "c2sp.org/tlog-proof@v1") fail("header");
	const extra = lines[0].startsWith("extra ") ? decode(lines.shift().slice(6)) : null;
	const index = Number(/^index (0|[1-9]\d*)$/.exec(lines.shift())?.[1] ?? fail("index"));
	const { origin, size, root, cosigned } = openCheckpoint(text.slice(at + 2), key, witnesses);
	if (index >= size) fail("index beyond the tree");
	let [fn, sn, r] = [index, size - 1, leaf(entry)];
	for (const p of lines.map(decode)) {
		if (p.length !== 32 || sn === 0) fail("proof");
		if (fn % 2 === 1 || fn === sn) {
			r = node(p, r);
			while (fn % 2 === 0 && fn !== 0) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
		} else r = node(r, p);
		[fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
	}
	if (sn !== 0 || !r.equals(root)) fail("not in the tree");
	return { origin, size, index, extra: extra?.length ?? 0, cosigned };
}

try {
	const [what, ...given] = process.argv.slice(2);
	const result =
		what === "folder"
			? folder(given[0], vkey(given[1]), given.slice(2).map(vkey))
			: proof(readFileSync(given[0], "utf8"), readFileSync(given[1]), vkey(given[2]), given.slice(3).map(vkey));
	console.log(JSON.stringify(result));
} catch (error) {
	console.error(error.message);
	process.exit(1);
}
