/** Makes a small network through the SDK: an organisation with a coordinator, one staff member, and a desk of both. */
import type { Id } from "#protocol/bytes.ts";
import type { Role } from "#protocol/codes.ts";
import { foundNetwork } from "#sdk/account/found.ts";
import { join } from "#sdk/account/join.ts";
import { signIn } from "#sdk/account/sign-in.ts";
import type { Transport, UnlockedSession } from "#sdk/context.ts";
import { addDesk, assignToDesk } from "#sdk/directory/desks.ts";
import { syncDirectory } from "#sdk/directory/directory.ts";
import { approve, invite, vouch } from "#sdk/directory/members.ts";
import { addOrganisation } from "#sdk/directory/organisations.ts";
import { type Checklist, fingerprintOf } from "#sdk/directory/vetting.ts";
import { httpTransport } from "#sdk/http/transport.ts";
import { memoryStorage } from "#sdk/storage.ts";
import { countedFetch, type Traffic } from "../counted-fetch.ts";
import { weakenAccount } from "./sign-in.ts";

export interface Worker {
	session: UnlockedSession;
	/** The access token, which the SDK doesn't expose. */
	token: string;
	/** What this device has sent and received so far. */
	traffic: Traffic;
}

export interface People {
	/** The only admin. */
	founder: UnlockedSession;
	workers: Worker[];
	desk: Id;
	/** The account with the weak key stretching of `sign-in.ts`. */
	account: { name: string; network: Uint8Array };
}

const PASSWORD = "walnut ferry candle tractor";
const DAY = 86_400_000;
const yesterday = Date.now() - DAY;
const checklist: Checklist = {
	identitySeen: "in-person",
	identitySeenOn: yesterday,
	references: 2,
	safeguardingTraining: yesterday,
	codeOfConductSigned: yesterday,
};

function newDevice(address: string) {
	let token = "";
	const counted = countedFetch();
	const http = httpTransport({ address, fetch: counted.fetch });
	const server: Transport = {
		...http,
		setAccessToken(given) {
			token = given ?? "";
			http.setAccessToken(given);
		},
	};
	const onAlarm = (alarm: unknown) => {
		throw new Error(`a client raised an alarm: ${JSON.stringify(alarm)}`);
	};
	return { given: { server, storage: memoryStorage(), onAlarm, password: PASSWORD }, token: () => token, traffic: counted.traffic };
}

/** Admits a member: `by` invites and vouches, and `approver` approves if given. */
async function admit(
	address: string,
	by: UnlockedSession,
	approver: UnlockedSession | null,
	role: Role,
	organisation: Id,
	name: string,
): Promise<Worker> {
	const { given, token, traffic } = newDevice(address);
	const { code } = await invite(by, { organisation, role });
	const joined = await join({ ...given, code, name, signInName: name });
	await syncDirectory(by);
	const object = await vouch(by, joined.member, checklist);
	if (approver) {
		await syncDirectory(approver);
		await approve(approver, object, { fingerprint: fingerprintOf(approver, joined.member) });
	}
	return { session: await signIn({ ...given, name }), token: token(), traffic };
}

export async function makePeople(address: string, setupToken: string): Promise<People> {
	const { given } = newDevice(address);
	const { session: founder } = await foundNetwork({ ...given, setupToken, network: "Benchmark", name: "Founder", signInName: "founder" });
	const { organisation } = await addOrganisation(founder, { name: "Organisation", country: "AL", parts: ["origin"], checklist });
	const coordinator = await admit(address, founder, null, "coordinator", organisation, "coordinator");
	const staff = await admit(address, coordinator.session, founder, "staff", organisation, "staff");
	await syncDirectory(coordinator.session);
	const desk = await addDesk(coordinator.session, { name: "Desk" });
	await assignToDesk(coordinator.session, desk, staff.session.me);
	await syncDirectory(staff.session);
	await weakenAccount(staff.session);
	const workers = [coordinator, staff];
	return { founder, workers, desk, account: { name: "staff", network: founder.network } };
}
