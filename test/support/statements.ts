/** Unsigned statements of one case for tests of the fold, from readable names: desk("a") acts, member("ann") signs. */
import { type Bytes, fromBase64Url, hash, type Id, idFromBytes, utf8 } from "#protocol/bytes.ts";
import { type HandoffAction, RESPOND_WITHIN } from "#protocol/codes.ts";
import { applyCase } from "#protocol/folds/case.ts";
import { type CaseState, type CaseStatement, chainOf, emptyCase, type TimedContext } from "#protocol/folds/case-state.ts";
import type { Basis, ConsentTerms } from "#protocol/statements/cases.ts";
import type { Body, Envelope, Fields } from "#protocol/statements/registry.ts";
import { assemble, encodeBody, type Statement } from "#protocol/statements/statement.ts";

export const NETWORK = new Uint8Array(32).fill(7);
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** 1 January 2030: on the hour. */
export const START = Date.UTC(2030, 0, 1);

const ids = new Map<string, Id>();

/** The id that a name stands for. */
export function idOf(name: string): Id {
	const id = ids.get(name) ?? idFromBytes(hash(utf8(name)).slice(0, 16));
	ids.set(name, id);
	return id;
}

/**
 * Desk "a" belongs to organisation "org a" and has the members "a1" and "a2". The desks "b" to "g" are made in the same way.
 * Member "both" belongs to every desk. Desks named in `small` or `gone` can't hold cases. The organisations of desks named in `suspended` are suspended.
 */
export function contextAt(
	now: number,
	small: readonly string[] = [],
	gone: readonly string[] = [],
	suspended: readonly string[] = [],
): TimedContext {
	const names = [..."abcdefg"];
	const letter = new Map(names.map((name) => [idOf(name), name]));
	const isGone = (desk: Id) => gone.includes(letter.get(desk) ?? "");
	return {
		now,
		newestAt: () => 0,
		organisationOfDesk: (desk) => (letter.has(desk) ? idOf(`org ${letter.get(desk)}`) : undefined),
		isMemberOfDesk: (member, desk) => !isGone(desk) && [`${letter.get(desk)}1`, `${letter.get(desk)}2`, "both"].map(idOf).includes(member),
		deskCanHold: (desk) => !small.includes(letter.get(desk) ?? "") && !isGone(desk),
		isGone,
		goneSince: (desk) => (isGone(desk) ? START : null),
		isSuspended: (desk) => suspended.includes(letter.get(desk) ?? ""),
		hasActive: (desk, except) =>
			!isGone(desk) && !suspended.includes(letter.get(desk) ?? "") && ["1", "2"].some((n) => idOf(`${letter.get(desk)}${n}`) !== except),
		activeOrganisations: () => names.filter((name) => !gone.includes(name) && !suspended.includes(name)).map((name) => idOf(`org ${name}`)),
		countryOfDesk: () => "AL",
		isActive: () => true,
		isAdmin: (member) => ["admin", "admin2", "both"].map(idOf).includes(member),
	};
}

const NO_CHECKPOINT = { size: 0, root: new Uint8Array(32), signature: new Uint8Array(0) };

type CaseTypes = CaseStatement["type"];
type OnTheWay = Fields<"consent.record">["onTheWay"];
/** Fields that most tests leave out. They are null then. */
type Optional<T extends CaseTypes> = keyof Fields<T> & ("onTheWay" | "desk" | "since" | "tellBy");
type OptionalFields<T extends CaseTypes> = T extends "consent.record" | "consent.move" | "handoff.move"
	? Partial<Pick<Fields<T>, Optional<T>>>
	: Pick<Fields<T>, Optional<T>>;
type Given<T extends CaseTypes> = Omit<Fields<T>, "case" | "seq" | "prev" | Optional<T>> &
	OptionalFields<T> & { seq?: number; prev?: Uint8Array | null };

const NULL_FIELDS: Partial<Record<CaseTypes, object>> = {
	"consent.record": { onTheWay: null },
	"consent.move": { desk: null, onTheWay: null },
	"handoff.move": { since: null, tellBy: null },
};

/** One case under test. Statements are applied to `state`. A refused one throws. */
export class CaseUnderTest {
	readonly id = idOf("case");
	state: CaseState;
	now = START;
	small: string[] = [];
	gone: string[] = [];
	suspended: string[] = [];
	readonly log: CaseStatement[] = [];

	constructor(complete = true) {
		this.state = emptyCase(this.id, complete);
	}

	get context(): TimedContext {
		return contextAt(this.now, this.small, this.gone, this.suspended);
	}

