/** Section 3 of SPEC.md, what a client must refuse: cases, and requests for them. */
import t from "tap";
import { randomId } from "#crypto/random.ts";
import { SealPublicKey, sealPadded } from "#crypto/seal.ts";
import { fromBase64Url, hash, type Id, idToBytes, toBase64Url, tup } from "#protocol/bytes.ts";
import { type Cbor, encodeCbor } from "#protocol/cbor.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { deskKey } from "#protocol/folds/directory.ts";
import { toWire } from "#protocol/statements/statement.ts";
import { askForCase, doCaseUpkeep, inbox, loadCase, readHandoffSummary } from "#sdk/casework/index.ts";
import { AlarmError } from "#sdk/index.ts";
import { append, attempt, byLeaver, section } from "../../support/lying/casework.ts";
import { ExtendedCase } from "../../support/lying/extended-case.ts";
import { signedByLog } from "../../support/lying/forge.ts";
import { drop, forge, type Lie, refuse, reorder, replay, swap, where } from "../../support/lying/lies.ts";
import { alarmCodes, type DeceivedClient, LyingWorld, outcomeOf, rowsOf } from "../../support/lying/lying-world.ts";
import type { Name } from "../../support/lying/prepared.ts";
import { SUMMARY, terms } from "../../support/sdk-cases.ts";

const test = rowsOf(t);
const world = await LyingWorld.build(t);
const { waitingCase, receivedCase, origin, destination, annex } = world.fixtures;
const sender = await world.openSyncedSession("sender");
const taker = await world.openSyncedSession("taker");

test("an honest server", async (t) => {
	const reader = await world.openSyncedSession("reader");
	t.ok((await loadCase(reader.session, receivedCase.id)).placed.length > 0);
	t.equal((await readHandoffSummary(reader.session, { case: waitingCase.id, handoff: waitingCase.handoff })).riskLevel, "high");
	t.same(alarmCodes(reader), []);
});

