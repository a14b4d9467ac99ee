/** Who is in the story, and how each of them becomes a member. */
import { randomBytes } from "node:crypto";
import type { RunningServer } from "../demo/server.ts";
import { type Login, Person, type Shell, type Used } from "./shell.ts";
import { prove, step } from "./tell.ts";

/** A vetting as the flags tell it. */
const VETTED = ["--identity-seen", "in-person", "--references", "2", "--training", "2026-01-15", "--conduct", "2026-01-16"];

export interface World {
	home: string;
	address: string;
	setupToken: string;
	/** Every command of everybody, in order. */
	used: Used[];
	/** Instead of a process for everybody. */
	shell?(login: Login): Shell;
}

export function worldOf(server: RunningServer, home: string): World {
	return { home, address: server.address, setupToken: server.setupToken, used: [] };
}

export function person(world: World, name: string, signIn: string, profile?: string): Person {
	return new Person(world, name, signIn, randomBytes(12).toString("base64url"), profile);
}

/** Genesis by the founder, then a second admin, whom the founder alone can vouch for. */
export async function foundNetwork(world: World): Promise<{ founder: Person; admin: Person }> {
	const founder = person(world, "Ines Duarte", "ines");
	const founding = ["--network", "Safe Passage", "--name", founder.name, "--sign-in", founder.signIn];
	const founded = await founder.do("network", "found", ...founding, "--setup-token", world.setupToken, "--no-ask");
	founder.id = founded.member;
	prove(founded.network.length === 43, `${founder.name} founds the network; its name is a hash of her signed genesis`);
	const admin = person(world, "Omar Haddad", "omar");
	await admin.join((await founder.do("invite", "admin")).code);
	const vouched = await founder.do("member", "vouch", admin.id, ...VETTED);
	prove(vouched.inForce, `${admin.name} becomes the second admin by the founder's word alone, as the network has nobody else yet`);
	await admin.signInNow();
	return { founder, admin };
}

export async function refuseSecondGenesis(world: World): Promise<void> {
	const again = person(world, "Somebody Else", "late");
	const late = ["--network", "Mine", "--name", "L", "--sign-in", "late", "--setup-token", world.setupToken, "--no-ask"];
	const code = await again.refused(["already-founded"], "network", "found", ...late);
	prove(code, "a second genesis is refused");
	await again.leave();
}

/** Proposed by one admin, approved by the other. */
export async function addOrganisation(founder: Person, admin: Person, name: string, country: string, part: string): Promise<void> {
	const added = await founder.do("organisation", "add", name, "--country", country, "--parts", part, ...VETTED);
	if (added.inForce) throw new Error(`${name} came in without a second admin`);
	await founder.refused(["not-allowed", "wrong-state"], "vetting", "approve", name);
	const approved = await admin.do("vetting", "approve", name);
	prove(approved.inForce, `${name} (${country}, ${part}) is in after two admins; the one who proposed it could not approve it`);
}

/**
 * Joins with the code that `by` tells, is vouched for by `by`, and approved by `second`, who types what the newcomer reads out.
 * @param before what must hold while nobody has vouched.
 */
export async function admit(newcomer: Person, by: Person, second: Person, invite: string[], before?: () => Promise<void>): Promise<void> {
	await newcomer.join((await by.do("invite", ...invite)).code);
	await before?.();
	await by.do("member", "vouch", newcomer.id, ...VETTED);
	const stranger = "00000 ".repeat(10).trim();
	await second.refused(["bad-input"], "vetting", "approve", newcomer.id, "--fingerprint", stranger);
	const approved = await second.do("vetting", "approve", newcomer.id, "--fingerprint", newcomer.fingerprint);
	if (!approved.inForce) throw new Error(`${newcomer.name} was vouched for by two and is not in`);
	await newcomer.signInNow();
	const me = await newcomer.do("whoami");
	if (me.status !== "active" || me.name !== newcomer.name) throw new Error(`${newcomer.name} is not who they are`);
}

export interface Team {
	name: string;
	desk: string;
	coordinator: Person;
	staff: Person;
}

/** An organisation's people: its coordinator by two admins, then a desk, then a colleague by coordinator and admin. */
export async function staffTeam(
	world: World,
	admins: { founder: Person; admin: Person },
	team: [name: string, desk: string],
	people: [string, string][],
): Promise<Team> {
	const [name, desk] = team;
	const [first, second] = people.map(([full, signIn]) => person(world, full, signIn)) as [Person, Person];
	await admit(first, admins.founder, admins.admin, ["coordinator", "--organisation", name]);
	await first.do("desk", "add", desk);
	await admit(second, first, admins.admin, ["staff", "--desk", desk]);
	const chores = await first.do("chores");
	if (chores.colleaguesServed !== 1) throw new Error(`${second.name} was not given the desk's key`);
	step(
		`${name}: ${first.name} coordinates, ${second.name} joins the desk "${desk}"; each was vouched for by two, and a false fingerprint refused`,
	);
	return { name, desk: `${name}/${desk}`, coordinator: first, staff: second };
}
