/** A network of three organisations with a real server, and one of its cases, as its members' clients write it. */
import { deskKeys } from "#crypto/desk.ts";
import { EpochKey, entryKey, epochCommitment, sealEntry, sealGrant } from "#crypto/epoch.ts";
import { randomId } from "#crypto/random.ts";
import { SealPublicKey, sealPadded } from "#crypto/seal.ts";
import { signStatement } from "#crypto/signing.ts";
import { type Bytes, hash, type Id, toBase64Url, utf8 } from "#protocol/bytes.ts";
import { type HandoffAction, type Priority, RESPOND_WITHIN, type Section } from "#protocol/codes.ts";
import type { Basis, ConsentTerms } from "#protocol/statements/cases.ts";
import type { Body, Fields, StatementType } from "#protocol/statements/registry.ts";
import { entryAad, parseStatement, type Statement, toWire } from "#protocol/statements/statement.ts";
import type { Feature } from "#server/gate/context.ts";
import { ringForMoves } from "../../server/features/bells/moves.ts";
import { ringForAsk } from "../../server/features/bells/outbox.ts";
import { caseSource } from "../../server/features/cases/case-source.ts";
import { casesFeature } from "../../server/features/cases/routes.ts";
import { compartmentsFeature } from "../../server/features/compartments/routes.ts";
import type { Person } from "./directory.ts";
import type { Answer } from "./http.ts";
import type { TestLike } from "./scope.ts";
import { type Party, ServedDirectory } from "./served-directory.ts";
import { type Booted, boot } from "./server-context.ts";

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export interface Network extends Booted {
	d: ServedDirectory;
	second: Person;
	parties: [Party, Party, Party];
	/** Brings the server's directory up to `d`. */
	sync(): Promise<void>;
	party(): Party;
	token(member: Person): string;
}

/** Three organisations of one desk each, and two admins. */
export async function network(t: TestLike, more: Feature[] = [], given: Parameters<typeof boot>[2] = {}): Promise<Network> {
	const d = new ServedDirectory();
	const booted = await boot(t, [d.feature, compartmentsFeature(caseSource), casesFeature({ ringForMoves, ringForAsk }), ...more], given);
	const { second } = d;
	const parties: [Party, Party, Party] = [d.party(), d.party(), d.party()];
	const sync = () => d.sync(booted);
	await sync();
	// A new one each time: tests move the clock past the end of tokens.
	const token = ({ id }: Person) => booted.signIn(id);
	return { ...booted, d, second, parties, sync, party: () => d.party(), token };
}

export interface Bundle {
	statements?: Statement<any>[];
	epochs?: SealedEpoch[];
	grants?: SealedGrant[];
	summaries?: { handoff: Id; hash: string; box: string }[];
}
export interface SealedEpoch {
	statement: Statement<"epoch">;
	sealed: { hash: string; box: string }[];
}
export interface SealedGrant {
	statement: Statement<"grant">;
	sealed: { hash: string; box: string };
}

const text = toBase64Url;
const box = (bytes: Bytes) => ({ hash: text(hash(bytes)), box: text(bytes) });

/** Who acts: a desk through one of its members. */
export interface Who {
	party: Party;
	by: Person;
}
export const staffOf = (party: Party): Who => ({ party, by: party.staff });
export const bossOf = (party: Party): Who => ({ party, by: party.coordinator });

/** Fields that most tests leave out. They are null then. */
type Optional<T extends StatementType> = keyof Fields<T> & ("onTheWay" | "desk" | "since" | "tellBy");
type OptionalFields<T extends StatementType> = T extends "consent.record" | "consent.move" | "handoff.move"
	? Partial<Pick<Fields<T>, Optional<T>>>
	: Pick<Fields<T>, Optional<T>>;
type Given<T extends StatementType> = Omit<Fields<T>, "case" | "seq" | "prev" | Optional<T>> &
	OptionalFields<T> & { seq?: number; prev?: Bytes | null };

const NULL_FIELDS: Partial<Record<StatementType, object>> = {
	"consent.record": { onTheWay: null },
	"consent.move": { desk: null, onTheWay: null },
	"handoff.move": { since: null, tellBy: null },
};