	/** The next statement of its chain, unless seq and prev are given. @param who such as "a1": desk a, member a1; or "a/both"; or "admin" or "admin2". */
	make<T extends CaseTypes>(who: string, type: T, fields: Given<T>): CaseStatement {
		const [desk, member = who] = who.includes("/") ? who.split("/") : [who.charAt(0)];
		const envelope: Envelope = {
			by: idOf(member),
			ke: 1,
			as: who.startsWith("admin") ? null : idOf(desk ?? ""),
			at: this.now,
			cp: NO_CHECKPOINT,
		};
		// Many spreads in one literal take 40 times as long, and the explorer makes statements by the million.
		const body = Object.assign({ case: this.id, seq: 0, prev: null as Bytes | null }, NULL_FIELDS[type], envelope, fields);
		const chain = chainOf(this.state, { type, body } as unknown as CaseStatement);
		const head = chain.at(-1);
		if (fields.seq === undefined) body.seq = chain.length;
		if (fields.prev === undefined && head !== undefined) body.prev = fromBase64Url(head);
		return this.assemble(type, body as unknown as Body<T>);
	}

	protected assemble<T extends CaseTypes>(type: T, body: Body<T>): CaseStatement {
		return assemble(NETWORK, type, body, encodeBody(type, body), []) as Statement<T> as unknown as CaseStatement;
	}

	apply(statement: CaseStatement): CaseStatement {
		applyCase(this.state, statement, this.context);
		this.log.push(statement);
		return statement;
	}

	do<T extends CaseTypes>(who: string, type: T, fields: Given<T>): CaseStatement {
		return this.apply(this.make(who, type, fields));
	}

	/** The same case, for a statement that must not change this one. */
	copy(): CaseUnderTest {
		const copy = new CaseUnderTest(this.state.complete);
		Object.assign(copy, { ...this, state: structuredClone(this.state), log: [...this.log] });
		return copy;
	}

	/** Opens the case at desk a, with the sections identity, story and health. */
	open(): this {
		const sections = (["identity", "story", "health"] as const).map((section) => ({ section, compartment: idOf(section) }));
		this.do("a1", "case.open", { code: "bado-kuve", sections, discussion: idOf("discussion a") });
		return this;
	}

	consent(name: string, to: string, terms: Partial<ConsentTerms> = {}, who = "a1", onTheWay: OnTheWay = null): CaseStatement {
		return this.do(who, "consent.record", { consent: idOf(name), active: true, terms: termsFor(to, terms), onTheWay });
	}

	moveConsent(
		who: string,
		name: string,
		action: Fields<"consent.move">["action"],
		{ onTheWay = null, desk }: { onTheWay?: OnTheWay; desk?: string } = {},
	): CaseStatement {
		const named = desk === undefined ? null : idOf(desk);
		return this.do(who, "consent.move", { consent: idOf(name), action, code: null, desk: named, onTheWay });
	}

	/** A desk attests the record of a consent, or another statement of the consent's chain. */
	attest(who: string, name: string, verdict: "approve" | "refuse" = "approve", object?: CaseStatement): CaseStatement {
		const record = this.state.consents[idOf(name)]?.chain[0] ?? "";
		return this.do(who, "case.attest", { consent: idOf(name), object: object?.objId ?? fromBase64Url(record), verdict });
	}

	/** An admin invites a desk into a case without custodian. */
	invite(desk: string, who = "admin"): CaseStatement {
		return this.do(who, "case.invite", { desk: idOf(desk) });
	}

	/** The consent as it stands, as a basis. */
	basis(name: string, parts: Partial<Basis> = {}): Basis {
		const head = this.state.consents[idOf(name)]?.chain.at(-1);
		return {
			kind: "consent",
			consent: idOf(name),
			head: head ? fromBase64Url(head) : new Uint8Array(32),
			assent: false,
			code: null,
			away: false,
			...parts,
		};
	}

	draft(who: string, name: string, to: string, parts: Partial<Fields<"handoff.draft">> = {}): CaseStatement {
		return this.do(who, "handoff.draft", {
			handoff: idOf(name),
			kind: "transfer",
			to: idOf(to),
			reason: "MigrationOrChangeOfLocation",
			priority: "urgent",
			travel: true,
			followUp: false,
			...parts,
		});
	}

	request(who: string, name: string, basis: Basis, parts: Partial<Fields<"handoff.request">> = {}): CaseStatement {
		const priority = this.state.handoffs[idOf(name)]?.priority ?? "normal";
		const sections = (["identity", "story"] as const).map((section) => ({ section, compartment: idOf(section), byHand: false }));
		return this.do(who, "handoff.request", {
			handoff: idOf(name),
			respondBy: this.now + RESPOND_WITHIN[priority],
			sections,
			purposes: ["shelter"],
			basis,
			summary: new Uint8Array(32),
			thread: idOf(`thread ${name}`),
			...parts,
		});
	}

