/** A case whose custodian's organisation was removed. The desk of `strangeStaff` reads a section of it. */
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import { type Statement, toWire, type Wire } from "#protocol/statements/statement.ts";
import type { Actor, ApiWorld } from "./api-world.ts";
import type { Casework } from "./cases.ts";

export class CaseWithoutCustodian {
	readonly casework: Casework;
	readonly #w: ApiWorld;
	readonly #custodian: Id;

	private constructor(w: ApiWorld, casework: Casework, custodian: Id) {
		this.#w = w;
		this.casework = casework;
		this.#custodian = custodian;
	}

	static async make(w: ApiWorld): Promise<CaseWithoutCustodian> {
		const { people, admin } = w;
		const organisation = await people.organisation(people.founder, admin.account);
		const boss = await people.member(people.founder, admin.account, "coordinator", organisation);
		const staff = await people.member(boss, admin.account, "staff", organisation);
		const desk = await people.desk(boss, organisation, [staff]);
		await w.renewCheckpoint();
		const [from, to] = [w.who({ account: staff, desk, organisation }), w.who(w.strangeStaff)];
		const casework = w.casework();
		await casework.must(from, casework.opening(from));
		const { handoff, consent } = await casework.requested(from, to.party, ["story"], { kind: "referral", travel: false });
		await casework.must(to, { statements: [casework.moving(to, handoff, "accept", { basis: casework.basis(consent) })] });
		const removal = await people.append(people.founder, "remove", { kind: "organisation", subject: organisation, code: "cannot-act" });
		await people.approve(admin.account, removal);
		await w.renewCheckpoint();
		return new CaseWithoutCustodian(w, casework, desk);
	}

	/** Builds a take-over by this actor's desk, with its discussion. */
	async proposing(by: Actor) {
		await this.#readHead();
		const who = this.#w.who(by);
		const discussion = randomId();
		const statement = this.casework.make(who, "case.take-over", { from: this.#custodian, sections: [], discussion });
		const fields = { compartment: discussion, kind: "discussion" as const, subject: this.casework.id, section: null };
		return { statements: [statement], epochs: [this.casework.epoch(who, { ...fields, desks: [who.party.desk] })] };
	}

	/** Proposes a take-over, which then waits for a decision. It replaces the earlier proposal. */
	async propose(): Promise<Statement<"case.take-over">> {
		const bundle = await this.proposing(this.#w.strangeStaff);
		await this.casework.must(this.#w.who(this.#w.strangeStaff), bundle);
		return bundle.statements[0] as Statement<"case.take-over">;
	}

	async countersign(by: Actor, { objId: object }: Statement<"case.take-over">, verdict: "approve" | "refuse"): Promise<Wire> {
		await this.#readHead();
		const fields = { object, verdict, as: null };
		return toWire(this.casework.make(this.#w.who(by), "case.countersign", fields));
	}

	/** Takes the head of the chain from the database, because statements that were built before may not have been sent. */
	async #readHead(): Promise<void> {
		const { id, heads } = this.casework;
		const [row] = await this.#w.server.sql(`SELECT length, head FROM chain WHERE id = '${id}'`);
		heads.set(id, { seq: Number(row?.length) - 1, head: new Uint8Array(row?.head as Buffer) });
	}
}
