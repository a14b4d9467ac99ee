/** The sign-in name of somebody who was turned away: when a newcomer may take it, and when not. */
import t from "tap";
import type { Id } from "#protocol/bytes.ts";
import {
	approve,
	fetchMyAccount,
	invite,
	type JoinOptions,
	type JoinResult,
	join,
	recover,
	refuse,
	remove,
	signIn,
	suspend,
	syncDirectory,
	vouch,
} from "#sdk/index.ts";
import { CHECKLIST } from "../../../support/checklist.ts";
import { readyNetwork } from "../../../support/sdk.ts";

const { network, founder, admin, origin, transit } = await readyNetwork(t);
const { coordinator } = origin;
const FIRST = "the first pass phrase of tests";
const SECOND = "another pass phrase of tests";

type Device = Pick<JoinOptions, "server" | "storage" | "onAlarm">;

/** Joins with a new invite of the coordinator. @param member somebody who comes back, and keeps the name. */
async function joined(signInName: string, { password = FIRST, device = network.device() as Device, member = null as Id | null } = {}) {
	const role = "staff" as const;
	const place = member === null ? { organisation: origin.id, role, desk: origin.desk } : { organisation: origin.id, role, member };
	const { code } = await invite(coordinator.session, place);
	const result = await join({ ...device, code, name: "Rina", password, ...(member === null && { signInName }) });
	await syncDirectory(coordinator.session);
	return result;
}

const proposed = ({ member }: JoinResult) => vouch(coordinator.session, member, CHECKLIST);

async function refused(who: JoinResult): Promise<void> {
	const object = await proposed(who);
	await syncDirectory(admin.session);
	await refuse(admin.session, object, "identity-not-confirmed");
}

const taken = { code: "name-taken", field: "signIn" };

t.test("a person who was refused joins again with the same name, on the same device, and gets in", async (t) => {
	const device = network.device();
	const first = await joined("rina", { device });
	const session = await signIn({ ...network.device(), name: "rina", password: FIRST });
	await t.rejects(joined("rina"), taken, "nobody takes it while the person waits");
	await refused(first);
	t.equal((await fetchMyAccount(session)).status, "refused");
	const learned = signIn({ ...device, name: "rina", password: FIRST });
	await t.rejects(learned, { code: "not-vouched" }, "while nobody has taken the name, they learn of the refusal");

	const again = await joined("Rina", { password: SECOND, device });
	t.not(again.member, first.member);
	await t.rejects(joined("rina"), taken, "nobody takes it from the second person either");
	const object = await proposed(again);
	await syncDirectory(admin.session);
	await approve(admin.session, object, { fingerprint: again.fingerprint });
	t.equal((await signIn({ ...device, name: "rina", password: SECOND })).me, again.member);
	t.same(device.alarms, []);
	await t.rejects(joined("rina"), taken);

	await t.rejects(
		signIn({ ...network.device(), name: "rina", password: FIRST }),
		{ code: "sign-in-failed" },
		"the old password opens nothing",
	);
	const old = { ...network.device(), name: "rina", recoveryCode: first.recoveryCode, password: FIRST };
	await t.rejects(recover(old), { code: "sign-in-failed" }, "nor does the old recovery code");
	t.equal((await fetchMyAccount(session)).status, "refused", "what was opened before stays with the one who was refused");
	const ids = `'${first.member}', '${again.member}'`;
	const turns = await network.server.sql(`SELECT member, turn FROM sign_in_name WHERE member IN (${ids}) ORDER BY turn`);
	t.same(turns, [
		{ member: first.member, turn: 1 },
		{ member: again.member, turn: 2 },
	]);
	await t.rejects(network.server.sql("UPDATE sign_in_name SET turn = turn + 1"), { code: "42501" }, "no row is changed");
});

t.test("of two who want a freed name at once, one gets it", async (t) => {
	await refused(await joined("dora"));
	const both = await Promise.allSettled([joined("dora"), joined("dora")]);
	t.same(both.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
	t.match(
		both.find(({ status }) => status === "rejected"),
		{ reason: taken },
	);
});

t.test("somebody whom an admin removed before anybody vouched loses the name, too", async (t) => {
	const first = await joined("nela");
	await syncDirectory(founder.session);
	await remove(founder.session, { kind: "member", subject: first.member }, "other");
	t.not((await joined("nela")).member, first.member);
});

t.test("nobody takes the name of a member, active, suspended, removed, or back with keys that were refused", async (t) => {
	const { signInName, id, password } = origin.staff;
	const active = () => t.rejects(joined(signInName), taken);
	await active();
	await t.rejects(joined(signInName.toUpperCase()), taken, "in capital letters");

	const back = await joined(signInName, { member: id });
	await refused(back);
	t.equal(admin.session.dir.members.get(id)?.status, "active");
	await active();
	t.equal((await signIn({ ...network.device(), name: signInName, password })).me, id);

	await syncDirectory(founder.session);
	await suspend(founder.session, { kind: "member", subject: id }, "investigation");
	await active();
	await approve(admin.session, await remove(founder.session, { kind: "member", subject: id }, "left"));
	await active();

	const place = { organisation: transit.id, role: "staff", desk: transit.desk } as const;
	const { code } = await invite(transit.coordinator.session, place);
	await join({ ...network.device(), code, name: "Zana", password: FIRST, signInName: "zana" });
	await t.rejects(joined("zana"), taken);
	const object = await remove(founder.session, { kind: "organisation", subject: transit.id }, "left");
	await syncDirectory(admin.session);
	await approve(admin.session, object);
	await t.rejects(joined(transit.staff.signInName), taken, "the name of a member whose organisation has left");
	t.ok(await joined("zana"), "but a newcomer of that organisation, for whom nobody had vouched, loses it");
});