/** One case as a client keeps it: the heads of its chains, and the keys of its compartments. */
export class Casework {
	readonly id: Id = randomId();
	readonly code = `code-${this.id.slice(0, 8)}`;
	readonly heads = new Map<Id, { seq: number; head: Bytes }>();
	readonly keys = new Map<Id, EpochKey>();
	/** The present epoch of each compartment. */
	readonly epochs = new Map<Id, Statement<"epoch">>();
	readonly sections = new Map<Section, Id>();
	readonly net: Network;
	constructor(net: Network) {
		this.net = net;
	}

	sign<T extends StatementType>({ party, by }: Who, type: T, fields: Fields<T>): Statement<T> {
		const { d, clock } = this.net;
		const body = { by: by.id, ke: by.ke, as: party.desk, cp: d.checkpoint(), at: clock.now(), ...fields } as unknown as Body<T>;
		return signStatement(d.dir.network, type, body, by.keys.signing);
	}

	/** The next statement of its chain. It counts as appended: see `send`. */
	make<T extends StatementType>(who: Who, type: T, fields: Given<T>): Statement<T> {
		const named = fields as unknown as { handoff?: Id; consent?: Id };
		const chain = (type === "case.custody" ? undefined : (named.handoff ?? named.consent)) ?? this.id;
		const last = this.heads.get(chain);
		const place = { seq: last ? last.seq + 1 : 0, prev: last?.head ?? null };
		const statement = this.sign(who, type, { case: this.id, ...place, ...NULL_FIELDS[type], ...fields } as unknown as Fields<T>);
		this.heads.set(chain, { seq: place.seq, head: statement.objId });
		return statement;
	}

	/** Opens a compartment, or its next epoch, for these desks. */
	epoch(who: Who, fields: Pick<Fields<"epoch">, "kind" | "subject" | "section"> & { compartment: Id; desks: Id[] }): SealedEpoch {
		const { compartment, kind, subject, section, desks } = fields;
		const before = this.epochs.get(compartment);
		const number = (before?.body.number ?? 0) + 1;
		const key = EpochKey.random();
		const kc = epochCommitment(key);
		const sealed = desks.map((desk) => this.sealTo(desk, { compartment, number, kc }, key));
		const statement = this.sign(who, "epoch", {
			compartment,
			kind,
			subject,
			section,
			owner: who.party.desk,
			number,
			kc,
			prev: before?.objId ?? null,
			closes: before ? { heads: [], count: 0 } : null,
			holders: sealed.map(({ holder }) => holder),
			pending: [],
			reason: before ? "rotation" : "created",
			cite: null,
		});
		this.keys.set(compartment, key);
		this.epochs.set(compartment, statement);
		return { statement, sealed: sealed.map(({ bytes }) => box(bytes)) };
	}

	sealTo(desk: Id, at: { compartment: Id; number: number; kc: Bytes }, key: EpochKey) {
		const { d } = this.net;
		const ke = d.dir.desks.get(desk)!.epoch;
		const to = deskKeys(d.deskSeeds.get(desk)!).seal.publicKey;
		const bytes = sealGrant(to, { network: d.dir.network, ...at, kind: "desk", id: desk, ke }, key);
		return { bytes, holder: { kind: "desk" as const, id: desk, via: null, ke, hash: hash(bytes) } };
	}

	grant(who: Who, compartment: Id, desk: Id, handoff: Id): SealedGrant {
		const { number, kc } = this.epochs.get(compartment)!.body;
		const { bytes, holder } = this.sealTo(desk, { compartment, number, kc }, this.keys.get(compartment)!);
		return { statement: this.sign(who, "grant", { compartment, number, kc, holder, handoff }), sealed: box(bytes) };
	}

	summary(handoff: Id, desk: Id): { handoff: Id; hash: string; box: string } {
		const to = new SealPublicKey(deskKeys(this.net.d.deskSeeds.get(desk)!).seal.publicKey.bytes);
		return { handoff, ...box(sealPadded(to, utf8("summary"), utf8("woman, 20 to 25, needs shelter"))) };
	}

	body({ statements = [], epochs = [], grants = [], summaries = [] }: Bundle) {
		return {
			statements: statements.map(toWire),
			epochs: epochs.map(({ statement, sealed }) => ({ epoch: toWire(statement), sealed })),
			grants: grants.map(({ statement, sealed }) => ({ grants: [toWire(statement)], sealed: [sealed] })),
			summaries,
		};
	}

	/** Sends a bundle. A refused one leaves this client's chains as they were. */
	async send(who: Who, bundle: Bundle): Promise<Answer> {
		const answer = await this.post(who, this.body(bundle));
		if (answer.status !== 200) this.#forget(bundle.statements ?? []);
		return answer;
	}

