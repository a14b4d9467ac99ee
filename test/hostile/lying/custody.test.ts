/** Section 3 of SPEC.md, what a client must refuse: custody of a case, and its certificate. */
import t from "tap";
import { randomId } from "#crypto/random.ts";
import { type Bytes, fromBase64Url, hash, type Id, toBase64Url } from "#protocol/bytes.ts";
import { decodeCbor, encodeCbor } from "#protocol/cbor.ts";
import { parseStatement, type Statement, toWire } from "#protocol/statements/statement.ts";
import { loadCase, makeCustodyCertificate, verifyCertificate, viewCase } from "#sdk/casework/index.ts";
import { addDesk } from "#sdk/index.ts";
import { append, attempt, section } from "../../support/lying/casework.ts";
import { COURT_ORDER, type ExtendedCase } from "../../support/lying/extended-case.ts";
import { fieldsOf } from "../../support/lying/forge.ts";
import { forge } from "../../support/lying/lies.ts";
import { alarmCodes, type DeceivedClient, LyingWorld, rowsOf } from "../../support/lying/lying-world.ts";
import type { Name } from "../../support/lying/prepared.ts";
import { otherNetwork } from "../../support/lying/shown-directory.ts";
import { waitingCaseOf } from "../../support/lying/waiting-case.ts";

const test = rowsOf(t);
const world = await LyingWorld.build(t);
const { waitingCase, receivedCase, origin, destination, annex } = world.fixtures;
const sender = await world.openSyncedSession("sender");
const taker = await world.openSyncedSession("taker");
const going = await waitingCaseOf(world);

test("an honest server", async (t) => {
	const reader = await world.openSyncedSession("reader");
	t.equal((await viewCase(reader.session, receivedCase.id)).state.custodian, destination);
	t.same(alarmCodes(reader), []);
});

test("two custodians of one case are noticed", async (t) => {
	const { placed, state } = await loadCase(taker.session, receivedCase.id);
	const custody = placed.find(({ statement }) => statement.type === "case.custody")!.statement as Statement<"case.custody">;
	const fields = fieldsOf(custody);
	const load = ({ session }: DeceivedClient) => loadCase(session, receivedCase.id);
	const chain = { seq: state.chain.length, prev: fromBase64Url(state.chain.at(-1)!) };
	const refused = async (what: string, statement: any, who: "reader" | "sender" = "reader") =>
		t.same(await attempt(world, who, load, append(statement)), { stopped: "two-custodians", codes: ["two-custodians"] }, what);
	const second = taker.session.sign("case.custody", { ...fields, ...chain, to: annex }, annex);
	await refused("a second desk by the same hand-off", second);
	await refused("seen by the desk that handed it over", second, "sender");
	const beside = taker.session.sign(
		"case.custody",
		{ ...fields, to: annex, handoff: waitingCase.handoff, seq: fields.seq, prev: fields.prev },
		annex,
	);
	await refused("beside the first", beside);
	const open = fieldsOf(placed[0]!.statement as Statement<"case.open">);
	await refused("a second opening", taker.session.sign("case.open", { ...open, seq: chain.seq, prev: chain.prev }, annex));
	const mine = await attempt(
		world,
		"sender",
		({ session }) => loadCase(session, waitingCase.id),
		forge("cases.get", "statements", (all: any[]) => [
			...all,
			{
				pos: all.at(-1).pos + 1,
				statement: toWire(
					taker.session.sign(
						"case.custody",
						{ ...fields, case: waitingCase.id, handoff: waitingCase.handoff, sections: [], seq: 1, prev: fromBase64Url(openOf(all)) },
						destination,
					),
				),
			},
		]),
	);
	t.same(mine, { stopped: "two-custodians", codes: ["two-custodians"] }, "custody by a transfer that was never received");
	const notTheirs = taker.session.sign("case.custody", { ...fields, ...chain, to: origin, handoff: waitingCase.handoff }, destination);
	await refused("for a desk that isn't the signer's", notTheirs);
	const instead = async (what: string, statement: Statement<"case.custody">) => {
		const replaced = forge("cases.get", "statements", (all: any[]) =>
			all.map((each) => (each.statement.type === "case.custody" ? { ...each, statement: toWire(statement as never) } : each)),
		);
		t.equal((await attempt(world, "reader", load, replaced)).stopped, "two-custodians", what);
	};
	await instead("in another desk's name", sender.session.sign("case.custody", fields, origin));
	const more = [...fields.sections, section(receivedCase, "story")];
	await instead("of more than was granted", taker.session.sign("case.custody", { ...fields, sections: more }, destination));
	const { discussion } = open;
	await instead("of what the other desk's people discussed", taker.session.sign("case.custody", { ...fields, discussion }, destination));
});