test("changed statements of a case are noticed", async (t) => {
	const load = ({ session }: DeceivedClient) => loadCase(session, receivedCase.id);
	const stops = async (code: string, what: string, ...lies: Lie[]) =>
		t.same(await attempt(world, "reader", load, ...lies), { stopped: code, codes: [code] }, what);
	await stops("content-tampered", "a statement left out", drop("cases.get", "statements.4"));
	await stops("two-custodians", "the wrong way round: custody before there is a case", reorder("cases.get", "statements"));
	await stops("content-tampered", "one twice", replay("cases.get", "statements.2"), forge("cases.get", "statements.-1.pos", 99));
	await stops("content-tampered", "two in each other's place", swap("cases.get", "statements.3.statement", "statements.4.statement"));
	await stops("content-tampered", "at places that don't rise", forge("cases.get", "statements.-1.pos", 0));
	await stops("content-tampered", "with another signature", forge("cases.get", "statements.2.statement.sigs.0", "A".repeat(86)));
	await stops(
		"content-tampered",
		"another case's",
		forge("cases.get", "", await sender.session.server.call(contracts.cases.get, { params: { case: waitingCase.id } })),
	);
	const review = { seq: 0, prev: null, case: receivedCase.id, organisation: world.fixtures.organisations.origin, below: 1, prior: null };
	await stops("content-tampered", "a statement of a review", append(taker.session.sign("review.release", review, destination)));
	const { placed } = await loadCase(taker.session, receivedCase.id);
	const consent = placed.find(({ statement }) => statement.type === "consent.record")!.statement.body as any;
	const { state } = await loadCase(taker.session, receivedCase.id);
	const chain = state.consents[consent.consent]!.chain;
	const withdrawn = {
		consent: consent.consent,
		case: receivedCase.id,
		seq: chain.length,
		prev: fromBase64Url(chain.at(-1)!),
		action: "withdraw",
		code: null,
		desk: null,
		onTheWay: null,
	} as const;
	await stops(
		"content-tampered",
		"a consent withdrawn by a departed member",
		append(await byLeaver(world, "consent.move", withdrawn, sender.session.checkpoint)),
	);
	await stops(
		"content-tampered",
		"or for a desk that isn't the signer's",
		append(sender.session.sign("consent.move", withdrawn, destination)),
	);
	const honest = taker.session.checkpoint;
	taker.session.checkpoint = signedByLog(world.server, honest.size - 1);
	const forked = taker.session.sign("consent.move", withdrawn, destination);
	taker.session.checkpoint = { ...honest, root: new Uint8Array(32), signature: new Uint8Array(64) };
	const unsigned = taker.session.sign("consent.move", withdrawn, destination);
	taker.session.checkpoint = honest;
	await stops("directory-forked", "by another history of the directory", append(forked));
	await stops("content-tampered", "by a made-up checkpoint, which the log hasn't signed", append(unsigned));
	const unchained = { case: receivedCase.id, seq: state.chain.length + 1, prev: hash(new Uint8Array(1)), status: "Closed" } as const;
	await stops(
		"content-tampered",
		"a statement that isn't the next of its chain",
		append(taker.session.sign("case.status", unchained, destination)),
	);
	const next = { case: receivedCase.id, seq: state.chain.length, prev: fromBase64Url(state.chain.at(-1)!), status: "Closed" } as const;
	await stops("content-tampered", "by a former custodian", append(sender.session.sign("case.status", next, origin)));
	const opened = (await loadCase(sender.session, waitingCase.id)).state;
	const place = { case: waitingCase.id, seq: opened.chain.length, prev: fromBase64Url(opened.chain.at(-1)!) };
	const adding = { ...place, section: { section: "health", compartment: randomId() }, cite: null } as const;
	const adds = async (by: DeceivedClient, as: Id) =>
		(await attempt(world, "giver", ({ session }) => loadCase(session, waitingCase.id), append(by.session.sign("case.section", adding, as))))
			.stopped;
	t.equal(await adds(sender, origin), null, "the custodian adds a section");
	t.equal(await adds(taker, destination), "content-tampered", "a desk that hasn't accepted adds none");
	const { chain: moves } = (await loadCase(sender.session, waitingCase.id)).state.handoffs[waitingCase.handoff]!;
	const answer = {
		handoff: waitingCase.handoff,
		case: waitingCase.id,
		seq: moves.length,
		prev: fromBase64Url(moves.at(-1)!),
		action: "acknowledge",
		...{ code: null, ending: null, outcome: null, desk: null, expectBy: null, since: null, tellBy: null, basis: null },
	} as const;
	const answers = async (by: DeceivedClient, as: Id) =>
		(await attempt(world, "giver", ({ session }) => loadCase(session, waitingCase.id), append(by.session.sign("handoff.move", answer, as))))
			.stopped;
	t.equal(await answers(taker, destination), null, "the other desk may answer");
	t.equal(await answers(sender, origin), "content-tampered", "nobody answers what they asked themselves");
	taker.session.checkpoint = signedByLog(world.server, honest.size + 5);
	const ahead = taker.session.sign("consent.move", withdrawn, destination);
	taker.session.checkpoint = honest;
	await stops("directory-shrunk", "by a directory that isn't served", append(ahead));
	const old = sender.session.log.findIndex(({ type }) => type === "remove");
	const then = signedByLog(world.server, old, sender.session.dir.roots[old]);
	const status = {
		case: waitingCase.id,
		seq: 1,
		prev: fromBase64Url((await loadCase(sender.session, waitingCase.id)).state.chain[0]!),
		status: "Closed",
	};
	const back = await attempt(
		world,
		"sender",
		({ session }) => loadCase(session, waitingCase.id),
		append(await byLeaver(world, "case.status", status, then)),
	);
	t.equal(back.stopped, "content-tampered", "by who belonged to the desk before the case's other statements");
});

