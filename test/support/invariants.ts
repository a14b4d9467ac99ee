/**
 * Invariants of the database, which hold at every moment: dense and linked chains, one custodian, dense entries, trees that match
 * their leaves, complete sealed keys and attachments. They are checked by SQL and re-hashing, independently of the server's code.
 */
import { sodiumReady } from "#protocol/sodium.ts";
import { Cases } from "./invariants/cases.ts";
import { Chains } from "./invariants/chains.ts";
import { Compartments } from "./invariants/compartments.ts";
import { Logs } from "./invariants/log.ts";
import { checkPeople } from "./invariants/people.ts";
import { Snapshot } from "./invariants/snapshot.ts";

/** Results of earlier checks, by part. */
class Sound {
	readonly chains = new Chains();
	readonly logs = new Logs();
	readonly cases = new Cases();
	readonly compartments = new Compartments();
}

/** In this order: the chains give the directory that the other checks need. */
const CHECKS = {
	chains: (s: Snapshot, { chains }: Sound) => chains.check(s),
	logs: (s: Snapshot, { logs }: Sound, { directory }: Chains) => logs.check(s, directory),
	cases: (s: Snapshot, { cases }: Sound, { directory, network }: Chains) => cases.check(s, network, directory),
	compartments: (s: Snapshot, { compartments }: Sound, { network }: Chains) => compartments.check(s, network),
	people: (s: Snapshot, _sound: Sound, { directory }: Chains) => checkPeople(s, directory),
};
export type Part = keyof typeof CHECKS;

export class Invariants {
	readonly #url: string;
	readonly #sound = new Sound();
	/** @param url of the database, as a superuser. */
	constructor(url: string) {
		this.#url = url;
	}

	/**
	 * Checks one snapshot, also while servers write. This object skips bytes that never change and that it has checked before.
	 * @returns one sentence per broken invariant.
	 */
	async broken(): Promise<string[]> {
		return this.#look(Object.keys(CHECKS) as Part[], this.#sound);
	}

	/**
	 * Checks one part from scratch, against the directory that this object has checked before.
	 * @param damage SQL that is run before the check and undone afterwards.
	 */
	async damaged(part: Part, damage: string): Promise<string[]> {
		return this.#look([part], new Sound(), damage);
	}

	async #look(parts: Part[], sound: Sound, damage?: string): Promise<string[]> {
		await sodiumReady;
		const s = await Snapshot.of(this.#url, damage);
		try {
			for (const part of parts) await CHECKS[part](s, sound, this.#sound.chains);
			return s.broken;
		} finally {
			await s.close();
		}
	}
}