test("an opening or a custody move against the rules is refused", async (t) => {
	const { loadExtended, custodyFields, acceptTransfer, receiveTransfer, moveCustody, granted } = going;
	const alone = await addDesk(taker.session, { name: "Alone" });
	const refused = async (rule: string, what: (c: ExtendedCase) => unknown, who: Name = "giver") =>
		t.same(await loadExtended(what, who), { stopped: "two-custodians", codes: ["two-custodians"] }, rule);
	/** Moves custody by the waiting transfer. */
	const moves = (rule: string, more: object, come = receiveTransfer, by = taker.session, as = destination) =>
		refused(rule, (c) => c.say(by, as, "case.custody", { ...custodyFields(come(c)), ...more }));
	await moves("after another than the last", { prev: hash(new Uint8Array(1)) });
	await moves("without the receive", { receive: hash(new Uint8Array(1)) });
	await moves("before the receive", {}, acceptTransfer);
	await moves("to another desk than the one it was requested for", { to: annex }, receiveTransfer, taker.session, annex);
	await moves("of less than was granted", { sections: granted.slice(0, 1).map(([, id]) => id) });
	await moves("of a section twice", { sections: [...granted, ...granted].map(([, id]) => id) });
	await moves("of what was not granted", { sections: [...granted.map(([, id]) => id), section(waitingCase, "story")] });
	await moves("with a section as its discussion", { discussion: section(waitingCase, "story") });
	await moves("with the earlier desk's discussion", { discussion: going.state.discussion });
	await refused("by a referral", (c) => {
		const handoff = going.requestAnother(c, destination, "referral");
		c.move(taker.session, destination, handoff, "accept", { basis: COURT_ORDER });
		const receive = c.move(taker.session, destination, handoff, "receive");
		c.say(taker.session, destination, "case.custody", { ...custodyFields(receive), handoff, sections: [section(waitingCase, "story")] });
	});
	await refused("a second time by the same hand-off, after it was handed back", (c) => {
		const receive = moveCustody(c);
		const handoff = c.draft(taker.session, destination, origin);
		const { objId: object } = c.request(taker.session, destination, handoff, granted);
		c.say(going.giver, origin, "handoff.countersign", { handoff, object, verdict: "approve" });
		c.move(sender.session, origin, handoff, "accept", { basis: COURT_ORDER });
		const back = c.move(sender.session, origin, handoff, "receive");
		c.say(sender.session, origin, "case.custody", { ...custodyFields(back), handoff, to: origin, discussion: randomId() });
		c.say(taker.session, destination, "case.custody", { ...custodyFields(receive), discussion: randomId() });
	});

	const part = "with a partial view: ";
	/** Uses a hand-off that this desk isn't shown. */
	const unseen = { handoff: randomId(), receive: hash(new Uint8Array(1)), sections: [], discussion: randomId() };
	await refused("by a hand-off that isn't there", (c) => c.say(taker.session, alone, "case.custody", { ...unseen, to: alone }));
	t.same(
		await loadExtended((c) => c.say(taker.session, alone, "case.custody", { ...unseen, to: alone }), "reader"),
		{ stopped: null, codes: [] },
		`${part}custody may move by a hand-off that isn't shown`,
	);
	await refused(
		`${part}while another transfer is accepted`,
		(c) => {
			acceptTransfer(c);
			c.say(taker.session, alone, "case.custody", { ...unseen, to: alone });
		},
		"reader",
	);
	await refused(
		`${part}to the desk that has the case already`,
		(c) => c.say(sender.session, origin, "case.custody", { ...unseen, to: origin }),
		"reader",
	);
	await refused(
		`${part}of a section that isn't the custodian's`,
		(c) => c.say(taker.session, alone, "case.custody", { ...unseen, to: alone, sections: [randomId()] }),
		"reader",
	);

	const first = fieldsOf((await loadCase(sender.session, waitingCase.id)).placed[0]!.statement as Statement<"case.open">);
	const opens = async (rule: string, statement: Statement<any>) => {
		const only = forge("cases.get", "statements", [{ pos: 1, statement: toWire(statement) }]);
		const load = ({ session }: DeceivedClient) => loadCase(session, waitingCase.id);
		t.same(await attempt(world, "reader", load, only), { stopped: "two-custodians", codes: ["two-custodians"] }, rule);
	};
	const opening = (more: object, as = destination) => taker.session.sign("case.open", { ...first, ...more }, as);
	await opens(
		"a case that begins with something else",
		taker.session.sign("case.custody", { case: waitingCase.id, seq: 0, prev: null, ...unseen, to: annex }, annex),
	);
	await opens("an opening that isn't the first", opening({ seq: 1, prev: hash(new Uint8Array(1)) }));
	await opens("opened by a desk of one member", opening({}, alone));
	await opens(
		"opened with two sections in one place",
		opening({ sections: first.sections.map((each) => ({ ...each, compartment: annex })) }),
	);
	await opens("opened with its discussion in a section's place", opening({ discussion: first.sections[0]!.compartment }));
});

