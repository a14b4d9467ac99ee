/** A case behind the rules that the server adds to the fold: who may sign, and which statements come together. */
import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { applyCase } from "#protocol/folds/case.ts";
import { caseContext } from "#protocol/folds/case-context.ts";
import { type CaseStatement, custodyDue, emptyCase, type TimedContext } from "#protocol/folds/case-state.ts";
import { staleness } from "#protocol/folds/compartment.ts";
import { activeMember, type Directory, emptyDirectory, hasLeft } from "#protocol/folds/directory.ts";
import type { Body } from "#protocol/statements/registry.ts";
import { handoffRows } from "../../../server/features/cases/rows.ts";
import { allowedWhileSuspended, grantEffects, newlyNeeded } from "../../../server/features/cases/rules.ts";
import { CaseVisibility } from "../../../server/features/cases/view.ts";
import { CaseUnderTest, idOf } from "../statements.ts";
import type { Absent, Situation } from "./situation.ts";

/** The functions under test. A seeded fault replaces one of them. */
export const RULES = { applyCase, staleness, grantEffects, handoffRows, newlyNeeded, allowedWhileSuspended, CaseVisibility };
export type Rules = typeof RULES;

/** The organisation of each desk, by letters. The members of desk "a" are "a1" and "a2", and those of `shared` belong to every desk. */
export interface Desks {
	desks: Record<string, string>;
	shared?: readonly string[];
	moves?: readonly string[];
}

export const EVERYBODY: Absent = { suspended: [], removed: [], closed: [], left: [] };

export class ServedCase extends CaseUnderTest {
	absent: Absent = EVERYBODY;
	/** The statements of the present bundle. */
	bundle: CaseStatement[] = [];
	readonly #desks: Desks;
	readonly rules: Rules;
	/** Whether the world has the move `settle`. */
	readonly settles: boolean;
	readonly #directories = new Map<string, Directory>();
	#directory: { of: Absent; directory: Directory } | undefined;
	#count = 0;

	constructor(desks: Desks, rules: Rules) {
		super();
		this.#desks = desks;
		this.rules = rules;
		this.settles = desks.moves?.includes("settle") ?? false;
	}

	load({ case: state, absent, now }: Situation): void {
		this.state = state;
		this.absent = absent;
		this.now = now;
		this.bundle = [];
	}

	get directory(): Directory {
		if (this.#directory?.of !== this.absent) this.#directory = { of: this.absent, directory: this.#directoryOf(this.absent) };
		return this.#directory.directory;
	}

	#directoryOf(absent: Absent): Directory {
		const key = JSON.stringify(absent);
		const directory = this.#directories.get(key) ?? makeDirectory(this.#desks, absent);
		this.#directories.set(key, directory);
		return directory;
	}

	override get ctx(): TimedContext {
		return { ...caseContext(this.directory), now: this.now };
	}

	/** Neither bytes nor signatures: each statement only gets an objId of its own. */
	protected override assemble<T extends CaseStatement["type"]>(type: T, body: Body<T>): CaseStatement {
		const objId = new Uint8Array(32).fill(255);
		new DataView(objId.buffer).setUint32(0, ++this.#count);
		return { type, body, objId, key: Buffer.from(objId).toString("base64url"), bytes: objId, sigs: [] } as unknown as CaseStatement;
	}

	override apply(statement: CaseStatement): CaseStatement {
		this.#checkSigner(statement);
		this.rules.applyCase(this.state, statement, this.ctx);
		this.bundle.push(statement);
		return statement;
	}

	/** The checks of `checkSigner` without the signature. */
	#checkSigner(statement: CaseStatement): void {
		const member = this.directory.members.get(statement.body.by);
		if (!member || hasLeft(this.directory, member)) throw new ProtocolError("not-allowed", "by: has left the network");
		if (!activeMember(this.directory, member.id) && !this.rules.allowedWhileSuspended(this.state, statement))
			throw new ProtocolError("suspended");
	}

	/** The server takes the `receive` of a transfer only together with its case.custody. */
	checkBundle(): void {
		if (custodyDue(this.state)) throw new ProtocolError("bad-input", "statements: case.custody is missing");
	}

	/** Whether the server refuses to close this desk. */
	isNeeded(desk: string): boolean {
		return this.rules.newlyNeeded(emptyCase(this.id, true), this.state).includes(idOf(desk));
	}
}

const KEYS = {
	organisation: null,
	keyEpoch: 1,
	keys: new Map(),
	vouchers: [],
	credential: null,
	checklist: null,
	vettedAt: null,
	nextVetting: null,
	isExtended: false,
	joining: null,
};

function makeDirectory({ desks, shared = [] }: Desks, absent: Absent): Directory {
	const directory = emptyDirectory();
	const statusOf = (letter: string) =>
		absent.removed.includes(letter) ? "removed" : absent.suspended.includes(letter) ? "suspended" : "active";
	directory.members.set(idOf("admin"), { ...KEYS, id: idOf("admin"), role: "admin", status: "active" } as never);
	for (const [desk, letter] of Object.entries(desks)) {
		const organisation = idOf(`org ${letter}`);
		directory.organisations.set(organisation, { id: organisation, status: statusOf(letter) } as never);
		const members = [`${desk}1`, `${desk}2`, ...shared];
		for (const name of members) {
			const status = absent.left.includes(name) ? "removed" : "active";
			directory.members.set(idOf(name), { ...KEYS, id: idOf(name), organisation, role: "staff", status } as never);
		}
		const ids = new Set<Id>(members.map(idOf));
		directory.desks.set(idOf(desk), {
			id: idOf(desk),
			organisation,
			open: !absent.closed.includes(desk),
			members: ids,
			epoch: 1,
			recovery: null,
		} as never);
	}
	return directory;
}
