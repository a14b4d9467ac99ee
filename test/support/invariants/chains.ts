/** Invariants of chains: no gaps, each statement names the one before it, and its objId is the hash of its bytes. Also folds the directory. */
import { toBase64Url, toHex } from "#protocol/bytes.ts";
import { applyStatement, type Directory, emptyDirectory } from "#protocol/folds/directory.ts";
import { type AnyStatement, NO_NETWORK, networkId, objectId, parseStatement } from "#protocol/statements/statement.ts";
import { DIRECTORY } from "./log.ts";
import type { Row, Snapshot } from "./snapshot.ts";

export function statementOf(network: Uint8Array, { type, body, sigs }: Row): AnyStatement {
	return parseStatement(network, { type, body: toBase64Url(body), sigs: sigs.map(toBase64Url) });
}

export class Chains {
	readonly directory: Directory = emptyDirectory();
	/** By chain: how many of its statements have been checked by `#checkNames`. */
	readonly #checked = new Map<string, number>();

	async check(s: Snapshot): Promise<void> {
		await s.none(
			"a chain is as long as it says, without holes",
			`SELECT c.id, c.kind, c.length, n, last FROM chain c
				LEFT JOIN (SELECT chain, count(*) AS n, max(seq) AS last FROM chain_statement GROUP BY chain) st ON st.chain = c.id
				WHERE c.length <> coalesce(n, 0) OR c.length - 1 <> coalesce(last, -1)`,
		);
		await s.none(
			"a chain's head is its last statement",
			`SELECT c.id FROM chain c JOIN chain_statement s ON s.chain = c.id AND s.seq = c.length - 1 WHERE c.head IS DISTINCT FROM s.objid`,
		);
		await s.none(
			"a statement names the one before it",
			`SELECT chain, seq FROM (SELECT chain, seq, prev, lag(objid) OVER (PARTITION BY chain ORDER BY seq) AS before FROM chain_statement) s
				WHERE prev IS DISTINCT FROM before`,
		);
		await s.none(
			"a group's order has no gaps, and a chain belongs to one group",
			`SELECT group_id FROM chain_statement WHERE group_id IS NOT NULL GROUP BY group_id
				HAVING count(*) <> max(group_pos) + 1 OR min(group_pos) <> 0
				UNION SELECT s.group_id FROM chain_statement s JOIN chain c ON c.id = s.chain WHERE s.group_id IS DISTINCT FROM c.group_id`,
		);
		await this.#foldDirectory(s);
		await this.#checkNames(s);
	}

	get network(): Uint8Array {
		const { genesis } = this.directory;
		return genesis ? networkId(genesis.bytes) : NO_NETWORK;
	}

	async #foldDirectory(s: Snapshot): Promise<void> {
		const rows = await s.rows(`SELECT seq, type, body, sigs FROM chain_statement WHERE chain = '${DIRECTORY}' AND seq >= $1 ORDER BY seq`, [
			this.directory.size,
		]);
		for (const row of rows) {
			try {
				applyStatement(this.directory, statementOf(this.network, row));
			} catch (error) {
				return s.check(false, () => `the directory's statement ${row.seq} (${row.type}) is sound: ${(error as Error).message}`);
			}
		}
	}

	async #checkNames(s: Snapshot): Promise<void> {
		for (const { id, length } of await s.rows("SELECT id, length FROM chain WHERE length > 0")) {
			const from = this.#checked.get(id) ?? 0;
			if (length === from) continue;
			const rows = await s.rows("SELECT seq, type, body, objid FROM chain_statement WHERE chain = $1 AND seq >= $2", [id, from]);
			for (const { seq, type, body, objid } of rows) {
				const network = type === "genesis" ? NO_NETWORK : this.network;
				s.check(toHex(objectId(network, type, body)) === toHex(objid), () => `${type} ${seq} of ${id} is named by its bytes`);
			}
			this.#checked.set(id, length);
		}
	}
}