test("a change of a case's lead, facts or sections against the rules is refused", async (t) => {
	const { loadExtended, acceptTransfer, receiveTransfer, moveCustody } = going;
	const adding = (compartment = randomId()) => ({ section: { section: "health", compartment }, cite: null }) as const;
	const nothing = { stopped: null, codes: [] };
	t.same(
		await loadExtended((c) => {
			c.say(sender.session, origin, "case.lead", { member: world.people.giver.id });
			c.say(sender.session, origin, "case.status", { status: "FollowUp" });
			c.say(sender.session, origin, "case.section", adding());
			const { objId: cite } = acceptTransfer(c);
			c.say(taker.session, destination, "case.section", { ...adding(), cite });
		}),
		nothing,
		"by an entitled member",
	);
	const refused = async (rule: string, what: (c: ExtendedCase) => unknown) =>
		t.same(await loadExtended(what), { stopped: "content-tampered", codes: ["content-tampered"] }, rule);
	const elsewhere = { prev: hash(new Uint8Array(1)) };
	const member = world.people.giver.id;
	await refused("a lead after another than the last", (c) => c.say(sender.session, origin, "case.lead", { member, ...elsewhere }));
	await refused("a lead by another desk", (c) => c.say(taker.session, destination, "case.lead", { member: taker.session.me }));
	await refused("a lead of another desk", (c) => c.say(sender.session, origin, "case.lead", { member: taker.session.me }));
	await refused("a status after another than the last", (c) =>
		c.say(sender.session, origin, "case.status", { status: "Closed", ...elsewhere }),
	);
	await refused("a status by another desk", (c) => c.say(taker.session, destination, "case.status", { status: "Closed" }));
	const adds = (rule: string, more: object) =>
		refused(rule, (c) => c.say(sender.session, origin, "case.section", { ...adding(), ...more }));
	await adds("a section after another than the last", elsewhere);
	await adds("a section by the custodian that cites something", { cite: hash(new Uint8Array(1)) });
	await adds("a section in another's place", adding(section(waitingCase, "story")));
	await adds("a section in the discussion's place", adding(going.state.discussion!));
	const cites = (rule: string, as: Id, what: (c: ExtendedCase) => Bytes) =>
		refused(rule, (c) => c.say(taker.session, as, "case.section", { ...adding(), cite: what(c) }));
	await cites("a section that cites what isn't there", destination, (c) => {
		acceptTransfer(c);
		return hash(new Uint8Array(1));
	});
	await cites("a section by another desk than accepted", annex, (c) => acceptTransfer(c).objId);
	await cites("a section for a hand-off that was cancelled", destination, (c) => {
		const { objId } = acceptTransfer(c);
		c.move(taker.session, destination, waitingCase.handoff, "cancel", { code: "no-capacity" });
		return objId;
	});
	await refused("by a former custodian", (c) => {
		moveCustody(c);
		c.say(sender.session, origin, "case.status", { status: "Closed" });
	});
	t.same(
		await loadExtended((c) => {
			const handoff = going.requestAnother(c, annex, "referral");
			const { objId: cite } = c.move(taker.session, annex, handoff, "accept", { basis: COURT_ORDER });
			c.move(taker.session, annex, handoff, "receive");
			c.say(taker.session, annex, "case.section", { ...adding(), cite });
			receiveTransfer(c);
		}),
		nothing,
		"a desk that has received adds a section, too",
	);
});

const DAY = 86_400_000;
const ACCEPT = {
	action: "accept",
	code: null,
	ending: null,
	outcome: null,
	desk: null,
	expectBy: null,
	since: null,
	tellBy: null,
} as const;
const openOf = (all: any[]) => parseStatement(world.network, all[0].statement).key;