test("missing newest statements, parts and summaries of a case are noticed", async (t) => {
	const seen = await world.openSyncedSession("reader");
	await loadCase(seen.session, receivedCase.id);
	seen.setLies(drop("cases.get", "statements.-1"));
	t.equal(await outcomeOf(() => loadCase(seen.session, receivedCase.id)), "entries-dropped", "the newest left out");
	const again = await world.openSyncedSession("reader", seen.storage);
	again.setLies(drop("cases.get", "statements.-1"));
	t.equal(await outcomeOf(() => loadCase(again.session, receivedCase.id)), "entries-dropped", "also after a restart");
	const load = ({ session }: DeceivedClient) => loadCase(session, waitingCase.id);
	const part = forge("cases.get", "", ({ statements, summaries }: any) => ({
		statements: statements.filter(({ statement }: any) => !/^(handoff|consent)/.test(statement.type)),
		summaries,
		complete: false,
		head: null,
	}));
	t.equal((await attempt(world, "sender", load, part)).stopped, "entries-dropped", "a part of it to its custodian");
	for (const complete of [true, false]) {
		const nothing = forge("cases.get", "", { statements: [], summaries: [], complete, head: null });
		t.equal(
			(await attempt(world, "reader", load, nothing)).stopped,
			"entries-dropped",
			"all of it, for a device that hasn't seen the case",
		);
	}
	const hidden = forge("cases.get", "head", { length: 40, head: toBase64Url(new Uint8Array(32)) });
	for (const who of ["sender", "taker"] as const)
		t.equal(
			(await attempt(world, who, load, hidden)).stopped,
			"entries-dropped",
			`later statements hidden from a desk that the case concerns: ${who}`,
		);
	const before = forge("cases.get", "head", { length: 1, head: toBase64Url(new Uint8Array(32)) });
	t.equal(
		(await attempt(world, "taker", load, before)).stopped,
		"entries-dropped",
		"a newest statement that isn't later than those that are shown",
	);
	const summary = await attempt(
		world,
		"reader",
		async ({ session }) => readHandoffSummary(session, { case: waitingCase.id, handoff: waitingCase.handoff }),
		forge("cases.get", "summaries.0.box", (box: string) => `${box.slice(0, -4)}AAAA`),
	);
	t.same(summary, { stopped: "not-found", codes: ["content-tampered"] }, "a summary that the request doesn't name");
});

test("an unreadable summary of a request is noticed", async (t) => {
	const { state } = await loadCase(sender.session, waitingCase.id);
	const { epoch, pk } = deskKey(sender.session.dir, destination)!;
	const reads = async (inside: Cbor) => {
		const c = new ExtendedCase(state);
		const handoff = c.draft(sender.session, origin, destination);
		const about = tup("summary", world.network, idToBytes(waitingCase.id), idToBytes(handoff), idToBytes(destination), epoch);
		const box = sealPadded(new SealPublicKey(pk), about, encodeCbor(inside));
		c.request(sender.session, origin, handoff, [["story", section(waitingCase, "story")]], { summary: hash(box) });
		const served = forge("cases.get", "summaries", (all: unknown[]) => [
			...all,
			{ handoff, hash: toBase64Url(hash(box)), box: toBase64Url(box) },
		]);
		const read = ({ session }: DeceivedClient) => readHandoffSummary(session, { case: waitingCase.id, handoff });
		return (await attempt(world, "reader", read, ...c.lies, served)).stopped;
	};
	t.equal(await reads({ ...SUMMARY }), null, "one that is");
	t.equal(await reads({ ...SUMMARY, riskLevel: "<script>" }), "bad-content", "a value of no list");
	t.equal(await reads({ ...SUMMARY, name: "of the person" }), "bad-content", "a seventh field");
	t.equal(await reads("words"), "bad-content", "something else");
});

