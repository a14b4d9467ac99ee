/** A whole server and people on it who work through the SDK, by real HTTP and real cryptography. */

import { Keybag, RecoveryCode, SlotKey } from "#crypto/keybag.ts";
import { fromBase64Url, type Id, toBase64Url } from "#protocol/bytes.ts";
import { ROUTE_PARTS, type Role } from "#protocol/codes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { makeUnlockedSession, type SessionOptions } from "#sdk/account/unlocked-session.ts";
import {
	type Alarm,
	addDesk,
	addOrganisation,
	approve,
	doUpkeep,
	foundNetwork,
	httpTransport,
	invite,
	join,
	memoryStorage,
	syncDirectory,
	type UnlockedSession,
	vouch,
} from "#sdk/index.ts";
import { CHECKLIST } from "./checklist.ts";
import { bootCopy } from "./copies.ts";
import type { TestLike } from "./scope.ts";
import { bootServer, type Server } from "./server.ts";
import { recoveryBody } from "./sign-in.ts";

/** One person, with a device of their own. */
export interface Person {
	session: UnlockedSession;
	id: Id;
	signInName: string;
	password: string;
	recoveryCode: string;
	alarms: Alarm[];
}

const PASSWORD = "a pass phrase for tests";

/** A network on a test server, whose people are made one by one. */
export class TestNetwork {
	readonly server: Server;
	/** The number of sign-in names that were given out. */
	names = 0;
	constructor(server: Server) {
		this.server = server;
	}

	/**
	 * Signs in with the recovery code, because stretching a password takes a second. The password stays valid. Tests about signing in use it.
	 */
	async open(device: SessionOptions, name: string, recoveryCode: string): Promise<UnlockedSession> {
		const { server, storage } = device;
		const code = RecoveryCode.parse(recoveryCode);
		const begun = await server.call(contracts.session.recoverStart, { body: { name } });
		const network = fromBase64Url((await server.call(contracts.directory.network)).network ?? "");
		const body = recoveryBody(code, { network, origin: server.origin }, begun);
		const opened = await server.call(contracts.session.recoverFinish, { body });
		server.setAccessToken(opened.token);
		const bag = Keybag.open(fromBase64Url(opened.bag), { network, member: opened.member }, SlotKey.fromRecovery(code));
		const session = makeUnlockedSession({ ...device, network, me: opened.member, bag });
		await syncDirectory(session);
		await storage.set("network", toBase64Url(network));
		return session;
	}

	/** A fresh device: nothing pinned, nobody signed in. @param storage what the device has kept, by default nothing. */
	device(storage = memoryStorage()) {
		const alarms: Alarm[] = [];
		return {
			server: httpTransport({ address: this.server.url }),
			storage,
			onAlarm: (alarm: Alarm) => void alarms.push(alarm),
			now: () => this.server.clock.now(),
			alarms,
		};
	}

	async found(): Promise<Person> {
		const device = this.device();
		const { session, recoveryCode } = await foundNetwork({
			...device,
			setupToken: this.server.setupToken,
			network: "Test network",
			name: "The founder",
			signInName: "founder",
			password: PASSWORD,
		});
		return { session, id: session.me, signInName: "founder", password: PASSWORD, recoveryCode, alarms: device.alarms };
	}

	/**
	 * A new member, signed in. `by` invites and vouches for the person, and `approver` approves.
	 * @param approver null while one voucher is enough.
	 */
	async admit(
		by: Person,
		approver: Person | null,
		to: { organisation: Id | null; role: Role; desk?: Id; member?: Person; name?: string },
	): Promise<Person> {
		const signInName = to.member?.signInName ?? `person-${++this.names}`;
		const { member, name = `Name of ${signInName}`, ...place } = to;
		const { code } = await invite(by.session, { ...place, ...(member && { member: member.id }) });
		const device = this.device();
		const given = { ...device, code, name, password: PASSWORD };
		const joined = await join(member ? given : { ...given, signInName });
		await syncDirectory(by.session);
		const object = await vouch(by.session, joined.member, CHECKLIST);
		if (approver) await approve(approver.session, object, { fingerprint: joined.fingerprint });
		const session = await this.open(device, signInName, joined.recoveryCode);
		return { session, id: joined.member, signInName, password: PASSWORD, recoveryCode: joined.recoveryCode, alarms: device.alarms };
	}

