/** Exports of made-up access logs of any size, signed by a key that the test has. */
import { createHmac, createPublicKey, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { type Bytes, concat } from "#protocol/bytes.ts";
import { checkpointText, logKey } from "#protocol/log/checkpoint.ts";
import { encodeEntry } from "#protocol/log/entry.ts";
import { leafHash } from "#protocol/log/merkle.ts";
import { formatNote, formatVerifierKey, signText } from "#protocol/log/note.ts";
import { type AppendedTree, appendToTiles, entryBundle, type Tile, tilePath } from "#protocol/log/tiles.ts";
import { bodiesBundle, bodiesPath, bundleRef } from "../../clients/cli/log/folder.ts";

const ID = "00000000-0000-4000-8000-00000000000";

/** The body of entry `i`, a millisecond after the one before. @param late ms later. */
export function body(i: number, late = 0): Bytes {
	return encodeEntry({
		v: 1,
		at: 1_790_000_000_000 + i + late,
		actor: `${ID}1`,
		organisation: `${ID}2`,
		desk: `${ID}3`,
		session: new Uint8Array(32).fill(i % 256),
		action: "entry.read",
		objectType: "entry",
		object: `${ID}4`,
		case: i % 3 === 0 ? null : `${ID}5`,
		outcome: i % 50 === 0 ? "denied" : "allowed",
		purpose: "care",
		basis: null,
		count: 1,
		request: `${ID}6`,
		first: null,
		attested: "server",
		initiator: "person",
	});
}

/** Replaces the body of entry `i`, or the version in front of its leaf, by something that no honest server logs. */
export type Odd = (i: number) => { body?: Bytes; version?: number };

/** @returns the log's verifier key. @param bodies which entries have one. */
export function writeLogFolder(folder: string, size: number, bodies: (i: number) => boolean, odd: Odd = () => ({})): string {
	const secret = generateKeyPairSync("ed25519").privateKey;
	const key = logKey("made.example/access", new Uint8Array(createPublicKey(secret).export({ format: "der", type: "spki" }).subarray(-32)));
	const write = (name: string, data: Bytes | string) => {
		const file = path.join(folder, name);
		fs.mkdirSync(path.dirname(file), { recursive: true });
		fs.writeFileSync(file, data);
	};
	const writeFullTiles = (tiles: readonly Tile[]) => {
		for (const tile of tiles) if (tile.width === 256) write(tilePath(tile), tile.data);
	};
	const hasBodies = Array.from({ length: size }, (_, i) => i).some(bodies);
	let tree: AppendedTree = { size: 0, root: new Uint8Array(32), write: [], edge: [] };
	for (let index = 0; index * 256 < size; index++) {
		const numbers = Array.from({ length: Math.min(256, size - index * 256) }, (_, i) => index * 256 + i);
		const made = numbers.map((i) => {
			const salt = new Uint8Array(randomBytes(16));
			const { body: bytes = body(i), version = 1 } = odd(i);
			return { salt, body: bytes, leaf: concat(Uint8Array.of(version), createHmac("sha256", salt).update(bytes).digest()) };
		});
		tree = appendToTiles(
			tree.size,
			tree.edge,
			made.map(({ leaf }) => leafHash(leaf)),
		);
		writeFullTiles(tree.write);
		write(tilePath(bundleRef("entries", index, size)), entryBundle(made.map(({ leaf }) => leaf)));
		if (hasBodies) write(bodiesPath(index, size), bodiesBundle(made.map((each, i) => (bodies(numbers[i] as number) ? each : null))));
	}
	for (const tile of tree.edge) write(tilePath(tile), tile.data);
	const text = checkpointText(key.name, size, tree.root);
	const signature = signText(key, text, null, (message) => new Uint8Array(sign(null, message, secret)));
	write("checkpoint", formatNote({ text, signatures: [signature] }));
	write("log.vkey", `${formatVerifierKey(key)}\n`);
	return formatVerifierKey(key);
}
