/** The demonstration network: three fictional organisations and eight people, all through the SDK. */
import { randomBytes } from "node:crypto";
import type { Id } from "#protocol/bytes.ts";
import type { Role, RoutePart } from "#protocol/codes.ts";
import {
	addDesk,
	addOrganisation,
	approve,
	assignToDesk,
	type Checklist,
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
	/** What this person is here to show. */
	part: string;
	session: UnlockedSession;
}

export interface Organisation {
	id: Id;
	name: string;
	coordinator: Person;
}

/** Who can sign in, as it is kept beside the data. */
export type Account = Omit<Person, "session">;

const YEAR = 365 * 86_400_000;
/** Said of everybody here: these people are made up. */
const vetted = (): Checklist => ({
	identitySeen: "in-person",
	identitySeenOn: Date.now(),
	references: 2,
	safeguardingTraining: Date.now() - YEAR / 2,
	codeOfConductSigned: Date.now(),
});
const newPassword = () => randomBytes(9).toString("base64url");

export class DemoNetwork {
	readonly people: Person[] = [];
	readonly #address: string;
	readonly #say: (line: string) => void;
	constructor(address: string, say: (line: string) => void) {
		this.#address = address;
		this.#say = say;
	}

	/** A device of its own for each person. */
	#device() {
		return {
			server: httpTransport({ address: this.#address }),
			storage: memoryStorage(),
			onAlarm: ({ code, detail }: { code: string; detail: string }) => this.#say(`ALARM ${code}: ${detail}`),
		};
	}

	async found(setupToken: string, network: string, name: string, signInName: string, part: string): Promise<Person> {
		const password = newPassword();
		const { session, recoveryCode } = await foundNetwork({ ...this.#device(), setupToken, network, name, signInName, password });
		return this.#keep({ name, signInName, password, recoveryCode, part, session });
	}

	#keep(person: Person): Person {
		this.people.push(person);
		this.#say(`  ${person.name}, ${person.part}`);
		return person;
	}

	/** Invited by `by`, who vouches for the keys; `admin` approves them. */
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
		const object = await vouch(by.session, joined.member, vetted());
		if (admin) await approve(admin.session, object, { fingerprint: joined.fingerprint });
		const session = await signIn({ ...device, name: who.signInName, password });
		return this.#keep({ ...who, password, recoveryCode: joined.recoveryCode, session });
	}

	/** Proposed by one admin, approved by the other; then its coordinator. */
	async organisation(
		admins: [Person, Person],
		what: { name: string; country: string; parts: RoutePart[] },
		coordinator: { name: string; signInName: string; part: string },
	): Promise<Organisation> {
		const [proposer, approver] = admins;
		const { organisation, object } = await addOrganisation(proposer.session, { ...what, checklist: vetted() });
		await approve(approver.session, object);
		const person = await this.admit({ by: proposer, admin: approver }, coordinator, { organisation, role: "coordinator" });
		return { id: organisation, name: what.name, coordinator: person };
	}

	/** A desk of these people. With nobody but its coordinator it gets a printed recovery code, so that it can keep cases. */
	async desk(coordinator: Person, name: string, colleagues: Person[] = []): Promise<Id> {
		const desk = await addDesk(coordinator.session, { name });
		for (const { session } of colleagues) await assignToDesk(coordinator.session, desk, session.me);
		if (colleagues.length === 0) await printDeskRecovery(coordinator.session, desk);
		await doUpkeep(coordinator.session);
		for (const { session } of colleagues) await syncDirectory(session);
		return desk;
	}
}