test("a server doesn't choose the time by which a statement is judged", async (t) => {
	const { consent, acceptTransfer, requestAnother, loadExtended, granted } = going;
	const refused = { stopped: "content-tampered", codes: ["content-tampered"] };
	const lateBy = (ms: number) => ({ ...taker.session, now: () => taker.session.now() + ms });
	const accepts = (ms: number) => (c: ExtendedCase) => {
		const by = lateBy(ms);
		c.say(by, destination, "handoff.move", { ...ACCEPT, handoff: waitingCase.handoff, basis: consent }, by.now());
	};
	t.same(await loadExtended(accepts(0)), { stopped: null, codes: [] }, "an accept in time");
	t.same(await loadExtended(accepts(-3 * DAY)), refused, "an accept that its signer back-dated before the request and the cited directory");
	t.same(await loadExtended(accepts(400 * DAY)), refused, "an accept that was signed after the consent had ended");
	t.same(
		await loadExtended((c) => {
			c.say(sender.session, origin, "case.status", { status: "FollowUp" }, sender.session.now() + 400 * DAY);
			acceptTransfer(c);
			requestAnother(c, annex, "referral", granted);
		}),
		refused,
		"a statement long before the one that it follows",
	);
});

test("a changed custody certificate is refused", async (t) => {
	const certificate = await makeCustodyCertificate(taker.session, { case: receivedCase.id, handoff: receivedCase.handoff });
	const network = toBase64Url(world.network);
	t.ok(verifyCertificate(certificate, { network }).custodyMoved);
	t.throws(
		() => verifyCertificate(certificate, { network: toBase64Url(hash(new Uint8Array(1))) }),
		{ code: "bad-content" },
		"not this network's",
	);
	t.throws(() => verifyCertificate(null, { network }), { code: "bad-content" }, "nothing");
	const nowhere = { ...certificate, network: toBase64Url(new Uint8Array(32)), directory: { ...certificate.directory, leaves: [] } };
	t.throws(() => verifyCertificate(nowhere), { code: "bad-content", detail: /belongs to another network/ }, "no directory at all");
	const deskClose = () => toWire(taker.session.sign("desk.close", { desk: annex }));
	const review = { seq: 0, prev: null, case: receivedCase.id, organisation: world.fixtures.organisations.origin, below: 1, prior: null };
	const changes: [what: string, change: (copy: any) => void, detail?: RegExp][] = [
		["one of another form", (copy) => Object.assign(copy, { format: "cloister/2/custody-certificate" })],
		["a statement left out", (copy) => copy.statements.splice(1, 1)],
		["another signature", (copy) => copy.statements[2].sigs.splice(0, 1, "A".repeat(86))],
		["an unsigned directory", (copy) => Object.assign(copy.directory.checkpoint, { signature: "A".repeat(86) })],
		["a shorter directory", (copy) => copy.directory.leaves.pop()],
		["a leaf more than the log has signed", (copy) => copy.directory.leaves.push(deskClose())],
		["another leaf than the log has signed", (copy) => copy.directory.leaves.splice(-1, 1, deskClose()), /not the one that the log signed/],
		["another network", (copy) => Object.assign(copy, { network: toBase64Url(hash(new Uint8Array(1))) })],
		["a time that nobody has signed", (copy) => Object.assign(copy.statements[2], { at: 1 })],
		[
			"a signed time that was moved",
			({ statements }) => {
				const { body } = statements[2];
				const moved = decodeCbor(fromBase64Url(body)) as { at: number };
				statements[2].body = toBase64Url(encodeCbor({ ...moved, at: moved.at + 3 * DAY } as never));
			},
		],
		[
			"the directory of another network under this one's name",
			({ directory }) => Object.assign(directory, { leaves: otherNetwork(world, taker.session.dir.genesis!) }),
			/belongs to another network/,
		],
		["another hand-off", (copy) => Object.assign(copy, { handoff: waitingCase.handoff }), /hand-off is missing/],
		[
			"a statement of a review",
			({ statements }) => statements.push(toWire(taker.session.sign("review.release", review, destination))),
			/of another case/,
		],
		["another case", (copy) => Object.assign(copy, { case: waitingCase.id }), /of another case/],
	];
	for (const [what, change, detail] of changes) {
		const copy = structuredClone(certificate);
		change(copy);
		t.throws(() => verifyCertificate(copy, { network }), { code: "bad-content", ...(detail && { detail }) }, what);
	}
});
