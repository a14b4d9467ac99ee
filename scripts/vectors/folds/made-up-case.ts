/** A case of a made-up history: its present state, and how a statement about it is drafted. */
import { fromHex, type Id } from "../../../clients/protocol/bytes.ts";
import type { StatementType } from "../../../clients/protocol/statements/registry.ts";
import type { Author } from "./author.ts";
import type { Draft, Fields, State } from "./history.ts";

type CaseOf = State["cases"][Id];
export type HandoffOf = CaseOf["handoffs"][Id];

export class MadeUpCase {
	readonly author: Author;
	readonly id: Id;

	constructor(author: Author, id: Id) {
		this.author = author;
		this.id = id;
	}

	get chance() {
		return this.author.chance;
	}

	/** Undefined before the case is opened. */
	get state(): CaseOf | undefined {
		return this.author.state.cases[this.id];
	}

	anyDesk(): Id {
		return this.chance.pick(Object.keys(this.author.state.directory.desks)) ?? "";
	}

	/** Whether the desk is closed, or its organisation removed. */
	isGone(desk: Id): boolean {
		const { desks, organisations } = this.author.state.directory;
		return !desks[desk]?.open || organisations[desks[desk].organisation] === "removed";
	}

	/** Drafts the next statement of a chain, which a member of the desk signs. */
	draft(desk: Id, type: StatementType, fields: Fields): Draft {
		const by = this.chance.pick(this.author.state.directory.desks[desk]?.members ?? []);
		return { type, by, as: desk, fields: { ...placeInChain(this.author, this.id, type, fields), ...fields } };
	}

	/** The objId of the newest statement of a consent. */
	headOf(consent: Id): Uint8Array {
		const last = this.author.accepted.findLast(
			({ type, body }) => (type.startsWith("consent.") || type === "case.attest") && body.consent === consent,
		);
		return fromHex(last?.key ?? "");
	}
}

/** The fields that place the next statement in its chain. */
export function placeInChain(author: Author, id: Id, type: StatementType, fields: Fields): Fields {
	const chain = type === "case.custody" ? "case" : "handoff" in fields ? "handoff" : "consent" in fields ? "consent" : "case";
	const all = author.accepted.filter(({ type: t, body }) => {
		const isOfCase = t.startsWith("case.") && t !== "case.attest";
		if (body.case !== id || (chain === "case") !== isOfCase) return false;
		return chain === "case" || body[chain] === fields[chain];
	});
	const last = all.at(-1);
	return { case: id, seq: all.length, prev: last ? fromHex(last.key) : null };
}
