/** Second implementation: judges statements of all folds one after another, as a server with a complete view does. */
import type { Bytes } from "../bytes.ts";
import { fromWire } from "../statements.ts";
import { Case } from "./cases.ts";
import { Compartment } from "./compartments.ts";
import { Directory } from "./directory.ts";
import { type Body, must, type Plain, plain } from "./plain.ts";

const isOfCase = (type: string): boolean => /^(case|consent|handoff)\./.test(type);
const isOfCompartment = (type: string): boolean => ["epoch", "grant", "leave"].includes(type);

export class World {
	readonly directory = new Directory();
	readonly #cases = new Map<string, Case>();
	readonly #compartments = new Map<string, Compartment>();
	readonly #leaves: Plain[] = [];
	/** Earlier states of the directory, by size. */
	readonly #earlier = new Map<number, Directory>();

	get network(): Bytes {
		return this.directory.network;
	}

	/** Applies a statement, or throws Refused and changes nothing. */
	judge(wire: unknown): void {
		const statement = plain(fromWire(this.network, wire));
		this.#apply(statement);
		this.#newest = Math.max(this.#newest, statement.body.at);
	}

	#apply(statement: Plain): void {
		if (isOfCase(statement.type)) return this.#judgeCase(statement);
		if (isOfCompartment(statement.type)) return this.#judgeCompartment(statement);
		this.directory.apply(statement);
		this.#leaves.push(statement);
	}

	/** The directory after its first leaves. */
	#directoryAt(size: number): Directory {
		if (size === this.directory.size) return this.directory;
		const known = this.#earlier.get(size);
		if (known) return known;
		const earlier = new Directory();
		for (const leaf of this.#leaves.slice(0, size)) earlier.apply(leaf);
		this.#earlier.set(size, earlier);
		return earlier;
	}

	/** Checks the signer by the present directory, and by the one that the statement cites. @returns the cited one. */
	#checkSigner(statement: Plain): Directory {
		this.directory.checkSigner(statement);
		const cited = this.#directoryAt(statement.body.cp.size);
		cited.checkSigner(statement, true);
		return cited;
	}

	#judgeCase(statement: Plain): void {
		const cited = this.#checkSigner(statement);
		const id = statement.body.case;
		const { directory } = this;
		const found = this.#cases.get(id) ?? new Case();
		found.apply(statement, {
			organisationOf: (desk) => cited.desks.get(desk)?.organisation,
			isMemberOf: (member, desk) => directory.isMemberOf(member, desk) && cited.isMemberOf(member, desk),
			canHold: (desk) => directory.canHold(desk) && cited.canHold(desk),
			isGone: (desk) => !cited.isCurrentDesk(desk),
			goneSince: (desk) => cited.goneSince(desk),
			isSuspended: (desk) => cited.isSuspended(desk),
			hasActive: (desk, except) => cited.hasActive(desk, except),
			activeOrganisations: () => cited.activeOrganisations(),
			countryOf: (desk) => cited.countryOf(desk),
			isAdmin: (member) => directory.isActiveAdmin(member) && cited.isActiveAdmin(member),
			newestAt: (size) => directory.newestAt(size),
		});
		this.#cases.set(id, found);
	}

	#judgeCompartment(statement: Plain): void {
		const cited = this.#checkSigner(statement);
		const { compartment: id, kind, subject } = statement.body;
		const known = this.#compartments.get(id);
		// Undefined if the case doesn't exist.
		const caseOfSection = kind === "section" ? this.#cases.get(subject) : null;
		must(known !== undefined || (statement.type === "epoch" && caseOfSection !== undefined), "no such compartment or case");
		must(known !== undefined || !caseOfSection || id in caseOfSection.sections, "not a section of the case");
		const found = known ?? new Compartment(id, this.directory, caseOfSection ?? null);
		found.apply(statement, cited);
		this.#compartments.set(id, found);
	}

	/** The newest time of a statement that was applied. */
	#newest = 0;

	/** The state at this time, in the form of the vectors. */
	state(): Body {
		for (const each of this.#compartments.values()) each.now = this.#newest;
		const all = (map: ReadonlyMap<string, { state(): Body }>) => Object.fromEntries([...map].map(([id, each]) => [id, each.state()]));
		return { directory: this.directory.state(), cases: all(this.#cases), compartments: all(this.#compartments) };
	}
}
