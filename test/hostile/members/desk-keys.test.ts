/** Members who take a desk's key from their colleagues, on a real server. SPEC "The directory", section 5. */
import t from "tap";
import type { Id } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { deskIsStale } from "#protocol/folds/directory.ts";
import { toWire } from "#protocol/statements/statement.ts";
import {
	addDesk,
	assignToDesk,
	doUpkeep,
	grantDeskKey,
	message,
	openDeskWithPrinted,
	openThread,
	printDeskRecovery,
	readAll,
	rekeyDesk,
	revokeDeskRecovery,
	setRole,
	syncDirectory,
	testDeskRecovery,
	type UnlockedSession,
	unassignFromDesk,
	write,
} from "#sdk/index.ts";
import { deceive } from "../../support/attacks/desk-keys.ts";
import { type Person, readyNetwork } from "../../support/sdk.ts";

const { network, admin, transit } = await readyNetwork(t, { MEMBER_DESKS_A_DAY: "1000" });
const { coordinator, staff } = transit;
const [lead, colleague] = [coordinator.session, staff.session];

/** A desk of the coordinator and a colleague, who both have its key. */
async function deskOfTwo(name: string): Promise<Id> {
	// The server takes five keys of desks an hour from a member.
	network.server.clock.advance(3_600_000);
	const desk = await addDesk(lead, { name });
	await assignToDesk(lead, desk, colleague.me);
	await rekeyDesk(lead, desk);
	await syncDirectory(colleague);
	coordinator.alarms.length = 0;
	staff.alarms.length = 0;
	return desk;
}

const named = ({ alarms }: Person) => alarms.map(({ code, by }) => [code, by]);
const textsOf = async (session: UnlockedSession, thread: Id) =>
	(await readAll(session, thread)).entries.map(({ content }) => (content && "text" in content ? content.text : null));
const keyOf = ({ dir }: UnlockedSession, desk: Id, epoch: number) => dir.desks.get(desk)?.keys.get(epoch);

t.test("junk in the boxes of all colleagues takes the key from nobody", async (t) => {
	const desk = await deskOfTwo("Junk for the others");
	const thread = await openThread(lead, "Before", [], desk);
	await deceive(colleague, desk, { junkFor: [lead.me] });
	await write(lead, thread, message("after"));
	t.same(named(coordinator), [["junk-key", colleague.me]], "the signer is named");
	t.same([keyOf(lead, desk, 3)?.rejectedBy, keyOf(lead, desk, 4)?.by, keyOf(lead, desk, 4)?.from], [lead.me, lead.me, 2]);
	for (const session of [lead, colleague]) t.same(await textsOf(session, thread), ["Before", "after"]);
	await t.rejects(
		lead.server.call(contracts.directory.append, {
			body: { statements: [toWire(lead.sign("desk.reject", { desk, epoch: 3 }, desk))], sealed: [] },
		}),
		{ code: "stale" },
	);
});

t.test("who has made a rejected key doesn't make the next one", async (t) => {
	const desk = await deskOfTwo("Not again");
	await deceive(colleague, desk, { junkFor: [lead.me] });
	await syncDirectory(lead);
	await lead.server.call(contracts.directory.append, {
		body: { statements: [toWire(lead.sign("desk.reject", { desk, epoch: 3 }, desk))], sealed: [] },
	});
	await t.rejects(deceive(colleague, desk, { from: 2 }), { code: "not-allowed" });
	t.ok(deskIsStale(colleague.dir, desk));
	t.same((await doUpkeep(colleague)).failed, []);
	t.equal(colleague.dir.desks.get(desk)?.epoch, 3, "the honest program of the same member waits, too");
	const thread = await openThread(colleague, "While it is stale", [], desk);
	t.same(await textsOf(lead, thread), ["While it is stale"], "others seal to the members meanwhile");
	t.same((await doUpkeep(lead)).failed, []);
	t.equal(keyOf(lead, desk, 4)?.by, lead.me);
});

t.test("a desk whose last colleague has left goes on", async (t) => {
	const desk = await deskOfTwo("The last one");
	await deceive(colleague, desk, { junkFor: [lead.me] });
	await syncDirectory(lead);
	await lead.server.call(contracts.directory.append, {
		body: { statements: [toWire(lead.sign("desk.reject", { desk, epoch: 3 }, desk))], sealed: [] },
	});
	await setRole(lead, colleague.me, "coordinator");
	await unassignFromDesk(colleague, desk, lead.me);
	t.equal(keyOf(colleague, desk, 4)?.by, colleague.me);
	await setRole(lead, colleague.me, "staff");
	await syncDirectory(colleague);
});

