/**
 * Invariants of both logs: the access entries have no gaps, each leaf is the hash of its body, and trees, tiles and checkpoints are computed from
 * the leaves.
 */
import { createHmac, createPublicKey, verify } from "node:crypto";
import { tup } from "#protocol/bytes.ts";
import type { Directory } from "#protocol/folds/directory.ts";
import { checkpointText } from "#protocol/log/checkpoint.ts";
import { type AccessEntryBody, decodeEntry } from "#protocol/log/entry.ts";
import type { Row, Snapshot } from "./snapshot.ts";
import { RebuiltTree } from "./tree.ts";

/** How many rows are read at once. */
const PAGE = 20_000;
export const DIRECTORY = "00000000-0000-8000-8000-000000000001";

type LogName = "access" | "directory";

/** It remembers what it has hashed, so that the next check hashes only new data. */
export class Logs {
	readonly #trees = { access: new RebuiltTree(), directory: new RebuiltTree() };
	readonly #checkpoints = { access: 0, directory: 0 };
	#nextBody = 0;

	async check(s: Snapshot, { genesis, restarts }: Pick<Directory, "genesis" | "restarts">): Promise<void> {
		await this.#checkEntries(s);
		await this.#checkTree(s, "access", "SELECT leaf FROM entry WHERE seq >= $1 AND seq < $2 ORDER BY seq", ({ leaf }) => leaf);
		await this.#checkTree(
			s,
			"directory",
			`SELECT type, body, sigs FROM chain_statement WHERE chain = '${DIRECTORY}' AND seq >= $1 AND seq < $2 ORDER BY seq`,
			({ type, body, sigs }) => tup(type, body, tup(...sigs)),
		);
		await s.none(
			"the directory's tree has a leaf for each of its statements",
			`SELECT size, length FROM log_tree, chain WHERE log = 'directory' AND id = '${DIRECTORY}' AND size <> length`,
		);
		for (const log of ["access", "directory"] as const)
			await this.#checkCheckpoints(s, log, genesis?.body.logs[log] ?? null, log === "access" ? restarts : []);
	}

	async #checkEntries(s: Snapshot): Promise<void> {
		await s.none(
			"entries are dense",
			`SELECT n, first, last, next FROM (SELECT count(*) AS n, min(seq) AS first, max(seq) AS last FROM entry) e, log_head
				WHERE log = 'access' AND (n <> next OR (next > 0 AND (first <> 0 OR last <> next - 1)))`,
		);
		await s.none(
			"every kept entry has its body",
			`SELECT n, next, kept_from FROM (SELECT count(*) AS n FROM entry_body) b, log_head h, log_retention r
				WHERE h.log = 'access' AND r.log = 'access' AND n <> next - kept_from`,
		);
		for (;;) {
			const rows = await s.rows(
				`SELECT b.*, e.leaf FROM entry_body b LEFT JOIN entry e USING (seq) WHERE b.seq >= $1 ORDER BY b.seq LIMIT ${PAGE}`,
				[this.#nextBody],
			);
			for (const row of rows) checkBody(s, row);
			this.#nextBody = Number(rows.at(-1)?.seq ?? this.#nextBody - 1) + 1;
			if (rows.length < PAGE) return;
		}
	}

	/** Adds the new leaves to the tree that is computed here, and compares it with the stored root and tiles. @param text the query for leaves */
	async #checkTree(s: Snapshot, log: LogName, text: string, leafOf: (row: Row) => Uint8Array): Promise<void> {
		const tree = this.#trees[log];
		const [head] = await s.rows("SELECT size, root FROM log_tree WHERE log = $1", [log]);
		const size = Number(head?.size);
		const before = tree.size;
		while (tree.size < size) {
			const rows = await s.rows(text, [tree.size, Math.min(size, tree.size + PAGE)]);
			if (rows.length === 0) return s.check(false, () => `${log}: the tree has ${size} leaves, and only ${tree.size} are stored`);
			for (const row of rows) tree.add(leafOf(row));
		}
		s.check(tree.root(size).equals(head?.root), () => `${log}: the tree's root is that of its ${size} leaves`);
		for (const { level, index, hashes } of await s.rows("SELECT level, index, hashes FROM tile WHERE log = $1", [log]))
			if ((index + 1) * 256 ** (level + 1) > before)
				s.check(tree.tile(level, index, size).equals(hashes), () => `${log}: the tile ${level}/${index} is that of the leaves`);
	}

	async #checkCheckpoints(
		s: Snapshot,
		log: LogName,
		key: { origin: string; key: Uint8Array } | null,
		restarts: Directory["restarts"],
	): Promise<void> {
		const tree = this.#trees[log];
		await s.none(
			`${log}: no checkpoint is ahead of the tree`,
			`SELECT c.size FROM checkpoint c JOIN log_tree t USING (log) WHERE log = '${log}' AND c.size > t.size`,
		);
		const rows = await s.rows("SELECT size, root, signature, note FROM checkpoint WHERE log = $1 AND size > $2 ORDER BY size", [
			log,
			this.#checkpoints[log],
		]);
		for (const { size, root, signature, note } of rows) {
			if (size > tree.size) continue;
			s.check(tree.root(size).equals(root), () => `${log}: the checkpoint at ${size} has the root of these leaves`);
			// A checkpoint that was signed before a restart of the log has the earlier origin.
			const origin = restarts.findLast(({ kept }) => size > kept.size)?.origin ?? key?.origin;
			const text = origin === undefined ? null : checkpointText(origin, size, root);
			s.check(text !== null && note.startsWith(`${text}\n`), () => `${log}: the note at ${size} is of this checkpoint`);
			s.check(key !== null && isSigned(text ?? "", signature, key.key), () => `${log}: the checkpoint at ${size} is signed`);
			this.#checkpoints[log] = size;
		}
	}
}

/** The beginning of the DER encoding (SPKI) of an Ed25519 public key. */
const SPKI = Buffer.from("302a300506032b6570032100", "hex");

function isSigned(text: string, signature: Uint8Array, key: Uint8Array): boolean {
	const publicKey = createPublicKey({ key: Buffer.concat([SPKI, key]), format: "der", type: "spki" });
	return verify(null, Buffer.from(text), publicKey, signature);
}

/** The columns that repeat a field of the canonical bytes. */
const REPEATED: [column: string, field: keyof AccessEntryBody][] = [
	["at", "at"],
	["actor", "actor"],
	["organisation", "organisation"],
	["object", "object"],
	["case_id", "case"],
	["action", "action"],
	["outcome", "outcome"],
	["purpose", "purpose"],
];

function checkBody(s: Snapshot, row: Row): void {
	const { seq, leaf, body, salt } = row;
	if (leaf === null) return s.check(false, () => `entry ${seq} has its leaf`);
	if (body === null) return;
	const expected = Buffer.concat([Buffer.of(1), createHmac("sha256", salt).update(body).digest()]);
	s.check(expected.equals(leaf), () => `entry ${seq}: the leaf is that of its body`);
	const entry = decodeEntry(new Uint8Array(body));
	for (const [column, field] of REPEATED)
		s.check(row[column] === entry[field], () => `entry ${seq}: ${column} is ${entry[field]}, and not ${row[column]}`);
	s.check(
		entry.first === null || (entry.outcome === "failed" && entry.first < seq),
		() => `entry ${seq}: only what failed names an earlier entry`,
	);
}
