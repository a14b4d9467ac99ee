/** Makes the people, organisations and desks of a demonstration network, all through the SDK. */
import { randomBytes } from "node:crypto";
import type { Id } from "#protocol/bytes.ts";
import type { Role, RoutePart } from "#protocol/codes.ts";
import type { OrganisationFacts } from "#protocol/folds/directory.ts";
import {
	addDesk,
	addOrganisation,
	approve,
	assignToDesk,
	type Checklist,
	changeOrganisation,
	doUpkeep,
	foundNetwork,
	httpTransport,
	invite,
	join,
	memoryStorage,
	printDeskRecovery,
	signIn,
	syncDirectory,
	type UnlockedSession,
	vouch,
} from "#sdk/index.ts";

export interface Person {
	name: string;
	signInName: string;
	password: string;
	recoveryCode: string;
	/** The person's role in the demonstration. */
	part: string;
	session: UnlockedSession;
}

export interface Organisation {
	id: Id;
	name: string;
	coordinator: Person;
}

/** An organisation with one desk. */
export interface Partner extends Organisation {
	desk: Id;
}

/** By sign-in name of the coordinator. */
export type Partners = Record<string, Partner>;

/** A person's sign-in data, as it is stored next to the network's data. */
export type Account = Omit<Person, "session">;

const YEAR = 365 * 86_400_000;
/** The same vetting checklist for all fictional people. @param now UTC ms. */
const vetted = (now: number): Checklist => ({
	identitySeen: "in-person",
	identitySeenOn: now,
	references: 2,
	safeguardingTraining: now - YEAR / 2,
	codeOfConductSigned: now,
});
const newPassword = () => randomBytes(12).toString("base64url");

export class DemoNetwork {
	readonly people: Person[] = [];
	readonly #address: string;
	readonly #print: (line: string) => void;
	/** UTC ms. */
	readonly now: () => number;
	readonly #fetch: typeof fetch;
	/** @param ask replaces `fetch`, for example to count requests. */
	constructor(address: string, print: (line: string) => void, now: () => number, ask: typeof fetch = fetch) {
		this.#address = address;
		this.#print = print;
		this.now = now;
		this.#fetch = ask;
	}

	/** A new device. Each person has their own. */
	#device() {
		return {
			server: httpTransport({ address: this.#address, fetch: this.#fetch }),
			storage: memoryStorage(),
			now: this.now,
			onAlarm: ({ code, detail }: { code: string; detail: string }) => this.#print(`ALARM ${code}: ${detail}`),
		};
	}

	async found(setupToken: string, network: string, name: string, signInName: string, part: string): Promise<Person> {
		const password = newPassword();
		const { session, recoveryCode } = await foundNetwork({ ...this.#device(), setupToken, network, name, signInName, password });
		return this.#add({ name, signInName, password, recoveryCode, part, session });
	}

	#add(person: Person): Person {
		this.people.push(person);
		this.#print(`  ${person.name}, ${person.part}`);
		return person;
	}

	/** Admits a person: `by` invites and vouches for the keys, `admin` approves them. */
	async admit(
		{ by, admin }: { by: Person; admin: Person | null },
		who: { name: string; signInName: string; part: string },
		place: { organisation: Id | null; role: Role; desk?: Id },
	): Promise<Person> {
		const password = newPassword();
		const device = this.#device();
		const { code } = await invite(by.session, place);
		const joined = await join({ ...device, code, name: who.name, signInName: who.signInName, password });
		await syncDirectory(by.session);
		const object = await vouch(by.session, joined.member, vetted(this.now()));
		if (admin) await approve(admin.session, object, { fingerprint: joined.fingerprint });
		const session = await signIn({ ...device, name: who.signInName, password });
		return this.#add({ ...who, password, recoveryCode: joined.recoveryCode, session });
	}

	/** Adds an organisation, proposed by one admin and approved by the other admin, and admits its coordinator. */
	async organisation(
		admins: [Person, Person],
		details: { name: string; country: string; parts: RoutePart[]; facts?: Omit<OrganisationFacts, "scope"> },
		coordinator: { name: string; signInName: string; part: string },
	): Promise<Organisation> {
		const [proposer, approver] = admins;
		const { facts, ...named } = details;
		const { organisation, object } = await addOrganisation(proposer.session, { ...named, checklist: vetted(this.now()) });
		await approve(approver.session, object);
		if (facts) await approve(approver.session, await changeOrganisation(proposer.session, { organisation, ...facts, scope: "full" }));
		const person = await this.admit({ by: proposer, admin: approver }, coordinator, { organisation, role: "coordinator" });
		return { id: organisation, name: details.name, coordinator: person };
	}

	/** Adds a desk. A desk with only the coordinator gets a printed recovery code, so that it can hold cases. */
	async desk(coordinator: Person, name: string, colleagues: Person[] = []): Promise<Id> {
		const desk = await addDesk(coordinator.session, { name });
		for (const { session } of colleagues) await assignToDesk(coordinator.session, desk, session.me);
		if (colleagues.length === 0) await printDeskRecovery(coordinator.session, desk);
		await doUpkeep(coordinator.session);
		for (const { session } of colleagues) await syncDirectory(session);
		return desk;
	}
}