t.test("a printed code that can open nothing is noticed by every member", async (t) => {
	const desk = await deskOfTwo("Code");
	const code = await printDeskRecovery(lead, desk);
	await deceive(colleague, desk, { junkForCode: true });
	t.equal((await doUpkeep(lead)).desksRenewed >= 1, true);
	t.same(named(coordinator), [["junk-key", colleague.me]]);
	await openDeskWithPrinted(lead, desk, code);
});

t.test("a public key that nobody can seal to is refused", async (t) => {
	const desk = await deskOfTwo("Invalid keys");
	// Coefficients that are too large for ML-KEM, and an X25519 key of small order.
	const { pk } = keyOf(lead, desk, 2)!;
	const invalid = [new Uint8Array(1216).fill(255), new Uint8Array([...pk.slice(0, 1184), ...new Uint8Array(32)])];
	for (const codeKey of invalid) await t.rejects(deceive(lead, desk, { codeKey }), { code: "bad-statement", message: /recovery.pk/ });
	for (const key of invalid) await t.rejects(deceive(lead, desk, { change: { pk: key } }), { code: "bad-statement", message: /pk/ });
});

t.test("the printed code opens the desk although its present key is junk", async (t) => {
	const desk = await deskOfTwo("The paper alone");
	const thread = await openThread(lead, "Before", [], desk);
	const code = await printDeskRecovery(lead, desk);
	await deceive(colleague, desk, { junkForCode: true });
	const late = await network.admit(coordinator, admin, { organisation: transit.id, role: "staff" });
	await lead.server.call(contracts.directory.append, {
		body: { statements: [toWire(lead.sign("desk.member", { desk, member: late.session.me, action: "add" }, null))], sealed: [] },
	});
	await syncDirectory(late.session);
	await testDeskRecovery(late.session, desk, code);
	await openDeskWithPrinted(late.session, desk, code);
	await rekeyDesk(late.session, desk);
	t.same([keyOf(late.session, desk, 5)?.by, keyOf(late.session, desk, 5)?.from], [late.session.me, 3]);
	t.same(named(late), [["junk-key", colleague.me]]);
	t.same(await textsOf(late.session, thread), ["Before"]);
});

t.test("a member doesn't bring back a printed code that a coordinator has replaced", async (t) => {
	const desk = await deskOfTwo("Old paper");
	const old = await printDeskRecovery(lead, desk);
	const oldKey = lead.dir.desks.get(desk)?.recovery;
	const present = await printDeskRecovery(lead, desk);
	await syncDirectory(colleague);
	await colleague.server.call(contracts.directory.append, {
		body: { statements: [toWire(colleague.sign("desk.reject", { desk, epoch: 4 }, desk))], sealed: [] },
	});
	await syncDirectory(colleague);
	await rekeyDesk(colleague, desk);
	await t.rejects(testDeskRecovery(lead, desk, old), { code: "not-found", field: "code" });
	await testDeskRecovery(lead, desk, present);
	await revokeDeskRecovery(lead, desk);
	await t.rejects(deceive(colleague, desk, { codeKey: oldKey!, from: 6 }), { code: "conflict" });
});

t.test("everybody at the desk is told who changed the printed code", async (t) => {
	const desk = await deskOfTwo("Told");
	const told = ({ alarms }: Person) => alarms.filter(({ subject }) => subject === desk).map(({ code, by }) => [code, by]);
	await doUpkeep(colleague);
	t.same(told(staff), []);
	await printDeskRecovery(lead, desk);
	for (let look = 1; look <= 2; look++) t.same((await doUpkeep(colleague)).failed, []);
	t.same(told(staff), [["desk-code-changed", lead.me]], "once");
	await revokeDeskRecovery(lead, desk);
	await doUpkeep(colleague);
	t.equal(told(staff).length, 2);
	await doUpkeep(lead);
	t.same(told(coordinator), [], "but not the signer");
});

t.test("somebody is added to a desk with a bad key, and gets a good one", async (t) => {
	const desk = await deskOfTwo("Added");
	await deceive(colleague, desk, { from: 1 });
	const third = await network.admit(coordinator, admin, { organisation: transit.id, role: "staff" });
	await assignToDesk(lead, desk, third.session.me);
	t.same(named(coordinator), [["junk-key", colleague.me]]);
	t.equal(keyOf(lead, desk, 4)?.from, 2);
	await syncDirectory(third.session);
	t.ok(await third.session.deskSeed(desk, 4));
});

