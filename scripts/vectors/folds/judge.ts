/** Judges statements by our folds, one after another, as the server does, and gives the state in the form of the vectors. */
import { type Bytes, type Id, toHex } from "../../../clients/protocol/bytes.ts";
import { CIRCLES } from "../../../clients/protocol/codes.ts";
import { ProtocolError } from "../../../clients/protocol/errors.ts";
import { applyCase } from "../../../clients/protocol/folds/case.ts";
import { caseContext } from "../../../clients/protocol/folds/case-context.ts";
import { checkMayGrant, sectionsOpenTo } from "../../../clients/protocol/folds/case-reading.ts";
import { type CaseState, type CaseStatement, emptyCase } from "../../../clients/protocol/folds/case-state.ts";
import { applyEpoch, applyGrant, applyLeave, type Compartment, staleness } from "../../../clients/protocol/folds/compartment.ts";
import {
	applyStatement,
	type CircleSeat,
	checkNewSigner,
	circleWaiting,
	type Directory,
	deskCanHold,
	deskIsStale,
	emptyDirectory,
	hashOfSeats,
	judgeAtCheckpoint,
	ownerOfSpace,
	seatsOfCircle,
} from "../../../clients/protocol/folds/directory.ts";
import type { Handoff } from "../../../clients/protocol/rules/handoff.ts";
import { isCaseType } from "../../../clients/protocol/statements/registry.ts";
import { type AnyStatement, parseStatement, type Statement, type Wire } from "../../../clients/protocol/statements/statement.ts";
import { factsFromState } from "../../../server/features/cases/facts.ts";
import { contextOfNewStatement } from "../../../server/features/cases/load.ts";

const hexOfKey = (key: string): string => Buffer.from(key, "base64url").toString("hex");
const hexOrNull = (key: string | null): string | null => key && hexOfKey(key);
const mapped = <T, U>(all: Iterable<[string, T]>, of: (value: T) => U): Record<string, U> =>
	Object.fromEntries([...all].map(([id, value]) => [id, of(value)]));

export class Judge {
	readonly dir = emptyDirectory();
	readonly cases = new Map<Id, CaseState>();
	readonly compartments = new Map<Id, Compartment>();
	/** The newest `at` of the applied statements, UTC ms. */
	#newest = 0;

	get network(): Bytes {
		return this.dir.network;
	}

	/** @returns the error code of a refusal, or null when the statement was applied. */
	judge(wire: Wire): string | null {
		try {
			const statement = parseStatement(this.network, wire);
			this.#apply(statement);
			this.#newest = Math.max(this.#newest, statement.body.at);
			return null;
		} catch (error) {
			if (error instanceof ProtocolError) return error.code;
			throw error;
		}
	}

	#apply(statement: AnyStatement): void {
		if (statement.type === "epoch") this.#applyEpoch(statement);
		else if (statement.type === "grant") this.#applyGrant(statement);
		else if (statement.type === "leave") this.#applyLeave(statement);
		else if (isCaseType(statement.type)) this.#applyCase(statement as CaseStatement);
		else applyStatement(this.dir, statement);
	}

	#applyCase(statement: CaseStatement): void {
		checkNewSigner(this.dir, statement);
		const id = statement.body.case;
		const state = this.cases.get(id) ?? emptyCase(id, true);
		applyCase(state, statement, contextOfNewStatement(this.dir, statement));
		this.cases.set(id, state);
	}

	#applyGrant(statement: Statement<"grant">): void {
		checkNewSigner(this.dir, statement);
		const { compartment: id, at, handoff } = statement.body;
		const known = this.compartments.get(id);
		if (!known) throw new ProtocolError("not-found");
		const judge = (dir: Directory) => applyGrant(known, statement, this.#contextOf(dir, known, at));
		const granted = judge(this.dir);
		judgeAtCheckpoint(this.dir, statement, judge);
		const state = this.#caseOf(known);
		if (handoff !== null && state) checkMayGrant(state, handoff, id, { ...caseContext(this.dir), now: at });
		this.compartments.set(id, granted);
	}

	#applyLeave(statement: Statement<"leave">): void {
		checkNewSigner(this.dir, statement);
		const { compartment: id, at } = statement.body;
		const known = this.compartments.get(id);
		if (!known) throw new ProtocolError("not-found");
		const judge = (dir: Directory) => applyLeave(known, statement, this.#contextOf(dir, known, at));
		const after = judge(this.dir);
		judgeAtCheckpoint(this.dir, statement, judge);
		this.compartments.set(id, after);
	}

	#applyEpoch(statement: Statement<"epoch">): void {
		checkNewSigner(this.dir, statement);
		const { compartment: id, at } = statement.body;
		const known = this.compartments.get(id) ?? null;
		const { kind, subject } = known ?? statement.body;
		if (kind === "section" && !this.cases.get(subject ?? "")?.sections[id]) throw new ProtocolError("not-found");
		const judge = (dir: Directory) => applyEpoch(known, statement, this.#contextOf(dir, { id, kind, subject }, at));
		const opened = judge(this.dir);
		judgeAtCheckpoint(this.dir, statement, judge);
		this.compartments.set(id, opened);
	}

	#caseOf({ kind, subject }: Pick<Compartment, "kind" | "subject">): CaseState | null {
		return (kind === "section" && this.cases.get(subject ?? "")) || null;
	}

	/** @param now the time for which it is asked whether a section is open. */
	#contextOf(dir: Directory, compartment: Pick<Compartment, "id" | "kind" | "subject">, now: number) {
		const state = this.#caseOf(compartment) ?? emptyCase("", true);
		return { dir, ...factsFromState(state, compartment.id, { ...caseContext(dir), now }) };
	}

	/** The state, in the form of the vectors. */
	state() {
		return {
			directory: this.#directory(),
			cases: mapped(this.cases, (each) => stateOfCase(each, this.dir)),
			compartments: mapped(this.compartments, (each) => this.#compartment(each)),
		};
	}

	#directory() {
		const { dir } = this;
		const { wanted, keys } = dir.witnesses;
		return {
			size: dir.size,
			root: toHex(dir.roots[dir.size] as Bytes),
			quorum: dir.quorum,
			policy: dir.policy,
			witnesses: { wanted, witnesses: keys.map(({ name, publicKey }) => ({ name, key: toHex(publicKey) })) },
			accessOrigins: [dir.genesis?.body.logs.access.origin, ...dir.restarts.map(({ origin }) => origin)],
			release: dir.web && { manifest: toHex(dir.web.manifest), files: dir.web.files },
			site: dir.site && { manifest: toHex(dir.site.manifest), files: dir.site.files },
			organisations: mapped(dir.organisations, ({ status }) => status),
			suspensions: mapped(new Map([...dir.organisations].filter(([, each]) => each.suspension)), ({ suspension }) => suspension),
			facts: mapped(dir.organisations, ({ facts }) => facts),
			latin: mapped(dir.organisations, ({ latin }) => latin),
			members: mapped(dir.members, ({ role, organisation, status, keyEpoch: ke, credential, nextVetting }) => {
				return { role, organisation, status, ke, version: credential?.version ?? 0, nextVetting };
			}),
			desks: mapped(dir.desks, ({ id, organisation, latin, open, contact, members, epoch }) => {
				return {
					organisation,
					latin,
					open,
					contact,
					members: [...members].sort(),
					epoch,
					stale: deskIsStale(dir, id),
					canHold: deskCanHold(dir, id),
				};
			}),
			circles: circlesOfState(dir),
			spaces: mapped(dir.spaces, (space) => ({ circle: space.circle, owner: ownerOfSpace(space) })),
			openProposals: [...dir.openProposals].map(hexOfKey).sort(),
		};
	}

	#compartment(compartment: Compartment) {
		const { kind, subject, section } = compartment;
		const epochs = compartment.epochs.map(({ owner, holders, pending, left }) => ({
			owner,
			holders: holders.map((each) => `${partyOf(each)} ${each.ke}`).sort(),
			pending: pending.map(({ desk, ke, handoff }) => `${desk} ${ke} ${handoff}`).sort(),
			left: left.map(({ kind, id }) => `${kind} ${id}`).sort(),
		}));
		return {
			kind,
			subject,
			section,
			epochs,
			stale: staleness(compartment, this.#contextOf(this.dir, compartment, this.#newest)).length > 0,
		};
	}
}

