/** Accounts: passwords, recovery codes, sessions, invitations and printed desk codes, on a real server. */
import t from "tap";
import { Invite } from "#crypto/invite.ts";
import { toBase64Url } from "#protocol/bytes.ts";
import { type Cbor, decodeCbor, encodeCbor } from "#protocol/cbor.ts";
import type { AnyEndpoint } from "#protocol/contracts/endpoint.ts";
import { contracts } from "#protocol/contracts/index.ts";
import type { Transport } from "#sdk/context.ts";
import {
	AlarmError,
	addDesk,
	askForMore,
	changePassword,
	endSession,
	fingerprintOf,
	foundNetwork,
	invite,
	join,
	listSessions,
	newRecoveryCode,
	openDeskWithPrinted,
	openThread,
	printDeskRecovery,
	readAll,
	readInvite,
	recover,
	refuse,
	revokeDeskRecovery,
	signIn,
	signOut,
	syncDirectory,
	testDeskRecovery,
	vettingQueue,
	vouch,
} from "#sdk/index.ts";
import { CHECKLIST } from "../../../support/checklist.ts";
import { readyNetwork } from "../../../support/sdk.ts";

const { network, admin, founder, origin, transit, destination } = await readyNetwork(t);

t.test("after a change of the password, the old one is refused", async (t) => {
	const { coordinator } = destination;
	await changePassword(coordinator.session, "another pass phrase");
	await t.rejects(signIn({ ...network.device(), name: coordinator.signInName, password: coordinator.password }), {
		code: "sign-in-failed",
	});
	for (const guessable of ["short", "1234567890", "qwertyuiop[]", "Destination2026!"])
		await t.rejects(changePassword(coordinator.session, guessable), { code: "bad-input", field: "password" }, guessable);
	await t.rejects(changePassword(coordinator.session, "teferi-teferi", ["Teferi"]), { code: "bad-input", field: "password" }, "a name");
	const session = await signIn({ ...network.device(), name: coordinator.signInName, password: "another pass phrase" });
	const mine = await listSessions(session);
	t.equal(mine.filter(({ current }) => current).length, 1);
	const others = mine.filter(({ current }) => !current);
	t.ok(others.length > 0);
	for (const other of others) await endSession(session, other.session);
	t.same(
		(await listSessions(session)).map(({ current }) => current),
		[true],
	);
	await signOut(session);
	await t.rejects(syncDirectory(session), { code: "not-signed-in" });
	t.throws(() => session.keys(1), { code: "not-found" });
});

t.test("the recovery code sets a new password, and a newer code replaces it", async (t) => {
	const { staff } = destination;
	const session = await recover({
		...network.device(),
		name: staff.signInName,
		recoveryCode: staff.recoveryCode.toLowerCase(),
		password: "set after recovery",
	});
	t.equal(session.me, staff.id);
	await t.rejects(recover({ ...network.device(), name: staff.signInName, recoveryCode: "0000", password: "set after recovery" }), {
		code: "bad-input",
		field: "code",
	});
	await t.rejects(recover({ ...network.device(), name: staff.signInName, recoveryCode: staff.recoveryCode, password: "short" }), {
		code: "bad-input",
		field: "password",
	});
	const code = await newRecoveryCode(session, "set after recovery");
	const again = { ...network.device(), name: staff.signInName, password: "once more after that" };
	await t.rejects(recover({ ...again, recoveryCode: staff.recoveryCode }), { code: "sign-in-failed" });
	t.equal((await recover({ ...again, recoveryCode: code })).me, staff.id);
});

t.test("a recovery with a weak password leaves no session open", async (t) => {
	const { coordinator } = transit;
	const about = { name: coordinator.signInName, recoveryCode: coordinator.recoveryCode };
	const open = () => listSessions(coordinator.session);
	const before = (await open()).length;
	const device = network.device();
	const asked: string[] = [];
	const call: typeof device.server.call = (endpoint, sent) => {
		asked.push(endpoint.id);
		return device.server.call(endpoint, sent);
	};
	const recovering = { ...device, server: { ...device.server, call }, ...about };
	const refused = { code: "bad-input", field: "password" };
	await t.rejects(recover({ ...recovering, password: "password1234" }), refused);
	t.same(asked, [], "it is refused before the server is asked");
	await t.rejects(recover({ ...recovering, password: "Transit Network Test 4Kq#" }), refused, "names that only the directory has");
	t.ok(asked.includes("session.recoverFinish"));
	t.equal((await open()).length, before);
	await t.rejects(device.server.call(contracts.session.me), { code: "not-signed-in" });
});