t.test("whoever signed a bad key alone adds a colleague without its key", async (t) => {
	const desk = await deskOfTwo("Own junk");
	await deceive(lead, desk, { from: 1 });
	const third = await network.admit(coordinator, admin, { organisation: transit.id, role: "staff" });
	await assignToDesk(lead, desk, third.session.me);
	t.ok(lead.dir.desks.get(desk)?.members.has(third.session.me));
});

t.test("a bad key isn't given to colleagues", async (t) => {
	const desk = await deskOfTwo("Not given");
	const third = await network.admit(coordinator, admin, { organisation: transit.id, role: "staff" });
	await deceive(colleague, desk, { from: 1 });
	await lead.server.call(contracts.directory.append, {
		body: { statements: [toWire(lead.sign("desk.member", { desk, member: third.session.me, action: "add" }))], sealed: [] },
	});
	await syncDirectory(lead);
	await t.rejects(grantDeskKey(lead, desk), { code: "stale" });
	t.same((await doUpkeep(lead)).failed, []);
	t.equal(keyOf(lead, desk, 4)?.from, 2, "the colleague gets the next key");
});

t.test("only a coordinator drops or replaces the printed code", async (t) => {
	const desk = await deskOfTwo("Drops the code");
	await printDeskRecovery(lead, desk);
	await syncDirectory(colleague);
	await t.rejects(deceive(colleague, desk, { dropsCode: true }), { code: "not-allowed" });
	await t.rejects(printDeskRecovery(colleague, desk), { code: "not-allowed" });
	await t.rejects(revokeDeskRecovery(colleague, desk), { code: "not-allowed" });
	await rekeyDesk(colleague, desk);
	await syncDirectory(lead);
	await revokeDeskRecovery(lead, desk);
	t.equal(lead.dir.desks.get(desk)?.recovery, null);
});

const deceits = {
	"a wrap that doesn't open": { junkWrap: true },
	"a key that leaves out the one before": { from: 1 },
	"a key that wraps none": { from: null },
	"a public key that isn't the seed's": { otherKey: true },
};
for (const [what, deceit] of Object.entries(deceits))
	t.test(`${what} is rejected, and nothing is lost for a colleague who comes later`, async (t) => {
		const desk = await deskOfTwo(what);
		const thread = await openThread(lead, "Before", [], desk);
		await deceive(colleague, desk, deceit);
		t.equal((await doUpkeep(lead)).desksRenewed, 1);
		t.same(named(coordinator), [["junk-key", colleague.me]]);
		t.same([keyOf(lead, desk, 3)?.rejectedBy, keyOf(lead, desk, 4)?.from], [lead.me, 2]);
		await syncDirectory(colleague);
		t.same(await textsOf(colleague, thread), ["Before"]);
	});

t.test("somebody who rejects two colleagues in a row is named", async (t) => {
	const desk = await addDesk(lead, { name: "Three" });
	const third = await network.admit(coordinator, admin, { organisation: transit.id, role: "staff" });
	for (const each of [colleague, third.session]) await assignToDesk(lead, desk, each.me);
	const reject = async (epoch: number) => {
		await syncDirectory(colleague);
		await colleague.server.call(contracts.directory.append, {
			body: { statements: [toWire(colleague.sign("desk.reject", { desk, epoch }, desk))], sealed: [] },
		});
	};
	await rekeyDesk(lead, desk);
	await reject(2);
	await syncDirectory(third.session);
	await rekeyDesk(third.session, desk);
	await reject(3);
	coordinator.alarms.length = 0;
	t.same((await doUpkeep(lead)).failed, []);
	t.same(named(coordinator), [["rejects-again", colleague.me]]);
	t.equal(keyOf(lead, desk, 4)?.from, 1);
});

t.test("a member makes the directory grow by at most five keys an hour", async (t) => {
	const desk = await deskOfTwo("Five");
	for (let made = 2; made <= 5; made++) await rekeyDesk(lead, desk);
	await t.rejects(rekeyDesk(lead, desk), { code: "too-many-requests" });
	await unassignFromDesk(lead, desk, colleague.me);
	t.equal(keyOf(lead, desk, 7)?.by, lead.me, "a desk that somebody has left gets a key all the same");
	await addDesk(lead, { name: "New" });
	network.server.clock.advance(3_600_000);
	await syncDirectory(lead);
	await rekeyDesk(lead, desk);
});

t.test("a key that a desk has had isn't used again", async (t) => {
	const desk = await deskOfTwo("Again");
	const { kc } = keyOf(lead, desk, 1)!;
	await t.rejects(deceive(colleague, desk, { change: { kc } }), { code: "conflict" });
});
