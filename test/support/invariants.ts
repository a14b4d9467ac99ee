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

/** What has been found sound so far, part by part. */
class Sound {
	readonly chains = new Chains();
	readonly logs = new Logs();
	readonly cases = new Cases();
	readonly compartments = new Compartments();
}

/** In their order: with the chains comes the directory that the others are held against. */
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
	 * Looks at one moment, also while servers write. What one object has found sound in bytes that never change, it doesn't
	 * hash again; a fresh one does.
	 * @returns what doesn't hold, as sentences: none when all is well.
	 */
	async broken(): Promise<string[]> {
		return this.#look(Object.keys(CHECKS) as Part[], this.#sound);
	}

	/**
	 * The same for one part from scratch, held against the directory that this object has found sound.
	 * @param damage SQL that is done before and undone after, to show that it is noticed.
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