/** The circles that have a seat or a key. */
function circlesOfState(dir: Directory) {
	const text = ({ kind, id, via, ke }: CircleSeat) => [kind, id, via ?? "-", ke].join(" ");
	const states = [...CIRCLES].sort().map((name) => {
		const seats = seatsOfCircle(dir, name);
		const intervals = (dir.circles.get(name)?.epochs ?? []).map(({ leaf, staleAt }): [number, number | null] => [leaf, staleAt]);
		return { name, who: toHex(hashOfSeats(seats)), seats: seats.map(text), waiting: circleWaiting(dir, name).map(text), intervals };
	});
	return Object.fromEntries(
		states.filter(({ seats, intervals }) => seats.length + intervals.length > 0).map(({ name, ...state }) => [name, state]),
	);
}

const partyOf = ({ kind, id, via }: { kind: string; id: Id; via: Id | null }): string =>
	kind === "desk" ? `desk ${id}` : via === null ? `member ${id}` : `desk ${via}`;

function stateOfCase(state: CaseState, dir: Directory) {
	// The first row isn't compared. Every other fact is, so that no fact is forgotten.
	const { id, complete, isPast, newestAt, chain, overrides, cpSize, ...facts } = state;
	const { asks, takeOvers, invited, consents, handoffs, ...plain } = facts;
	const context = { ...caseContext(dir), now: newestAt };
	return {
		...plain,
		asks: mapped(Object.entries(asks), (ask) => ask.code),
		takeOvers: mapped(Object.entries(takeOvers), ({ object }) => hexOfKey(object)),
		invited: Object.keys(invited).sort(),
		consents: mapped(Object.entries(consents), (consent) => consent.state),
		handoffs: mapped(Object.entries(handoffs), (handoff) => ({
			...factsOf(handoff),
			sections: handoff.sections.map(({ compartment }) => compartment),
			accept: hexOrNull(handoff.accept),
			receive: hexOrNull(handoff.receive),
			inError: hexOrNull(handoff.inError?.object ?? null),
			arrived: handoff.arrived && { object: hexOfKey(handoff.arrived.object), since: handoff.arrived.since },
			basis: handoff.basis && basisOf(handoff.basis),
			questions: handoff.questions.map(({ object }) => hexOfKey(object)).sort(),
			given: [...handoff.given].sort(),
			open: [...sectionsOpenTo(state, handoff, context)].sort(),
		})),
	};
}

/** The facts of a hand-off that every implementation has. */
function factsOf({ kind, from, to, state, travel, followUp, before, reason, settled, respondBy, purposes, ...more }: Handoff) {
	const { suggested, proposed, arranged, departed, tellBy, hasHer, expected } = more;
	return {
		...{ kind, from, to, state, travel, followUp, before, reason, settled, respondBy, purposes },
		...{ suggested, proposed, arranged, departed, tellBy, hasHer, expected },
	};
}

function basisOf({ kind, consent, head, assent, code, away, since }: NonNullable<Handoff["basis"]>) {
	return { kind, consent, head: hexOrNull(head), assent, code, away, since };
}