t.test("an old keybag is refused", async (t) => {
	const { staff } = origin;
	const old = staff.session.bag.bytes;
	await changePassword(staff.session, staff.password);
	const device = network.device();
	const lying = {
		...device.server,
		async call(endpoint: never, sent: never) {
			const answer = (await device.server.call(endpoint, sent)) as { bag?: string };
			return answer.bag ? { ...answer, bag: toBase64Url(old) } : answer;
		},
	};
	// Each registration of a password has another export key, which opens the present bag only. The recovery code opens both bags.
	const signingIn = signIn({ ...device, server: lying as never, name: staff.signInName, password: staff.password });
	await t.rejects(signingIn, { message: /^keybag-old/ }, "it doesn't count as a wrong password");
	const recovering = { ...device, server: lying as never, name: staff.signInName, recoveryCode: staff.recoveryCode };
	await t.rejects(recover({ ...recovering, password: "never put in force anywhere" }), AlarmError);
	t.match(device.alarms, [{ code: "keybag-old" }, { code: "keybag-old" }]);
});

t.test("another network than the device's or the keybag's raises an alarm", async (t) => {
	const { staff } = transit;
	const given = { name: staff.signInName, password: staff.password };
	const other = toBase64Url(new Uint8Array(32).fill(7));
	const answering = (change: (answer: Record<string, unknown>) => object) => {
		const device = network.device();
		const call = async (endpoint: never, sent: never) => change(await device.server.call(endpoint, sent));
		return { ...device, server: { ...device.server, call } as never };
	};
	const alarmed = { message: /^network-mismatch/ };

	const falseId = answering((answer) => ("logs" in answer ? { ...answer, network: other } : answer));
	await falseId.storage.set("network", toBase64Url(founder.session.network));
	await signOut(await signIn({ ...falseId, ...given }));
	t.same(falseId.alarms, [], "the keybag names the network, so a false id elsewhere changes nothing");

	const elsewhere = network.device();
	await elsewhere.storage.set("network", other);
	await t.rejects(signIn({ ...elsewhere, ...given }), alarmed, "the device belongs to another network");
	await t.rejects(
		signIn({ ...falseId, ...given, password: "not the password" }),
		alarmed,
		"a server of another network doesn't know the password",
	);
	await t.rejects(signIn({ ...network.device(), ...given, password: "not the password" }), { code: "sign-in-failed" });

	const bag = decodeCbor(staff.session.bag.bytes) as { [name: string]: Cbor };
	const renamed = toBase64Url(encodeCbor({ ...bag, network: new Uint8Array(32) }));
	const altered = answering((answer) => ("bag" in answer ? { ...answer, bag: renamed } : answer));
	await t.rejects(signIn({ ...altered, ...given }), { message: /^keybag-old/ }, "a keybag can't be moved to another network");
});

t.test("a network is founded once, and no setup token is sent when a network exists", async (t) => {
	const device = network.device();
	const sent: string[] = [];
	const call = (endpoint: AnyEndpoint, ...more: never[]) => {
		sent.push(endpoint.id);
		return device.server.call(endpoint as never, ...more);
	};
	const given = { setupToken: "none", network: "Another", name: "Another", signInName: "another", password: "a pass phrase for tests" };
	const founding = foundNetwork({ ...device, server: { ...device.server, call } as never, ...given });
	await t.rejects(founding, { code: "already-founded" });
	t.same(sent, ["directory.network"]);
});

t.test("an invitation of another network, an unknown one and a used one are refused", async (t) => {
	const device = network.device();
	await t.rejects(readInvite(device, Invite.random(new Uint8Array(32)).reveal()), "the server doesn't know it");
	await t.rejects(readInvite(device, "hello"), { code: "bad-input", field: "code" });
	const { code } = await invite(origin.coordinator.session, { organisation: origin.id, role: "staff", desk: origin.desk });
	const read = await readInvite(device, code.toLowerCase().replaceAll("-", " "));
	t.match(read, { networkName: "Test network", organisation: "Origin", role: "staff", returning: false });
	const joined = await join({ ...device, code: read, name: "Newcomer", signInName: "newcomer", password: "a pass phrase for tests" });
	await t.rejects(readInvite(device, code), { code: "invite-used" });
	await t.rejects(join({ ...device, code, name: "Twice", signInName: "twice", password: "a pass phrase for tests" }), {
		code: "invite-used",
	});

	const waiting = await signIn({ ...device, name: "newcomer", password: "a pass phrase for tests" });
	await t.rejects(openThread(waiting, "Nothing yet", []), { code: "bad-input" });
	await t.rejects(readAll(waiting, joined.member), { code: "not-vouched" });

	const queue = await vettingQueue(admin.session);
	t.same(
		queue.newcomers.map(({ id }) => id),
		[joined.member],
	);
	await syncDirectory(origin.coordinator.session);
	t.equal(fingerprintOf(origin.coordinator.session, joined.member), joined.fingerprint);
	const object = await vouch(origin.coordinator.session, joined.member, CHECKLIST);
	await askForMore(admin.session, object, ["references"]);
	const [proposal] = (await vettingQueue(founder.session)).proposals;
	t.match(proposal, { checklist: CHECKLIST, asked: [{ by: admin.id, asks: ["references"] }] });
	const { approve } = await import("#sdk/index.ts");
	await t.rejects(approve(admin.session, object, { fingerprint: "00000 ".repeat(10) }), { code: "bad-input", field: "fingerprint" });
	await t.rejects(approve(admin.session, object), { code: "bad-input", field: "fingerprint" }, "an approval without a fingerprint");
	await refuse(admin.session, object, "references-missing");
	t.equal(admin.session.dir.members.get(joined.member)?.status, "refused");
	const isListed = async (days: number) => {
		const { refused } = await vettingQueue({ ...admin.session, now: () => admin.session.now() + days * 86_400_000 });
		return refused.some(({ statement }) => statement.key === toBase64Url(object));
	};
	t.same([await isListed(29), await isListed(31)], [true, false], "a refusal is listed for 30 days");
});