test("missing chains of a case that were seen before are noticed", async (t) => {
	const { state } = await loadCase(sender.session, waitingCase.id);
	const consent = randomId();
	const withConsent = (...moves: "withdraw"[]): Lie[] => {
		const c = new ExtendedCase(state);
		const about = terms(world.fixtures.organisations.destination, ["story"], sender.session.now());
		c.say(sender.session, origin, "consent.record", { consent, active: true, terms: about, onTheWay: null });
		for (const action of moves) c.say(sender.session, origin, "consent.move", { consent, action, code: null, desk: null, onTheWay: null });
		return c.lies;
	};
	const loads = async (name: Name, ...answers: Lie[][]) => {
		const who = await world.openSyncedSession(name);
		const found: (string | null)[] = [];
		for (const lies of answers) {
			who.setLies(...lies);
			found.push(await outcomeOf(() => loadCase(who.session, waitingCase.id)));
		}
		return found;
	};
	const withoutHandoff = forge("cases.get", "statements", (all: any[]) => all.filter(({ statement }) => !/^handoff/.test(statement.type)));
	t.same(await loads("reader", [], [withoutHandoff]), [null, "entries-dropped"], "a hand-off to one's own desk");
	t.same(await loads("giver", withConsent(), []), [null, "entries-dropped"], "a consent, to the custodian, who is shown all");
	t.same(
		await loads("reader", withConsent("withdraw"), [], withConsent()),
		[null, null, "entries-dropped"],
		"to others it needn't be shown; but it doesn't come back as less",
	);
});

test("a changed requester of a case is noticed", async (t) => {
	await askForCase(taker.session, annex, (await loadCase(sender.session, waitingCase.id)).state.code);
	const asks = (...lies: Lie[]) =>
		attempt(
			world,
			"sender",
			async ({ session }) =>
				t.equal((await inbox(session, { desk: origin })).filter(({ kind }) => kind === "ask").length, lies.length === 0 ? 1 : 0),
			...lies,
		);
	t.same((await asks()).codes, []);
	t.same((await asks(forge("cases.inbox", "asks.0.ask.sigs.0", "A".repeat(86)))).codes, ["content-tampered"], "an ask by nobody");
	t.same((await asks(forge("cases.inbox", "asks.0.ask.body", "AAAA"))).codes, ["content-tampered"], "what can't be read");
	t.same(
		(await asks(forge("cases.inbox", "asks.0.ask", toWire((await loadCase(sender.session, waitingCase.id)).placed[0]!.statement as never))))
			.codes,
		["content-tampered"],
		"what is no ask",
	);
	const made = { ask: randomId(), code: (await loadCase(sender.session, waitingCase.id)).state.code };
	const inItsName = taker.session.sign("ask", made, origin);
	t.same((await asks(forge("cases.inbox", "asks.0.ask", toWire(inItsName)))).codes, ["content-tampered"], "in another desk's name");
	const gone = toWire(await byLeaver(world, "ask", made, sender.session.checkpoint));
	t.same((await asks(forge("cases.inbox", "asks.0.ask", gone))).codes, ["content-tampered"], "by a departed member");
	const old = sender.session.log.findIndex(({ type }) => type === "remove");
	const then = signedByLog(world.server, old, sender.session.dir.roots[old]);
	const backdated = toWire(await byLeaver(world, "ask", made, then));
	t.same((await asks(forge("cases.inbox", "asks.0.ask", backdated))).codes, [], "a back-dated ask by a departed member isn't shown");
});

test("a thread that the server only claims to have has no title", async (t) => {
	const invented = forge("cases.inbox", "unread", (rows: any[]) =>
		rows.map((row) => ({ ...row, kind: "thread", compartment: randomId() })),
	);
	const who = await world.openSyncedSession("sender");
	who.setLies(invented);
	const unread = (await inbox(who.session, { titles: true })).flatMap((row) => (row.kind === "unread" ? [row.title] : []));
	t.ok(unread.length > 0);
	t.same([...new Set(unread)], [null]);
	t.same(alarmCodes(who), []);
});

test("upkeep tells of a case that was tampered with, and stops when the server is unavailable", async (t) => {
	const upkeep = async (...lies: Lie[]) => {
		const who = await world.openSyncedSession("sender");
		who.setLies(...lies);
		const { failed } = await doCaseUpkeep(who.session);
		return failed.map((each) => [each.case, each.error instanceof AlarmError && each.error.alarm.code]);
	};
	t.same(await upkeep(), []);
	const altered = forge("cases.get", "statements.0.statement.sigs.0", "A".repeat(86));
	t.same(await upkeep(where((path) => path.includes(waitingCase.id), altered)), [[waitingCase.id, "content-tampered"]]);
	await t.rejects(upkeep(refuse("cases.get", 503, "unavailable")), { code: "unavailable" });
});