	post(who: Who, body: unknown): Promise<Answer> {
		return this.net.call("POST", `/api/cases/${this.id}/statements`, { token: this.net.token(who.by), body });
	}

	#forget(statements: Statement<any>[]): void {
		for (const { body: whole, type } of [...statements].reverse()) {
			const body = whole as unknown as { seq: number; prev: Bytes; handoff?: Id; consent?: Id };
			const chain = (type === "case.custody" ? undefined : (body.handoff ?? body.consent)) ?? this.id;
			if (body.seq === 0) this.heads.delete(chain);
			else this.heads.set(chain, { seq: body.seq - 1, head: body.prev });
		}
	}

	get(who: Who): Promise<Answer> {
		return this.net.call("GET", `/api/cases/${this.id}`, { token: this.net.token(who.by) });
	}

	section(section: Section): Id {
		return this.sections.get(section)!;
	}

	opening(who: Who, sections: readonly Section[] = ["identity", "story"]): Bundle {
		const named = sections.map((section) => ({ section, compartment: randomId() }));
		for (const { section, compartment } of named) this.sections.set(section, compartment);
		const discussion = randomId();
		const desks = [who.party.desk];
		return {
			statements: [this.make(who, "case.open", { code: this.code, sections: named, discussion })],
			epochs: [
				...named.map((each) => this.epoch(who, { ...each, kind: "section", subject: this.id, desks })),
				this.epoch(who, { compartment: discussion, kind: "discussion", subject: this.id, section: null, desks }),
			],
		};
	}

	open(who: Who, sections?: readonly Section[]): Promise<Answer> {
		return this.send(who, this.opening(who, sections));
	}

	/** @returns the consent's id. */
	async consent(who: Who, to: Party, terms: Partial<ConsentTerms> = {}): Promise<Id> {
		const consent = randomId();
		const all = this.termsOf(to, terms);
		await this.must(who, { statements: [this.make(who, "consent.record", { consent, active: true, terms: all })] });
		return consent;
	}

	/** The terms of a permit for an organisation. */
	termsOf(to: Party, terms: Partial<ConsentTerms> = {}): ConsentTerms {
		const now = this.net.clock.now();
		return {
			givenBy: "person",
			guardian: null,
			recipient: to.organisation,
			purposes: ["shelter"],
			sections: [...this.sections.keys()],
			permit: true,
			from: now - DAY,
			until: now + 90 * DAY,
			language: "sw",
			interpreter: true,
			recorded: "written",
			withhold: [],
			excluded: null,
			replaces: null,
			...terms,
		};
	}

	basis(consent: Id): Basis {
		return { kind: "consent", consent, head: this.heads.get(consent)!.head, assent: false, code: null, away: false };
	}

	draft(who: Who, to: Party, parts: Partial<Fields<"handoff.draft">> = {}): { handoff: Id; statement: Statement<"handoff.draft"> } {
		const handoff = randomId();
		const fields = {
			kind: "transfer" as const,
			to: to.desk,
			reason: "MigrationOrChangeOfLocation" as const,
			priority: "urgent" as const,
			travel: true,
			followUp: false,
		};
		return { handoff, statement: this.make(who, "handoff.draft", { handoff, ...fields, ...parts }) };
	}

	/** The bundle of a request: its statement, thread, keys and summary. */
	requesting(
		who: Who,
		to: Party,
		handoff: Id,
		basis: Basis,
		sections: readonly Section[],
		byHand: readonly Section[] = [],
		priority: Priority = "urgent",
	): Bundle {
		const thread = randomId();
		const own = this.summary(handoff, to.desk);
		const named = sections.map((section) => ({ section, compartment: this.section(section), byHand: byHand.includes(section) }));
		const respondBy = this.net.clock.now() + RESPOND_WITHIN[priority];
		const hashOf = new Uint8Array(Buffer.from(own.hash, "base64url"));
		return {
			statements: [
				this.make(who, "handoff.request", { handoff, respondBy, sections: named, purposes: ["shelter"], basis, summary: hashOf, thread }),
			],
			epochs: [
				this.epoch(who, { compartment: thread, kind: "handoff", subject: handoff, section: null, desks: [who.party.desk, to.desk] }),
			],
			grants: named.filter((each) => !each.byHand).map(({ compartment }) => this.grant(who, compartment, to.desk, handoff)),
			summaries: [own],
		};
	}

	/** Consent, draft and request of a transfer. @returns hand-off and consent. */
	async requested(
		who: Who,
		to: Party,
		sections: readonly Section[] = ["identity"],
		parts: Partial<Fields<"handoff.draft">> = {},
	): Promise<{ handoff: Id; consent: Id; thread: Id }> {
		const consent = await this.consent(who, to);
		const { handoff, statement } = this.draft(who, to, parts);
		await this.must(who, { statements: [statement] });
		const bundle = this.requesting(who, to, handoff, this.basis(consent), sections, [], parts.priority);
		await this.must(who, bundle);
		return { handoff, consent, thread: (bundle.statements![0]!.body as Body<"handoff.request">).thread };
	}

	/** `depart` and `arrived` take the present time, unless `parts` names another one. */
	moving(who: Who, handoff: Id, action: HandoffAction, parts: Partial<Fields<"handoff.move">> = {}): Statement<"handoff.move"> {
		const isFact = action === "depart" || action === "arrived";
		return this.make(who, "handoff.move", {
			handoff,
			action,
			code: null,
			ending: null,
			outcome: null,
			desk: null,
			expectBy: null,
			basis: null,
			...(isFact && { since: this.net.clock.now() }),
			...parts,
		});
	}

	move(who: Who, handoff: Id, action: HandoffAction, parts: Partial<Fields<"handoff.move">> = {}): Promise<Answer> {
		return this.send(who, { statements: [this.moving(who, handoff, action, parts)] });
	}

	/** The bundle of a receipt: it moves custody, and opens the new discussion. */
	receiving(who: Who, handoff: Id, sections: readonly Section[]): Bundle {
		const discussion = randomId();
		const receive = this.moving(who, handoff, "receive");
		const custody = this.make(who, "case.custody", {
			handoff,
			receive: receive.objId,
			to: who.party.desk,
			sections: sections.map((each) => this.section(each)),
			discussion,
		});
		return {
			statements: [receive, custody],
			epochs: [this.epoch(who, { compartment: discussion, kind: "discussion", subject: this.id, section: null, desks: [who.party.desk] })],
		};
	}

	/** Writes into a compartment under its present epoch, as the author's only entry. @param prev heads seen. */
	say(
		who: Who,
		compartment: Id,
		words: string,
		prev: Bytes[] = [],
	): { statement: Statement<"entry">; post(mentions?: Id[]): Promise<Answer> } {
		const { number } = this.epochs.get(compartment)!.body;
		const fields = { compartment, number, entry: randomId(), n: 1, prev, attachments: [], replaces: null };
		const header = this.sign(who, "entry", { ...fields, box: new Uint8Array(32) }).body;
		const sealed = sealEntry(entryKey(this.keys.get(compartment)!, fields.entry), entryAad(header), utf8(words));
		const statement = this.sign(who, "entry", { ...fields, box: hash(sealed) });
		const body = { entry: toWire(statement), box: text(sealed) };
		return {
			statement,
			post: (mentions) => {
				const sent = { token: this.net.token(who.by), body: mentions ? { ...body, mentions } : body };
				return this.net.call("POST", `/api/compartments/${compartment}/entries`, sent);
			},
		};
	}

	/** Sends a bundle that must be accepted. @returns its position. @throws Error with the server's answer. */
	async must(who: Who, bundle: Bundle): Promise<number> {
		const { status, body } = await this.send(who, bundle);
		if (status !== 200) throw new Error(`${bundle.statements?.map(({ type }) => type).join()}: ${JSON.stringify(body)}`);
		return body.pos;
	}

	/** The states of the hand-offs, as the server's rows have them. */
	async states(): Promise<Record<Id, string>> {
		const rows = await this.net.sql(`SELECT handoff, state FROM handoff WHERE case_id = '${this.id}'`);
		return Object.fromEntries(rows.map(({ handoff, state }) => [handoff, state])) as Record<Id, string>;
	}

	async custodian(): Promise<unknown> {
		return (await this.net.sql(`SELECT custodian FROM casefile WHERE case_id = '${this.id}'`))[0]?.custodian;
	}
}

/** The types and actions of what cases.get answered. */
export function told(net: Network, { body }: Answer): string[] {
	return body.statements.map(({ statement }: { statement: Parameters<typeof parseStatement>[1] }) => {
		const { type, body: parsed } = parseStatement(net.d.dir.network, statement);
		return type === "handoff.move" ? `handoff.${parsed.action}` : type;
	});
}