	/** A request, and the agreement of a colleague to its basis. */
	agreed(who: string, name: string, basis: Basis, parts: Partial<Fields<"handoff.request">> = {}): CaseStatement {
		const request = this.request(who, name, basis, parts);
		const desk = who.charAt(0);
		this.countersign(who === `${desk}2` ? `${desk}1` : `${desk}2`, name, request);
		return request;
	}

	makeMove(who: string, name: string, action: HandoffAction, parts: Partial<Fields<"handoff.move">> = {}): CaseStatement {
		const move = {
			handoff: idOf(name),
			action,
			code: null,
			ending: null,
			outcome: null,
			desk: null,
			expectBy: null,
			since: null,
			tellBy: null,
			basis: null,
		};
		return this.make(who, "handoff.move", Object.assign(move, this.#usualFields(name, action), parts));
	}

	move(who: string, name: string, action: HandoffAction, parts: Partial<Fields<"handoff.move">> = {}): CaseStatement {
		return this.apply(this.makeMove(who, name, action, parts));
	}

	countersign(who: string, name: string, object: CaseStatement, verdict: "approve" | "refuse" = "approve"): CaseStatement {
		return this.do(who, "handoff.countersign", { handoff: idOf(name), object: object.objId, verdict });
	}

	/** Takes custody after a receive, as the to-desk's client does. */
	custody(who: string, name: string, parts: Partial<Fields<"case.custody">> = {}): CaseStatement {
		const handoff = this.state.handoffs[idOf(name)];
		return this.do(who, "case.custody", {
			handoff: idOf(name),
			receive: handoff?.receive ? fromBase64Url(handoff.receive) : new Uint8Array(32),
			to: idOf(who.charAt(0)),
			sections: handoff?.given ?? [],
			discussion: idOf(`discussion of ${name}`),
			...parts,
		});
	}

	/** Proposes to take over from desk a. */
	takeOver(who: string, sections: string[] = [], parts: Partial<Fields<"case.take-over">> = {}): CaseStatement {
		const discussion = idOf(`discussion of ${who}`);
		return this.do(who, "case.take-over", { from: idOf("a"), sections: sections.map(idOf), discussion, ...parts });
	}

	/** An admin countersigns a take-over. */
	decide(object: CaseStatement, verdict: "approve" | "refuse" = "approve", who = "admin"): CaseStatement {
		return this.do(who, "case.countersign", { object: object.objId, verdict });
	}

	/** The usual fields of an action, so that tests name only those that matter to them. */
	#usualFields(name: string, action: HandoffAction): Partial<Fields<"handoff.move">> {
		if (action === "accept" || action === "extend") return { basis: this.#heldBasis(name) };
		if (["decline", "withdraw", "cancel", "hold", "enter-in-error", "settle"].includes(action)) return { code: "other" };
		if (action === "reroute") return { desk: idOf("g") };
		// An arrival in the past is refused.
		if (action === "arrange") return { expectBy: Math.max(START + 10 * DAY, this.now + DAY) };
		if (action === "depart" || action === "arrived") return { since: this.now };
		if (action === "tell") return { tellBy: this.now + 8 * HOUR };
		if (action === "end") return { ending: "missing" };
		return action === "complete" ? { outcome: "service-provided" } : {};
	}

	#heldBasis(name: string): Basis | null {
		const held = this.state.handoffs[idOf(name)]?.basis;
		if (!held) return { kind: "legal-obligation", consent: null, head: null, assent: false, code: "court-order", away: false };
		const { kind, consent, assent, code, away } = held;
		const head = consent === null ? undefined : this.state.consents[consent]?.chain.at(-1);
		return { kind, consent, head: head ? fromBase64Url(head) : null, assent, code, away };
	}
}

export function termsFor(to: string, parts: Partial<ConsentTerms> = {}): ConsentTerms {
	return {
		givenBy: "person",
		guardian: null,
		recipient: idOf(`org ${to}`),
		purposes: ["shelter"],
		sections: ["identity", "story", "health"],
		permit: true,
		from: START - DAY,
		until: START + 90 * DAY,
		language: "sw",
		interpreter: true,
		recorded: "written",
		withhold: [],
		excluded: null,
		replaces: null,
		...parts,
	};
}

/** The code of the error that a call throws, or "ok". */
export function outcomeOf(call: () => unknown): string {
	try {
		call();
		return "ok";
	} catch (error) {
		return (error as { code?: string }).code ?? String(error);
	}
}
