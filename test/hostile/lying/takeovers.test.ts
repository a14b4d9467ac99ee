/** Section 3 of SPEC.md, what a client must refuse: a server moves custody by take-overs that break the rules. */
import t from "tap";
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import type { Fields } from "#protocol/statements/registry.ts";
import { type Statement, toWire } from "#protocol/statements/statement.ts";
import { countersignTakeOver, listCasesWithoutCustodian, loadCase, takeOverCase } from "#sdk/casework/index.ts";
import { gather } from "#sdk/http/pages.ts";
import { approve, remove, syncDirectory } from "#sdk/index.ts";
import { attempt, section } from "../../support/lying/casework.ts";
import { ExtendedCase } from "../../support/lying/extended-case.ts";
import { forge } from "../../support/lying/lies.ts";
import { LyingWorld, rowsOf } from "../../support/lying/lying-world.ts";

const test = rowsOf(t);
const world = await LyingWorld.build(t);
const { receivedCase, waitingCase, origin, destination, organisations } = world.fixtures;
const { session: founder } = await world.openSyncedSession("founder");
const { session: admin } = await world.openSyncedSession("admin");
const { session: giver } = await world.openSyncedSession("giver");
const { session: sender } = await world.openSyncedSession("sender");
const { state } = await loadCase(sender, receivedCase.id);

/**
 * Extends the case, and loads it as the giver.
 * @param complete whether the server says that the giver sees the complete case, as a custodian does.
 */
async function loadExtended(extend: (c: ExtendedCase) => unknown, { complete = false } = {}) {
	const c = new ExtendedCase(state);
	extend(c);
	return attempt(world, "giver", ({ session }) => loadCase(session, receivedCase.id), ...c.lies, forge("cases.get", "complete", complete));
}

const propose = (c: ExtendedCase, more: Partial<Fields<"case.take-over">> = {}) =>
	c.say(sender, origin, "case.take-over", { from: destination, sections: [], discussion: randomId(), ...more });
/** Countersigns as an admin, or as somebody else who isn't entitled to. */
const approveTakeOver = (c: ExtendedCase, { objId: object }: Statement<any>, by = admin, as: Id | null = null) =>
	c.say(by, as, "case.countersign", { object, verdict: "approve" });

const TWO_CUSTODIANS = { stopped: "two-custodians", codes: ["two-custodians"] };

test("a take-over while the custodian is there is refused", async (t) => {
	t.same(await loadExtended(propose), TWO_CUSTODIANS);
	t.same(await loadExtended((c) => approveTakeOver(c, propose(c))), TWO_CUSTODIANS, "with an admin's help");
});

test("a take-over against the rules is refused", async (t) => {
	await approve(admin, await remove(founder, { kind: "organisation", subject: organisations.destination }, "cannot-act"));
	for (const session of [founder, admin, giver, sender]) await syncDirectory(session);
	const honest = await loadExtended((c) => approveTakeOver(c, propose(c)), { complete: true });
	t.same(honest, { stopped: null, codes: [] }, "an honest take-over");
	const partly = await loadExtended((c) => approveTakeOver(c, propose(c)));
	t.same(partly.stopped, "entries-dropped", "a partial view is refused, because the new custodian must be shown all");
	t.same(await loadExtended(propose), { stopped: null, codes: [] }, "an honest proposal");
	const status = { status: "FollowUp" } as const;
	const early = await loadExtended((c) => {
		propose(c);
		c.say(sender, origin, "case.status", status);
	});
	t.same(early, { stopped: "content-tampered", codes: ["content-tampered"] }, "the desk acts before the countersignature");
	const later = await loadExtended(
		(c) => {
			approveTakeOver(c, propose(c));
			c.say(sender, origin, "case.status", status);
		},
		{ complete: true },
	);
	t.same(later, { stopped: null, codes: [] }, "and after it");
	const refused = async (what: string, add: (c: ExtendedCase) => unknown) => t.same(await loadExtended(add), TWO_CUSTODIANS, what);
	await refused("countersigned by a coordinator", (c) => approveTakeOver(c, propose(c), giver));
	await refused("countersigned by the desk itself", (c) => approveTakeOver(c, propose(c), giver, origin));
	await refused("a countersignature of nothing", (c) => approveTakeOver(c, founder.sign("policy", { policy: founder.dir.policy! })));
	await refused("approved twice", (c) => {
		const proposal = propose(c);
		approveTakeOver(c, proposal);
		approveTakeOver(c, proposal, founder);
	});
	await refused("a second one approved", (c) => {
		const first = propose(c);
		const second = c.say(giver, origin, "case.take-over", { from: destination, sections: [], discussion: randomId() });
		approveTakeOver(c, second);
		approveTakeOver(c, first, founder);
	});
	await refused("from a desk that isn't the custodian", (c) => propose(c, { from: origin }));
	await refused("with a section of a desk that is there", (c) => propose(c, { sections: [section(receivedCase, "story")] }));
	await refused("with a discussion that is in use", (c) => propose(c, { discussion: section(receivedCase, "story") }));
});

test("an admin sees no take-over that nobody proposed", async (t) => {
	const list = forge("cases.withoutCustodian", "cases", (all: unknown[]) => all);
	const object = await takeOverCase(sender, receivedCase.id);
	/** @returns the number of take-overs of each case in the list, and the alarms. */
	const listAsAdmin = async (...lies: Parameters<typeof attempt>[3][]) => {
		const client = await world.openSyncedSession("admin");
		client.setLies(...lies);
		const listed = await gather(listCasesWithoutCustodian(client.session));
		return [listed.flatMap(({ takeOvers }) => takeOvers.length), client.alarms.map(({ code }) => code)];
	};
	t.same(await listAsAdmin(list), [[1], []], "the honest list");
	const forgeCases = (change: (each: any) => object) =>
		forge("cases.withoutCustodian", "cases", (all: any[]) => all.map((each) => ({ ...each, ...change(each) })));
	const sign = (fields: Partial<Fields<"case.take-over">>, as: Id) =>
		toWire(
			sender.sign(
				"case.take-over",
				{ case: receivedCase.id, seq: 1, prev: null, from: destination, sections: [], discussion: randomId(), ...fields },
				as,
			),
		);
	const tampered = [[0], ["content-tampered"]];
	t.same(await listAsAdmin(forgeCases(() => ({ case: waitingCase.id }))), tampered, "of another case");
	t.same(await listAsAdmin(forgeCases(() => ({ desk: origin }))), tampered, "from another custodian");
	t.same(await listAsAdmin(forgeCases(() => ({ takeOvers: [sign({}, destination)] }))), tampered, "in another desk's name");
	t.same(
		await listAsAdmin(forgeCases(() => ({ desk: origin, takeOvers: [sign({ from: origin }, origin)] }))),
		tampered,
		"from a desk that is there",
	);
	t.same(
		await listAsAdmin(forgeCases(({ takeOvers: [first] }) => ({ takeOvers: [{ ...first, sigs: sign({}, origin).sigs }] }))),
		tampered,
		"with another signature",
	);
	t.same(
		await listAsAdmin(forgeCases(() => ({ takeOvers: [toWire(sender.sign("ask", { ask: randomId(), code: "x" }, origin))] }))),
		tampered,
		"an ask",
	);
	const honest = await attempt(world, "admin", ({ session }) => countersignTakeOver(session, { case: receivedCase.id, object }, "approve"));
	t.same(honest, { stopped: null, codes: [] }, "the admin approves the honest one");
});
