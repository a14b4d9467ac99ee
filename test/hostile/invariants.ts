/**
 * What must hold in the database at every moment, whatever was sent or whatever failed: chains dense and linked, one
 * custodian, entries dense, trees those of their leaves, sealed keys and attachments whole. Written apart from the server, as SQL
 * and re-hashing, once for all hostile tests.
 */
import { sodiumReady } from "#protocol/sodium.ts";
import { Cases } from "./invariants/cases.ts";
import { Chains } from "./invariants/chains.ts";
import { Compartments } from "./invariants/compartments.ts";
import { Logs } from "./invariants/log.ts";
import { checkPeople } from "./invariants/people.ts";
import { Snapshot } from "./invariants/snapshot.ts";

export class Invariants {
	readonly #url: string;
	readonly #chains = new Chains();
	readonly #logs = new Logs();
	readonly #cases = new Cases();
	readonly #compartments = new Compartments();
	/** @param url of the database, as a superuser. */
	constructor(url: string) {
		this.#url = url;
	}

	/**
	 * Looks at one moment, also while servers write. What one object has found sound in bytes that never change, it doesn't
	 * hash again; a fresh one does.
	 * @param damage SQL that is done before and undone after, to show that it is noticed.
	 * @returns what doesn't hold, as sentences: none when all is well.
	 */
	async broken(damage?: string): Promise<string[]> {
		await sodiumReady;
		const s = await Snapshot.of(this.#url, damage);
		try {
			await this.#chains.check(s);
			const { directory, network } = this.#chains;
			await this.#logs.check(s, directory);
			await this.#cases.check(s, network, directory);
			await this.#compartments.check(s, network);
			await checkPeople(s, directory);
			return s.broken;
		} finally {
			await s.close();
		}
	}
}