	/** An organisation with one desk, to which its coordinator and one staff member belong. */
	async organisation(founder: Person, admin: Person, what: { name: string; country: string }): Promise<Organisation> {
		const given = { ...what, parts: [...ROUTE_PARTS], checklist: CHECKLIST };
		const { organisation, object } = await addOrganisation(founder.session, given);
		await approve(admin.session, object);
		const coordinator = await this.admit(founder, admin, { organisation, role: "coordinator" });
		const desk = await addDesk(coordinator.session, { name: `Desk of ${what.name}` });
		const staff = await this.admit(coordinator, admin, { organisation, role: "staff", desk });
		await doUpkeep(coordinator.session);
		await syncDirectory(staff.session);
		return { id: organisation, desk, coordinator, staff };
	}
}

export interface ReadyNetwork {
	network: TestNetwork;
	founder: Person;
	admin: Person;
	/** Each organisation has one desk, to which its coordinator and one staff member belong. */
	origin: Organisation;
	transit: Organisation;
	destination: Organisation;
}

export interface Organisation {
	id: Id;
	desk: Id;
	coordinator: Person;
	staff: Person;
}

/**
 * Two admins, and three organisations of two people each. The network is made once in a run. Each call gets a copy, in which everybody is on a
 * new device. These devices have verified the directory before, as the devices of most people have. That saves a fifth of a second per copy.
 * @param settings of the copy's server. @param onBoot runs before anybody signs in.
 */
export async function readyNetwork(
	t: TestLike,
	settings: Record<string, string> = {},
	onBoot: (server: Server) => void = () => {},
): Promise<ReadyNetwork> {
	const { server, facts } = await bootCopy(t, "cloister_ready", makeReady, settings);
	onBoot(server);
	const network = new TestNetwork(server);
	network.names = facts.names;
	const back = async ({ id, signInName, recoveryCode }: Known): Promise<Person> => {
		const device = network.device(memoryStorage(new Map(facts.verified)));
		const session = await network.open(device, signInName, recoveryCode);
		return { session, id, signInName, password: PASSWORD, recoveryCode, alarms: device.alarms };
	};
	const whole = async ({ id, desk, coordinator, staff }: KnownOrganisation): Promise<Organisation> => {
		return { id, desk, coordinator: await back(coordinator), staff: await back(staff) };
	};
	return {
		network,
		founder: await back(facts.founder),
		admin: await back(facts.admin),
		origin: await whole(facts.origin),
		transit: await whole(facts.transit),
		destination: await whole(facts.destination),
	};
}

type Known = Pick<Person, "id" | "signInName" | "recoveryCode">;
type KnownOrganisation = Pick<Organisation, "id" | "desk"> & { coordinator: Known; staff: Known };

async function makeReady(t: TestLike) {
	const network = new TestNetwork(await bootServer(t));
	const founder = await network.found();
	const admin = await network.admit(founder, null, { organisation: null, role: "admin" });
	const origin = await network.organisation(founder, admin, { name: "Origin", country: "AL" });
	const destination = await network.organisation(founder, admin, { name: "Destination", country: "DE" });
	const transit = await network.organisation(founder, admin, { name: "Transit", country: "IT" });
	const known = ({ id, signInName, recoveryCode }: Person): Known => ({ id, signInName, recoveryCode });
	const knownWhole = ({ id, desk, coordinator, staff }: Organisation): KnownOrganisation => {
		return { id, desk, coordinator: known(coordinator), staff: known(staff) };
	};
	const people = [founder, admin, ...[origin, transit, destination].flatMap(({ coordinator, staff }) => [coordinator, staff])];
	const facts = {
		names: network.names,
		verified: await verifiedDirectories(network, people),
		founder: known(founder),
		admin: known(admin),
		origin: knownWhole(origin),
		transit: knownWhole(transit),
		destination: knownWhole(destination),
	};
	return { server: network.server, facts };
}

/** What devices of these people keep of the directory: its leaves, and for each person the mark of having verified them. */
async function verifiedDirectories(network: TestNetwork, people: Person[]): Promise<[string, string][]> {
	const values = new Map<string, string>();
	for (const { signInName, recoveryCode } of people) await network.open(network.device(memoryStorage(values)), signInName, recoveryCode);
	return [...values].filter(([name]) => name.includes("/directory/"));
}
