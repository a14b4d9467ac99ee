/** Writing to a case: makes statements, checks them against the folded state, and sends them as one bundle. */
import { changesBook } from "#protocol/actions.ts";
import { type Bytes, fromBase64Url, hash, type Id, toBase64Url } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { applyCase } from "#protocol/folds/case.ts";
import { type CaseState, type CaseStatement, type CaseStatementOf, chainOf } from "#protocol/folds/case-state.ts";
import { isMemberOfDesk } from "#protocol/folds/directory.ts";
import type { Fields } from "#protocol/statements/registry.ts";
import { toWire } from "#protocol/statements/statement.ts";
import { callKeepingReceipt } from "../audit/receipts.ts";
import { type EpochBundle, epochWire, keepEpochKey } from "../compartments/epochs.ts";
import { type GrantBundle, grantWire } from "../compartments/holders.ts";
import type { UnlockedSession } from "../context.ts";
import { syncDirectory } from "../directory/directory.ts";
import { appendOptimistically } from "../http/optimistic-append.ts";
import { markForBook } from "./book/marks.ts";
import { type LoadedCase, loadCase, presentContext } from "./load.ts";

type CaseStatementType = CaseStatement["type"];
type CaseFields<T extends CaseStatementType> = Omit<Fields<T>, "case" | "seq" | "prev">;

/**
 * The bundle of one request, while it is being made. It begins with a copy of the present state, and applies each added statement to that copy.
 * So a statement that the server would refuse is refused here, before anything is sent.
 */
export class CaseBundle {
	readonly state: CaseState;
	readonly statements: CaseStatement[] = [];
	readonly epochs: EpochBundle[] = [];
	readonly grants: GrantBundle[] = [];
	readonly summaries: { handoff: Id; box: Bytes }[] = [];
	readonly #session: UnlockedSession;

	constructor(session: UnlockedSession, state: CaseState) {
		this.#session = session;
		this.state = structuredClone(state);
	}

	/**
	 * Signs the next statement of its chain and applies it.
	 * @param as the desk that I act for.
	 * @throws ProtocolError when the fold refuses the statement.
	 */
	add<T extends CaseStatementType>(type: T, as: Id, fields: CaseFields<T>): CaseStatementOf<T> {
		return this.addTimed(type, as, () => fields);
	}

	/** Like add, for fields that depend on the time of signing. @param make gets that time, UTC ms. */
	addTimed<T extends CaseStatementType>(type: T, as: Id, make: (at: number) => CaseFields<T>): CaseStatementOf<T> {
		const at = this.#session.now();
		const fields = make(at);
		const chain = chainOf(this.state, { type, body: { case: this.state.id, ...fields } } as CaseStatement);
		const head = chain.at(-1);
		const place = { case: this.state.id, seq: chain.length, prev: head === undefined ? null : fromBase64Url(head) };
		// The fields overwrite the envelope, so exactly this `at` is signed.
		const statement = this.#session.sign(type, { ...place, ...fields, at } as Fields<T>, as) as CaseStatementOf<T>;
		applyCase(this.state, statement, presentContext(this.#session));
		this.statements.push(statement);
		return statement;
	}
}

/** Sends a bundle. @throws ProtocolError when the server refuses it. */
export async function sendBundle(session: UnlockedSession, { state, statements, epochs, grants, summaries }: CaseBundle): Promise<void> {
	await callKeepingReceipt(session, contracts.cases.append, {
		params: { case: state.id },
		body: {
			statements: statements.map(toWire),
			epochs: epochs.map(epochWire),
			grants: grants.map(grantWire),
			summaries: summaries.map(({ handoff, box }) => ({ handoff, hash: toBase64Url(hash(box)), box: toBase64Url(box) })),
		},
	});
	for (const bundle of epochs) keepEpochKey(session, bundle);
}

/** Somebody else changed the case first, and nothing was written. `now` is the verified case as it stands. */
export class CaseMoved extends ProtocolError {
	readonly now: LoadedCase;
	constructor(now: LoadedCase, detail: string) {
		super("stale", detail);
		this.name = "CaseMoved";
		this.now = now;
	}
}

export interface AppendResult<R> {
	/** The return value of `build`. */
	result: R;
	/** The case after the write, as this client folds it. */
	state: CaseState;
}

/**
 * Loads a case, builds a bundle on it and sends the bundle. When somebody else was faster, loads the case again and builds the bundle again.
 * When that other change has moved `handoff` itself, throws CaseMoved, so that the person can look at it first.
 * @param handoff the hand-off that the caller moves; null for none. Then CaseMoved is never thrown.
 * @throws CaseMoved; ProtocolError as the fold or the server refuses.
 */
export async function appendToCase<R>(
	session: UnlockedSession,
	id: Id,
	build: (bundle: CaseBundle, loaded: LoadedCase) => R | Promise<R>,
	handoff: Id | null = null,
): Promise<AppendResult<R>> {
	let before: LoadedCase | null = null;
	return appendOptimistically(
		async (refusal) => {
			if (refusal) await syncDirectory(session);
			const loaded = await loadCase(session, id);
			if (before && handoff !== null && hasChanged(before, loaded, handoff))
				throw new CaseMoved(loaded, describePresentState(loaded, handoff));
			before = loaded;
			return loaded;
		},
		async (loaded) => {
			const bundle = new CaseBundle(session, loaded.state);
			const result = await build(bundle, loaded);
			session.memory.recentCases.clear();
			if (bundle.statements.length > 0) await sendBundle(session, bundle);
			if (bundle.statements.some(changesBook)) markForBook(session, bundle.state, null);
			return { result, state: bundle.state };
		},
		["conflict"],
	);
}

function hasChanged(before: LoadedCase, now: LoadedCase, handoff: Id): boolean {
	return before.state.handoffs[handoff]?.chain.length !== now.state.handoffs[handoff]?.chain.length;
}

function describePresentState({ state }: LoadedCase, handoff: Id): string {
	const found = state.handoffs[handoff];
	if (!found) return "the case has changed; load it again before you go on";
	const why = found.reason ? ` (${found.reason})` : "";
	return `the hand-off is ${found.state} now${why}; load the case again before you go on`;
}

/**
 * The first of these desks that I belong to. I act for it.
 * @throws ProtocolError not-allowed when I belong to none of them.
 */
export function chooseDesk(session: UnlockedSession, ...desks: (Id | null)[]): Id {
	const mine = desks.find((desk) => desk !== null && isMemberOfDesk(session.dir, session.me, desk));
	if (!mine) throw new ProtocolError("not-allowed", "as: no desk of yours may do this");
	return mine;
}
