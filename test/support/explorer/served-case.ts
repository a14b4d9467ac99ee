/** A case as the server accepts it: with the fold, and with the server's own rules about signers and about statements that come together. */
import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { applyCase } from "#protocol/folds/case.ts";
import { caseContext } from "#protocol/folds/case-context.ts";
import { nextChange } from "#protocol/folds/case-reading.ts";
import { type CaseStatement, custodyDue, emptyCase, type TimedContext } from "#protocol/folds/case-state.ts";
import { staleness } from "#protocol/folds/compartment.ts";
import { activeMember, type Directory, emptyDirectory, hasLeft } from "#protocol/folds/directory.ts";
import type { Body } from "#protocol/statements/registry.ts";
import { newlyNeeded } from "../../../server/features/cases/case-changes.ts";
import { grantRows } from "../../../server/features/cases/grant-rows.ts";
import { handoffRows } from "../../../server/features/cases/rows.ts";
import { allowedWhileSuspended } from "../../../server/features/cases/rules.ts";
import { CaseVisibility } from "../../../server/features/cases/view.ts";
import { CaseUnderTest, idOf } from "../statements.ts";
import type { Absent, Situation } from "./situation.ts";

/** The functions under test. A seeded fault replaces some of them. */
export const RULES = { applyCase, staleness, grantRows, handoffRows, newlyNeeded, allowedWhileSuspended, CaseVisibility };
export type Rules = typeof RULES;

export interface Desks {
	/** The letter of each desk, with the letter of its organisation. The members of desk "a" are "a1" and "a2". */
	desks: Record<string, string>;
	/** Members who belong to every desk. */
	shared?: readonly string[];
	/** The country of each organisation; default: the same. */
	countries?: Readonly<Record<string, string>>;
	moves?: readonly string[];
}

export const NOBODY_ABSENT: Absent = { suspended: [], removed: [], closed: [], left: [], since: {} };

export class ServedCase extends CaseUnderTest {
	absent: Absent = NOBODY_ABSENT;
	passed = 0;
	she = "";
	/** The statements that were applied since `load`. */
	bundle: CaseStatement[] = [];
	readonly #desks: Desks;
	readonly rules: Rules;
	/** Whether hand-offs of this world can be settled. */
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

	/** Sets the case to this situation. */
	load({ case: state, absent, now, passed, she }: Situation): void {
		this.state = state;
		this.absent = absent;
		this.now = now;
		this.passed = passed;
		this.she = she;
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

	override get context(): TimedContext {
		return { ...caseContext(this.directory), now: this.now };
	}

	/** Makes a statement without real bytes and signatures. It only has its own objId. */
	protected override assemble<T extends CaseStatement["type"]>(type: T, body: Body<T>): CaseStatement {
		const objId = new Uint8Array(32).fill(255);
		new DataView(objId.buffer).setUint32(0, ++this.#count);
		return { type, body, objId, key: Buffer.from(objId).toString("base64url"), bytes: objId, sigs: [] } as unknown as CaseStatement;
	}

	override apply(statement: CaseStatement): CaseStatement {
		this.#checkSigner(statement);
		this.rules.applyCase(this.state, statement, this.context);
		this.bundle.push(statement);
		return statement;
	}

	/** As the server's `checkSigner`, but without verifying the signature. */
	#checkSigner(statement: CaseStatement): void {
		const member = this.directory.members.get(statement.body.by);
		if (!member || hasLeft(this.directory, member)) throw new ProtocolError("not-allowed", "by: has left the network");
		if (!activeMember(this.directory, member.id) && !this.rules.allowedWhileSuspended(this.state, statement))
			throw new ProtocolError("suspended");
	}

	/** The server accepts the `receive` of a transfer only together with its case.custody. @throws ProtocolError bad-input */
	checkBundle(): void {
		if (custodyDue(this.state)) throw new ProtocolError("bad-input", "statements: case.custody is missing");
	}

	/** When the rules may decide differently although nobody signs anything, UTC ms; null when never. */
	nextChange(): number | null {
		const gone = Object.values(this.absent.since).map((since) => since + 72 * 3_600_000);
		const times = [nextChange(this.state, this.context), ...gone].filter((time) => time !== null && time > this.now);
		return times.length === 0 ? null : Math.min(...(times as number[]));
	}

	/** Whether the server refuses to close this desk. */
	isNeeded(desk: string): boolean {
		return this.rules.newlyNeeded(emptyCase(this.id, true), this.state).includes(idOf(desk));
	}
}

/** The other fields of a member, with values that do not matter here. */
const MEMBER_FIELDS = {
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

function makeDirectory({ desks, shared = [], countries = {} }: Desks, absent: Absent): Directory {
	const directory = emptyDirectory();
	const statusOf = (letter: string) =>
		absent.removed.includes(letter) ? "removed" : absent.suspended.includes(letter) ? "suspended" : "active";
	for (const name of ["admin", "admin2"])
		directory.members.set(idOf(name), { ...MEMBER_FIELDS, id: idOf(name), role: "admin", status: "active" } as never);
	for (const [desk, letter] of Object.entries(desks)) {
		const organisation = idOf(`org ${letter}`);
		directory.organisations.set(organisation, {
			id: organisation,
			status: statusOf(letter),
			country: countries[letter] ?? "AL",
			removedAt: absent.since[letter] ?? null,
		} as never);
		const members = [`${desk}1`, `${desk}2`, ...shared];
		for (const name of members) {
			const status = absent.left.includes(name) ? "removed" : "active";
			directory.members.set(idOf(name), { ...MEMBER_FIELDS, id: idOf(name), organisation, role: "staff", status } as never);
		}
		const ids = new Set<Id>(members.map(idOf));
		directory.desks.set(idOf(desk), {
			id: idOf(desk),
			organisation,
			open: !absent.closed.includes(desk),
			closedAt: absent.since[desk] ?? null,
			members: ids,
			epoch: 1,
			keys: new Map([[1, { pk: new Uint8Array(32), kc: new Uint8Array(32) }]]),
			// A desk renews its key at once when a member leaves.
			sealed: new Map(members.filter((name) => !absent.left.includes(name)).map((name) => [idOf(name), 1])),
			recovery: null,
			codeChanged: null,
		} as never);
	}
	return directory;
}
