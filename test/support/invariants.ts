/**
 * Invariants of the database that hold at every moment: chains without gaps, one custodian for each case, access entries without gaps, trees
 * that match their leaves, complete sealed keys and attachments. They are checked by SQL and by hashing again, without the server's code.
 */
import { sodiumReady } from "#protocol/sodium.ts";
import { Cases } from "./invariants/cases.ts";
import { Chains } from "./invariants/chains.ts";
import { Compartments } from "./invariants/compartments.ts";
import { Logs } from "./invariants/log.ts";
import { checkPeople } from "./invariants/people.ts";
import { Snapshot } from "./invariants/snapshot.ts";

/** What earlier checks of this object have verified. It needn't be hashed again. */
class EarlierChecks {
	readonly chains = new Chains();
	readonly logs = new Logs();
	readonly cases = new Cases();
	readonly compartments = new Compartments();
}

/** The check of each part. The chains come first, because they give the directory that the other checks need. */
const CHECKS = {
	chains: (s: Snapshot, { chains }: EarlierChecks) => chains.check(s),
	logs: (s: Snapshot, { logs }: EarlierChecks, { directory }: Chains) => logs.check(s, directory),
	cases: (s: Snapshot, { cases }: EarlierChecks, { directory, network }: Chains) => cases.check(s, network, directory),
	compartments: (s: Snapshot, { compartments }: EarlierChecks, { network }: Chains) => compartments.check(s, network),
	people: (s: Snapshot, _earlier: EarlierChecks, { directory }: Chains) => checkPeople(s, directory),
};
export type Part = keyof typeof CHECKS;

export class Invariants {
	readonly #url: string;
	readonly #earlier = new EarlierChecks();
	/** @param url connects to the database as a superuser. */
	constructor(url: string) {
		this.#url = url;
	}

	/**
	 * Checks a snapshot of the database. Servers may write meanwhile. Data that never changes is checked only once by this object.
	 * @returns one sentence for each broken invariant.
	 */
	async broken(): Promise<string[]> {
		return this.#check(Object.keys(CHECKS) as Part[], this.#earlier);
	}

	/**
	 * Damages the database and checks one part of it, without the results of earlier checks. The damage is undone afterwards.
	 * @param damage the SQL that does the damage.
	 * @returns one sentence for each broken invariant.
	 */
	async brokenAfter(part: Part, damage: string): Promise<string[]> {
		return this.#check([part], new EarlierChecks(), damage);
	}

	async #check(parts: Part[], earlier: EarlierChecks, damage?: string): Promise<string[]> {
		await sodiumReady;
		const s = await Snapshot.of(this.#url, damage);
		try {
			for (const part of parts) await CHECKS[part](s, earlier, this.#earlier.chains);
			return s.broken;
		} finally {
			await s.close();
		}
	}
}
