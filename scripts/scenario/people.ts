/** The people of the story, and how they become members. */
import { randomBytes } from "node:crypto";
import { httpTransport, memoryStorage, signIn, type UnlockedSession } from "#sdk/index.ts";
import type { RunningServer } from "../demo/server.ts";
import { type Login, Person, type Shell, type UsedCommand } from "./shell.ts";
import { prove, step } from "./tell.ts";

/** The vetting checklist as flags. */
const VETTED = ["--identity-seen", "in-person", "--references", "2", "--training", "2026-01-15", "--conduct", "2026-01-16"];

export interface Scenario {
	home: string;
	address: string;
	setupToken: string;
	/** All commands of all people, in order. */
	used: UsedCommand[];
	/** Replaces the process per person, in tests. */
	shell?(login: Login): Shell;
}

export function scenarioOf(server: RunningServer, home: string): Scenario {
	return { home, address: server.address, setupToken: server.setupToken, used: [] };
}

/** Signs the person in through the SDK, in this process. */
export function sessionOf(scenario: Scenario, who: Person): Promise<UnlockedSession> {
	const onAlarm = ({ code, detail }: { code: string; detail: string }) => {
		throw new Error(`alarm ${code}: ${detail}`);
	};
	const device = { server: httpTransport({ address: scenario.address }), storage: memoryStorage(), onAlarm };
	return signIn({ ...device, name: who.signIn, password: who.password });
}

export function person(scenario: Scenario, name: string, signIn: string, profile?: string): Person {
	return new Person(scenario, name, signIn, randomBytes(12).toString("base64url"), profile);
}

/** The founder founds the network and vouches alone for a second admin. */
export async function foundNetwork(scenario: Scenario): Promise<{ founder: Person; admin: Person }> {
	const founder = person(scenario, "Ines Duarte", "ines");
	const founding = ["--network", "Safe Passage", "--name", founder.name, "--sign-in", founder.signIn];
	const founded = await founder.do("network", "found", ...founding, "--setup-token", scenario.setupToken, "--no-ask");
	founder.id = founded.member;
	prove(founded.network.length === 43, `${founder.name} founds the network, whose id is the hash of her signed genesis`);
	const admin = person(scenario, "Omar Haddad", "omar");
	await admin.join((await founder.do("invite", "admin")).code);
	const vouched = await founder.do("member", "vouch", admin.id, ...VETTED);
	prove(vouched.inForce, `${admin.name} becomes the second admin; the founder vouches alone, because there is no other admin yet`);
	await admin.signInNow();
	return { founder, admin };
}

export async function proveSecondGenesisRefused(scenario: Scenario): Promise<void> {
	const again = person(scenario, "Somebody Else", "late");
	const late = ["--network", "Mine", "--name", "L", "--sign-in", "late", "--setup-token", scenario.setupToken, "--no-ask"];
	const code = await again.refused(["already-founded"], "network", "found", ...late);
	prove(code, "a second genesis is refused");
	await again.leave();
}

/** Adds an organisation, proposed by one admin and approved by the other. */
export async function addOrganisation(founder: Person, admin: Person, name: string, country: string, part: string): Promise<void> {
	const added = await founder.do("organisation", "add", name, "--country", country, "--parts", part, ...VETTED);
	if (added.inForce) throw new Error(`${name} was admitted without a second admin`);
	await founder.refused(["not-allowed", "wrong-state"], "vetting", "approve", name);
	const approved = await admin.do("vetting", "approve", name);
	prove(approved.inForce, `${name} (${country}, ${part}) is admitted by two admins, and its proposer can't approve it`);
}

/**
 * The newcomer joins with the invite code of `by`. `by` vouches, and `second` approves with the newcomer's fingerprint.
 * @param before checks to run before the vouching.
 */
export async function admit(newcomer: Person, by: Person, second: Person, invite: string[], before?: () => Promise<void>): Promise<void> {
	await newcomer.join((await by.do("invite", ...invite)).code);
	await before?.();
	await by.do("member", "vouch", newcomer.id, ...VETTED);
	const wrongFingerprint = "00000 ".repeat(10).trim();
	await second.refused(["bad-input"], "vetting", "approve", newcomer.id, "--fingerprint", wrongFingerprint);
	const approved = await second.do("vetting", "approve", newcomer.id, "--fingerprint", newcomer.fingerprint);
	if (!approved.inForce) throw new Error(`${newcomer.name} was vouched for by two people but is not a member`);
	await newcomer.signInNow();
	const me = await newcomer.do("whoami");
	if (me.status !== "active" || me.name !== newcomer.name) throw new Error(`${newcomer.name} is not active or has another name`);
}

export interface Team {
	name: string;
	desk: string;
	coordinator: Person;
	staff: Person;
}

/** Admits an organisation's coordinator, adds a desk, and admits a colleague to it. */
export async function staffTeam(
	scenario: Scenario,
	admins: { founder: Person; admin: Person },
	team: [name: string, desk: string],
	people: [string, string][],
): Promise<Team> {
	const [name, desk] = team;
	const [first, second] = people.map(([full, signIn]) => person(scenario, full, signIn)) as [Person, Person];
	await admit(first, admins.founder, admins.admin, ["coordinator", "--organisation", name]);
	await first.do("desk", "add", desk);
	await admit(second, first, admins.admin, ["staff", "--desk", desk]);
	const upkeep = await first.do("upkeep");
	if (upkeep.colleaguesServed !== 1) throw new Error(`${second.name} was not given the desk's key`);
	step(
		`${name}: ${first.name} is the coordinator, ${second.name} joins the desk "${desk}". Two people vouched for each; a false fingerprint was refused`,
	);
	return { name, desk: `${name}/${desk}`, coordinator: first, staff: second };
}