t.test("a desk's printed code opens the desk when no member can", async (t) => {
	const { coordinator } = origin;
	const desk = await addDesk(coordinator.session, { name: "One person" });
	const thread = await openThread(coordinator.session, "Alone", [], desk);
	const printed = await printDeskRecovery(coordinator.session, desk);
	// Removes all keys that were sealed to this member, as after losing every key.
	const { memory } = coordinator.session;
	memory.deskSeeds.clear();
	memory.epochKeys.clear();
	memory.deskBoxes = { size: coordinator.session.dir.size, boxes: [] };
	t.ok((await readAll(coordinator.session, thread)).entries.every(({ failure }) => failure?.why === "arriving"));
	await t.rejects(openDeskWithPrinted(coordinator.session, desk, founder.recoveryCode), { code: "bad-input", field: "code" });
	await openDeskWithPrinted(coordinator.session, desk, printed);
	t.ok((await readAll(coordinator.session, thread)).entries.every(({ failure }) => failure === null));
});

t.test("a printed code can be tested without using it, and is worth nothing after it was revoked", async (t) => {
	const { session } = transit.coordinator;
	const desk = await addDesk(session, { name: "With a paper" });
	await t.rejects(testDeskRecovery(session, desk, await printDeskRecovery(session, transit.desk)), { code: "not-found", field: "code" });
	const first = await printDeskRecovery(session, desk);
	await testDeskRecovery(session, desk, first.toLowerCase().replaceAll("-", " "));
	const call: Transport["call"] = async (endpoint, sent) => {
		const answer = await session.server.call(endpoint, sent);
		return endpoint.id === "directory.deskKeys" ? ({ ...(answer as object), printed: [] } as never) : answer;
	};
	const withheld = testDeskRecovery({ ...session, server: { ...session.server, call } as Transport }, desk, first);
	await t.rejects(withheld, { code: "not-found", field: "desk" }, "a server that withholds the key isn't taken for a wrong code");
	const second = await printDeskRecovery(session, desk);
	await t.rejects(testDeskRecovery(session, desk, first), { code: "not-found", field: "code" });
	await revokeDeskRecovery(session, desk);
	t.equal(session.dir.desks.get(desk)?.recovery, null);
	await t.rejects(testDeskRecovery(session, desk, second), { code: "not-found", field: "code" });
	await t.rejects(openDeskWithPrinted(session, desk, second), { code: "not-found", field: "code" });
});

t.test("nobody vouches for other keys than those of the fingerprint that was read out", async (t) => {
	const { id: organisation, coordinator } = transit;
	const { code } = await invite(coordinator.session, { organisation, role: "staff" });
	const joined = await join({
		...network.device(),
		code,
		name: "Newcomer",
		signInName: "newcomer-by-voice",
		password: "a pass phrase for tests",
	});
	await syncDirectory(coordinator.session);
	const other = joined.fingerprint.replace(/\d/, (digit) => String((Number(digit) + 1) % 10));
	const vouched = (fingerprint: string) => vouch(coordinator.session, joined.member, CHECKLIST, undefined, { fingerprint });
	await t.rejects(vouched(other), { code: "bad-input", field: "fingerprint" });
	t.notOk(
		[...coordinator.session.dir.proposals.values()].some(({ status }) => status === "open"),
		"nothing was signed",
	);
	await vouched(joined.fingerprint.replaceAll(" ", "-"));
});
