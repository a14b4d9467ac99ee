/** Section 3 of SPEC.md, what a client must refuse: the rows about cases, hand-offs and files. Each test's name is its row. */
import t from "tap";
import type { AttachmentHeader, AttachmentInfo } from "#crypto/attachment.ts";
import { randomId } from "#crypto/random.ts";
import { concat, hash, type Id, toBase64Url } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { parseStatement, toWire } from "#protocol/statements/statement.ts";
import {
	ask,
	caseView,
	custodyCertificate,
	inbox,
	listCases,
	listHandoffs,
	loadCase,
	readSection,
	readSummary,
	useCasework,
	verifyCertificate,
	writeSection,
} from "#sdk/casework/index.ts";
import { openCompartment } from "#sdk/compartment.ts";
import { firstEpoch, nextEpoch } from "#sdk/epochs.ts";
import { doChores, httpTransport, readAll, type Shown, save, signIn } from "#sdk/index.ts";
import { resealLast, signedByLog } from "./forge.ts";
import { cut, delay, drop, forge, fork, type Lie, reorder, replay, silence, swap } from "./lies.ts";
import { FILE_SIZE, fileBytes } from "./life.ts";
import { otherNetwork } from "./shown.ts";
import { codesOf, DEADLINE, type Deceived, outcomeOf, rowsOf, World } from "./world.ts";

const test = rowsOf(t);
const world = await World.begin(t);
const { talk, other, asked, moved, origin, destination, annex } = world.things;
const sender = await world.settled("sender");
const taker = await world.settled("taker");
const section = (of: typeof asked, name: string) => of.of[name] as Id;
const texts = (entries: Shown[]) => entries.map(({ content }) => (content && "text" in content ? content.text : null));

/** What comes of it, with which alarms, on a device that knows nothing yet. */
async function attempt(name: "sender" | "taker" | "reader" | "giver", work: (who: Deceived) => Promise<unknown>, ...lies: Lie[]) {
	const who = await world.settled(name);
	useCasework(who.sitting);
	who.tell(...lies);
	const stopped = await outcomeOf(() => work(who));
	return { stopped, codes: codesOf(who) };
}

test("an honest server", async (t) => {
	const reader = await world.settled("reader");
	const { state } = await caseView(reader.sitting, moved.id);
	t.equal(state.custodian, destination);
	t.same(texts((await readSection(reader.sitting, section(moved, "identity"))).entries), ["in identity", "received"]);
	t.same(texts((await readSection(sender.sitting, section(asked, "story"))).entries), ["in story"]);
	t.equal((await readSummary(reader.sitting, { case: asked.id, handoff: asked.handoff })).riskLevel, "high");
	for (const [thread, first] of [
		[talk, 1],
		[other, 2],
	] as const) {
		const { header, info } = await fileOf(reader, thread.id);
		t.same(await whole(reader, header, info), fileBytes(first));
	}
	t.same(codesOf(reader), []);
});

async function fileOf(who: Deceived, thread: Id): Promise<{ header: AttachmentHeader; info: AttachmentInfo }> {
	const { entries } = await readAll(who.sitting, thread);
	const found = entries.find(({ attachments }) => attachments.length > 0) as Shown;
	const content = found.content as { files: AttachmentInfo[] };
	return { header: found.attachments[0] as AttachmentHeader, info: content.files[0] as AttachmentInfo };
}

async function whole(who: Deceived, header: AttachmentHeader, info: AttachmentInfo, onProgress = () => {}): Promise<Uint8Array> {
	const parts: Uint8Array[] = [];
	for await (const part of save(who.sitting, header, info, onProgress)) parts.push(part);
	return concat(...parts);
}

test("swaps sections, chunks, file names or sizes", async (t) => {
	const [identity, logistics] = [section(asked, "identity"), section(asked, "logistics")];
	const served = async (compartment: Id) => sender.sitting.server.call(contracts.compartments.get, { params: { compartment } });
	const read = (compartment: Id) => (who: Deceived) => readSection(who.sitting, compartment);
	const chain = await attempt("sender", read(identity), forge("compartments.get", "", await served(logistics)));
	t.same(chain, { stopped: "not-allowed", codes: ["epoch-not-entitled"] }, "one section's chain for another's");
	const page = await sender.sitting.server.call(contracts.compartments.page, { params: { compartment: logistics } });
	const entries = await attempt("sender", read(identity), forge("compartments.page", "", page));
	t.same(entries, { stopped: null, codes: ["content-tampered"] }, "one section's entries in another");
	const open = await loadCase(sender.sitting, asked.id);
	const first = toWire(open.placed[0]!.statement as never);
	const opening = open.placed[0]!.statement;
	const { by, ke, as, cp, at, ...fields } = opening.body as any;
	const [one, two, ...more] = fields.sections;
	const renamed = sender.sitting.sign(
		"case.open",
		{ ...fields, sections: [{ ...one, compartment: two.compartment }, { ...two, compartment: one.compartment }, ...more] },
		origin,
	);
	const swapped = { ...first, body: toBase64Url(renamed.bytes) };
	t.same(await attempt("sender", ({ sitting }) => loadCase(sitting, asked.id), forge("cases.get", "statements.0.statement", swapped)), {
		stopped: "content-tampered",
		codes: ["content-tampered"],
	});

	const reader = await world.settled("reader");
	const mine = await fileOf(reader, talk.id);
	const theirs = await fileOf(reader, other.id);
	const SIZE = 64 * 1024 + 16;
	const chunk = (bytes: Uint8Array, i: number) => bytes.slice(49 + i * SIZE, Math.min(bytes.length, 49 + (i + 1) * SIZE));
	const chunked = (bytes: Uint8Array) => ({
		head: bytes.slice(0, 49),
		chunks: [0, 1, 2].map((i) => chunk(bytes, i)) as [Uint8Array, Uint8Array, Uint8Array],
	});
	const fails = async (what: string, make: (bytes: Uint8Array) => Uint8Array) => {
		reader.tell(forge("files.get", "", make));
		t.equal(await outcomeOf(() => whole(reader, mine.header, mine.info)), "bad-content", what);
	};
	await fails("two chunks change places", (bytes) => {
		const { head, chunks } = chunked(bytes);
		return concat(head, chunks[1], chunks[0], chunks[2]);
	});
	await fails("one chunk twice", (bytes) => {
		const { head, chunks } = chunked(bytes);
		return concat(head, chunks[0], chunks[0], chunks[2]);
	});
	await fails("a chunk left out", (bytes) => {
		const { head, chunks } = chunked(bytes);
		return concat(head, chunks[0], chunks[2]);
	});
	await fails("the last chunk left out", (bytes) => bytes.slice(0, 49 + 2 * SIZE));
	await fails("bytes after the end", (bytes) => concat(bytes, new Uint8Array(10)));
	await fails("nothing", () => new Uint8Array(0));
	await fails("one bit", (bytes) => bytes.with(100_000, (bytes[100_000] ?? 0) ^ 1));
	await fails("another head", (bytes) => bytes.with(20, (bytes[20] ?? 0) ^ 1));
	await fails("another format", (bytes) => bytes.with(0, 2));
	const foreign = await sender.sitting.server.fetchBytes(contracts.files.get, { file: theirs.header.file });
	await fails("another file of the same size", () => foreign);
	reader.tell();
	const refuses = async (what: string, header: Partial<AttachmentHeader>, info: Partial<AttachmentInfo> = {}) => {
		let read = false;
		const opening = () =>
			whole(reader, { ...mine.header, ...header }, { ...mine.info, ...info }, () => {
				read = true;
			});
		t.equal(await outcomeOf(opening), "bad-content", what);
		return read;
	};
	await refuses("a header of another hash", { hash: hash(new Uint8Array(1)) });
	await refuses("another file's key", {}, { key: theirs.info.key });
	t.notOk(await refuses("a header of another file", { file: theirs.header.file }), "before anything was read");
	t.notOk(await refuses("a header of other chunks", { chunks: mine.header.chunks + 1 }), "before anything was read");
	t.notOk(await refuses("a header of another size", { size: mine.header.size + 1 }), "before anything was read");
	t.notOk(await refuses("a content of another size", {}, { size: 2 * FILE_SIZE }), "before anything was read");
	// Its author has signed for these bytes, so that only what is wrong in them is left to see.
	const signedFor = async (what: string, bytes: Uint8Array) => {
		reader.tell(forge("files.get", "", () => bytes));
		const header = { ...mine.header, hash: hash(bytes) };
		t.equal(await outcomeOf(() => whole(reader, header, mine.info)), "bad-content", what);
	};
	const honest = await sender.sitting.server.fetchBytes(contracts.files.get, { file: mine.header.file });
	t.same(
		resealLast(honest, mine.info, (padded) => padded),
		honest,
	);
	await signedFor("another format", honest.with(0, 2));
	await signedFor(
		"other padding",
		resealLast(honest, mine.info, (padded) => padded.with(padded.length - 1, 1)),
	);
	await signedFor(
		"more padding",
		resealLast(honest, mine.info, (padded) => concat(padded, new Uint8Array(16))),
	);
	await signedFor(
		"less padding",
		resealLast(honest, mine.info, (padded) => padded.slice(0, -16)),
	);
	const renamedFile = forge("compartments.page", "entries", (all: any[]) =>
		all.map((each) => {
			const statement = parseStatement(world.network, each.entry);
			if (statement.type !== "entry" || statement.body.attachments.length === 0) return each;
			const { by, ke, as, cp, at, ...fields } = statement.body;
			const attachments = fields.attachments.map((one) => ({ ...one, file: theirs.header.file }));
			return { ...each, entry: { ...each.entry, body: toWire(sender.sitting.sign("entry", { ...fields, attachments }, origin)).body } };
		}),
	);
	const entry = await attempt(
		"reader",
		async (who) => t.equal((await readAll(who.sitting, talk.id)).entries[3]?.failure?.why, "tampered"),
		renamedFile,
	);
	t.same(entry.codes[0], "entry-not-entitled", "an entry that names another file");
	reader.tell(cut("files.get", 100_000));
	t.same(await whole(reader, mine.header, mine.info), fileBytes(1), "a download that breaks goes on where it stopped");
	const asWhole: Lie = { name: "forge files.get 200", on: "files.get", tell: (told) => void Object.assign(told, { status: 200 }) };
	reader.tell(cut("files.get", 100_000), asWhole);
	t.equal(
		await outcomeOf(() => whole(reader, mine.header, mine.info)),
		"range-unsatisfiable",
		"one that goes on with what it calls the whole file",
	);
	reader.tell(cut("files.get", 10));
	t.equal(await outcomeOf(() => whole(reader, mine.header, mine.info)), "unavailable", "one that breaks again and again");
});

test("feeds one file that opens under two keys", async (t) => {
	const reader = await world.settled("reader");
	const { header, info } = await fileOf(reader, talk.id);
	const honest = await sender.sitting.server.fetchBytes(contracts.files.get, { file: header.file });
	const spoilt = honest.with(20, (honest[20] ?? 0) ^ 1);
	reader.tell(forge("files.get", "", () => spoilt));
	const opening = () => whole(reader, { ...header, hash: hash(spoilt) }, info);
	t.equal(await outcomeOf(opening), "bad-content", "the commitment doesn't fit, though the rest does");
});

test("releases sections before acceptance, or beyond the grant", async (t) => {
	const whatSenderHas = async (compartment: Id) => ({
		get: await sender.sitting.server.call(contracts.compartments.get, { params: { compartment } }),
		page: await sender.sitting.server.call(contracts.compartments.page, { params: { compartment } }),
	});
	const reader = await world.settled("reader");
	useCasework(reader.sitting);
	reader.tell();
	const view = await caseView(reader.sitting, asked.id);
	t.same(
		view.sections.map(({ reads, past }) => [reads, past]),
		view.sections.map(() => [false, false]),
		"shown: none of it is given yet",
	);
	const opening = (await loadCase(reader.sitting, asked.id)).placed[0]!.statement.key;
	t.same(
		[...new Set(view.sections.map(({ by, owner }) => `${by} ${owner}`))],
		[`${opening} ${origin}`],
		"and whose it is, by which statement",
	);
	const story = await whatSenderHas(section(asked, "story"));
	const lies = [asHonest("compartments.get", story.get), asHonest("compartments.page", story.page)];
	reader.tell(...lies);
	const { entries } = await readSection(reader.sitting, section(asked, "story"));
	t.same(
		entries.map(({ content, failure }) => [content, failure?.why]),
		[[null, "no-grant"]],
		"beyond the grant: nothing opens",
	);
	t.equal(
		await outcomeOf(() => writeSection(reader.sitting, section(asked, "story"), { text: "x" })),
		"not-allowed",
		"and nothing is written",
	);
	const identity = await whatSenderHas(section(asked, "identity"));
	reader.tell(asHonest("compartments.get", { ...identity.get, grants: identity.get.grants }), asHonest("compartments.page", identity.page));
	const early = await readSection(reader.sitting, section(asked, "identity"));
	t.ok(
		early.entries.every(({ content }) => content === null),
		"before acceptance: what is sealed to others doesn't open",
	);
	t.equal(await outcomeOf(() => writeSection(reader.sitting, section(asked, "identity"), { text: "x" })), "not-allowed");
});

test("releases sections to who has no hand-off for them, though a colleague has signed for it", async (t) => {
	useCasework(sender.sitting);
	const { discussion } = (await loadCase(sender.sitting, asked.id)).state;
	const added = (statement: any) => forge("compartments.get", "statements", (all: unknown[]) => [...all, toWire(statement)]);
	let last: Deceived | undefined;
	const ignores = async (what: string, compartment: Id, statement: any) => {
		const reads = (who: Deceived) => {
			last = who;
			return readAll(who.sitting, compartment);
		};
		t.same(await attempt("sender", reads, added(statement)), { stopped: null, codes: ["epoch-not-entitled"] }, what);
	};
	const next = async (compartment: Id) => {
		const { statement } = await nextEpoch(sender.sitting, await openCompartment(sender.sitting, compartment), { reason: "rotation" });
		const { by, ke, as, cp, at, ...fields } = statement.body;
		return fields;
	};
	const epoch = (fields: any, by = sender.sitting, as = origin) => by.sign("epoch", fields, as);
	const [identity, story] = [section(asked, "identity"), section(asked, "story")];
	const box = hash(new Uint8Array(1));
	const { epoch: ke } = sender.sitting.dir.desks.get(destination)!;
	const seat = { kind: "desk", id: destination, via: null, ke, hash: box } as const;
	const ours = await next(identity);
	t.same(
		(await attempt("sender", ({ sitting }) => readAll(sitting, identity), added(epoch(ours)))).codes,
		[],
		"as it is, it would be sound",
	);
	await ignores("as a holder", identity, epoch({ ...ours, holders: [...ours.holders, seat] }));
	const colleague = { ...seat, kind: "member", id: world.people.giver.id, ke: 1 };
	await ignores("to a person", identity, epoch({ ...ours, holders: [...ours.holders, colleague] }));
	const waits = { desk: destination, ke, hash: box, handoff: asked.handoff };
	const thirdKe = sender.sitting.dir.desks.get(annex)!.epoch;
	await ignores("to another desk", identity, epoch({ ...ours, pending: [{ ...waits, desk: annex, ke: thirdKe }] }));
	const theirs = await next(story);
	await ignores("of another section", story, epoch({ ...theirs, pending: [waits] }));
	await ignores("by who hasn't accepted yet", identity, epoch(ours, taker.sitting, destination));
	const { kc } = (await openCompartment(sender.sitting, story)).state.epochs[0]!;
	const grant = { compartment: story, number: 1, kc, holder: seat, handoff: asked.handoff };
	await ignores("history of another section", story, sender.sitting.sign("grant", grant, origin));
	const toThem = { ...grant, compartment: identity, kc: (await openCompartment(sender.sitting, identity)).state.epochs[0]!.kc };
	const rule = async (what: string, of: RegExp, statement: any) => {
		await ignores(what, identity, statement);
		t.match(last?.alarms[0]?.detail, of, what);
	};
	await rule("by who doesn't own it", /only the section's owner grants/, taker.sitting.sign("grant", toThem, destination));
	const outdated = { ...toThem, holder: { ...seat, ke: ke + 1 } };
	await rule("to a desk's earlier key", /not the desk's present one/, sender.sitting.sign("grant", outdated, origin));
	await rule("to wait with an earlier key", /not the desk's present one/, epoch({ ...ours, pending: [{ ...waits, ke: ke + 1 }] }));
	const shared = await next(discussion as Id);
	await ignores("the custodian's discussion", discussion as Id, epoch({ ...shared, holders: [...shared.holders, seat] }));
	const begins = async (what: string, by: Deceived, opening: Parameters<typeof firstEpoch>[1]) => {
		const first = toWire(firstEpoch(by.sitting, opening).statement);
		const found = await attempt(
			"giver",
			({ sitting }) => readAll(sitting, opening.compartment as Id),
			forge("compartments.get", "statements", [first]),
		);
		t.same(found, { stopped: "not-allowed", codes: ["epoch-not-entitled"] }, what);
	};
	const [desk] = [{ kind: "desk", id: destination } as const];
	await begins("a discussion of two desks", sender, {
		compartment: discussion as Id,
		kind: "discussion",
		subject: asked.id,
		owner: origin,
		holders: [desk],
	});
	await begins("another desk's section", taker, {
		compartment: story,
		kind: "section",
		subject: asked.id,
		section: "story",
		owner: destination,
		holders: [],
	});
});

test("drops the newest entries of a section", async (t) => {
	const reader = await world.settled("reader");
	useCasework(reader.sitting);
	const identity = section(moved, "identity");
	reader.tell();
	t.equal((await readSection(reader.sitting, identity)).entries.length, 2);
	reader.tell(
		forge("compartments.get", "count", 1),
		forge("compartments.get", "seen", []),
		forge("compartments.page", "", ({ entries }: any) => ({ entries: entries.slice(0, 1), count: 1 })),
	);
	t.equal(await outcomeOf(() => readSection(reader.sitting, identity)), "entries-dropped", "of one's own, nothing goes");
});

/** Where the server would refuse, it answers instead. */
const asHonest = (on: string, json: unknown): Lie => ({
	name: `forge ${on}`,
	on,
	tell(told) {
		told.status = 200;
		told.json = structuredClone(json);
	},
});

test("lets two desks both be custodian", async (t) => {
	const { placed, state } = await loadCase(taker.sitting, moved.id);
	const custody = placed.find(({ statement }) => statement.type === "case.custody")!;
	const { by, ke, as, cp, at, ...fields } = custody.statement.body as any;
	const append = (statement: any) =>
		forge("cases.get", "statements", (all: any[]) => [...all, { pos: all.at(-1).pos + 1, at: 1, statement: toWire(statement) }]);
	const load = ({ sitting }: Deceived) => loadCase(sitting, moved.id);
	const chain = { seq: state.chain.length, prev: decoded(state.chain.at(-1)!) };
	const refused = async (what: string, statement: any, who: "reader" | "sender" = "reader") =>
		t.same(await attempt(who, load, append(statement)), { stopped: "two-custodians", codes: ["two-custodians"] }, what);
	const second = taker.sitting.sign("case.custody", { ...fields, ...chain, to: annex }, annex);
	await refused("a second desk by the same hand-off", second);
	await refused("seen by who handed it over", second, "sender");
	const beside = taker.sitting.sign(
		"case.custody",
		{ ...fields, to: annex, handoff: asked.handoff, seq: fields.seq, prev: fields.prev },
		annex,
	);
	await refused("beside the first", beside);
	const opened = placed[0]!.statement.body as any;
	const { by: _b, ke: _k, as: _a, cp: _c, at: _t, ...open } = opened;
	await refused("a second opening", taker.sitting.sign("case.open", { ...open, seq: chain.seq, prev: chain.prev }, annex));
	const mine = await attempt(
		"sender",
		({ sitting }) => loadCase(sitting, asked.id),
		forge("cases.get", "statements", (all: any[]) => [
			...all,
			{
				pos: all.at(-1).pos + 1,
				at: 1,
				statement: toWire(
					taker.sitting.sign(
						"case.custody",
						{ ...fields, case: asked.id, handoff: asked.handoff, sections: [], seq: 1, prev: decoded(openOf(all)) },
						destination,
					),
				),
			},
		]),
	);
	t.same(mine, { stopped: "two-custodians", codes: ["two-custodians"] }, "custody by a transfer that was never received");
	const notTheirs = taker.sitting.sign("case.custody", { ...fields, ...chain, to: origin, handoff: asked.handoff }, destination);
	await refused("for a desk that isn't the signer's", notTheirs);
	const inItsName = toWire(sender.sitting.sign("case.custody", fields, origin) as never);
	const replaced = forge("cases.get", "statements", (all: any[]) =>
		all.map((each) => (each.statement.type === "case.custody" ? { ...each, statement: inItsName } : each)),
	);
	t.equal((await attempt("reader", load, replaced)).stopped, "two-custodians", "in another desk's name");
});

const decoded = (text: string) => new Uint8Array(Buffer.from(text, "base64url"));
const openOf = (all: any[]) => parseStatement(world.network, all[0].statement).key;

test("changes what a case says", async (t) => {
	const load = ({ sitting }: Deceived) => loadCase(sitting, moved.id);
	const stops = async (code: string, what: string, ...lies: Lie[]) =>
		t.same(await attempt("reader", load, ...lies), { stopped: code, codes: [code] }, what);
	await stops("content-tampered", "a statement left out", drop("cases.get", "statements.4"));
	await stops("two-custodians", "the wrong way round: custody before there is a case", reorder("cases.get", "statements"));
	await stops("content-tampered", "one twice", replay("cases.get", "statements.2"), forge("cases.get", "statements.-1.pos", 99));
	await stops("content-tampered", "two in each other's place", swap("cases.get", "statements.3.statement", "statements.4.statement"));
	await stops("content-tampered", "at places that don't rise", forge("cases.get", "statements.-1.pos", 0));
	await stops("content-tampered", "with another signature", forge("cases.get", "statements.2.statement.sigs.0", "A".repeat(86)));
	await stops(
		"content-tampered",
		"another case's",
		forge("cases.get", "", await sender.sitting.server.call(contracts.cases.get, { params: { case: asked.id } })),
	);
	const { placed } = await loadCase(taker.sitting, moved.id);
	const consent = placed.find(({ statement }) => statement.type === "consent.record")!.statement.body as any;
	const { state } = await loadCase(taker.sitting, moved.id);
	const chain = state.consents[consent.consent]!.chain;
	const withdrawn = {
		consent: consent.consent,
		case: moved.id,
		seq: chain.length,
		prev: decoded(chain.at(-1)!),
		action: "withdraw",
		code: null,
	} as const;
	const append = (statement: any) =>
		forge("cases.get", "statements", (all: any[]) => [...all, { pos: all.at(-1).pos + 1, at: 1, statement: toWire(statement) }]);
	await stops("content-tampered", "a consent withdrawn by who has left", append(await byLeaver("consent.move", withdrawn)));
	await stops(
		"content-tampered",
		"or for a desk that isn't the signer's",
		append(sender.sitting.sign("consent.move", withdrawn, destination)),
	);
	const honest = taker.sitting.checkpoint;
	taker.sitting.checkpoint = signedByLog(world.server, honest.size - 1);
	const forked = taker.sitting.sign("consent.move", withdrawn, destination);
	taker.sitting.checkpoint = { ...honest, signature: new Uint8Array(64) };
	const unsigned = taker.sitting.sign("consent.move", withdrawn, destination);
	taker.sitting.checkpoint = honest;
	await stops("directory-forked", "by another history of the directory", append(forked));
	await stops("content-tampered", "by a checkpoint that the log hasn't signed", append(unsigned));
	const unchained = { case: moved.id, seq: state.chain.length + 1, prev: hash(new Uint8Array(1)), status: "Closed" } as const;
	await stops(
		"content-tampered",
		"a statement that isn't the next of its chain",
		append(taker.sitting.sign("case.status", unchained, destination)),
	);
	const next = { case: moved.id, seq: state.chain.length, prev: decoded(state.chain.at(-1)!), status: "Closed" } as const;
	await stops("content-tampered", "by who isn't the custodian any more", append(sender.sitting.sign("case.status", next, origin)));
	const { chain: moves } = (await loadCase(sender.sitting, asked.id)).state.handoffs[asked.handoff]!;
	const answer = {
		handoff: asked.handoff,
		case: asked.id,
		seq: moves.length,
		prev: decoded(moves.at(-1)!),
		action: "acknowledge",
		...{ code: null, ending: null, outcome: null, desk: null, expectBy: null, basis: null },
	} as const;
	const answers = async (by: Deceived, as: Id) =>
		(await attempt("giver", ({ sitting }) => loadCase(sitting, asked.id), append(by.sitting.sign("handoff.move", answer, as)))).stopped;
	t.equal(await answers(taker, destination), null, "the other desk may answer");
	t.equal(await answers(sender, origin), "content-tampered", "nobody answers what they asked themselves");
	taker.sitting.checkpoint = signedByLog(world.server, honest.size + 5);
	const ahead = taker.sitting.sign("consent.move", withdrawn, destination);
	taker.sitting.checkpoint = honest;
	await stops("directory-shrunk", "by a directory that isn't served", append(ahead));
	const old = sender.sitting.log.findIndex(({ type }) => type === "remove");
	const then = signedByLog(world.server, old, sender.sitting.dir.roots[old]);
	const status = { case: asked.id, seq: 1, prev: decoded((await loadCase(sender.sitting, asked.id)).state.chain[0]!), status: "Closed" };
	const back = await attempt("sender", ({ sitting }) => loadCase(sitting, asked.id), append(await byLeaver("case.status", status, then)));
	t.equal(back.stopped, "content-tampered", "by who belonged to the desk before the case's other statements");
	const seen = await world.settled("reader");
	await loadCase(seen.sitting, moved.id);
	seen.tell(drop("cases.get", "statements.-1"));
	t.equal(await outcomeOf(() => loadCase(seen.sitting, moved.id)), "entries-dropped", "the newest left out");
	const again = await world.settled("reader", seen.storage);
	again.tell(drop("cases.get", "statements.-1"));
	t.equal(await outcomeOf(() => loadCase(again.sitting, moved.id)), "entries-dropped", "also after a restart");
	const part = forge("cases.get", "", ({ statements, summaries }: any) => ({
		statements: statements.filter(({ statement }: any) => !/^(handoff|consent)/.test(statement.type)),
		summaries,
		complete: false,
	}));
	t.equal(
		(await attempt("sender", ({ sitting }) => loadCase(sitting, asked.id), part)).stopped,
		"entries-dropped",
		"a part of it to its custodian",
	);
	const summary = await attempt(
		"reader",
		async ({ sitting }) => readSummary(sitting, { case: asked.id, handoff: asked.handoff }),
		forge("cases.get", "summaries.0.box", (box: string) => `${box.slice(0, -4)}AAAA`),
	);
	t.same(summary, { stopped: "not-found", codes: ["content-tampered"] }, "a summary that the request doesn't name");
	await ask(taker.sitting, annex, (await loadCase(sender.sitting, asked.id)).state.code);
	const asks = (...lies: Lie[]) =>
		attempt("sender", async ({ sitting }) => t.equal((await inbox(sitting, origin)).asks.length, lies.length === 0 ? 1 : 0), ...lies);
	t.same((await asks()).codes, []);
	t.same((await asks(forge("cases.inbox", "asks.0.ask.sigs.0", "A".repeat(86)))).codes, ["content-tampered"], "an ask by nobody");
	t.same(
		(await asks(forge("cases.inbox", "asks.0.ask", toWire(placed[0]!.statement as never)))).codes,
		["content-tampered"],
		"what is no ask",
	);
	const made = { ask: randomId(), code: (await loadCase(sender.sitting, asked.id)).state.code };
	const inItsName = taker.sitting.sign("ask", made, origin);
	t.same((await asks(forge("cases.inbox", "asks.0.ask", toWire(inItsName)))).codes, ["content-tampered"], "in another desk's name");
	const gone = toWire(await byLeaver("ask", made));
	t.same((await asks(forge("cases.inbox", "asks.0.ask", gone))).codes, ["content-tampered"], "by who has left");
});

/** A statement that `leaver` signs after leaving, naming the newest directory. */
async function byLeaver(type: any, fields: any, seen = sender.sitting.checkpoint) {
	const leaver = await world.sit("leaver");
	leaver.sitting.checkpoint = seen;
	return leaver.sitting.sign(type, fields, origin);
}

/** @throws Error when it takes as long as no step of a person may. */
async function soon<T>(work: Promise<T>): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Error("hangs")), DEADLINE);
	});
	return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

test("never comes to an end", async (t) => {
	const hasty = await world.settled("reader");
	const file = await fileOf(hasty, talk.id);
	const server = httpTransport({ address: hasty.proxy.url, timeout: 400 });
	server.keepToken(await world.token("reader"));
	hasty.tell(silence("files.get", 100_000));
	t.same(
		await soon(whole({ ...hasty, sitting: { ...hasty.sitting, server } }, file.header, file.info)),
		fileBytes(1),
		"a download that falls silent goes on anew",
	);
	// Long enough for the beginning of the answer to come.
	const patient = httpTransport({ address: hasty.proxy.url, timeout: 2_000 });
	hasty.tell(silence("session.start", 10));
	const { signInName: name, password } = world.people.reader;
	t.equal(await outcomeOf(() => soon(signIn({ ...hasty, server: patient, name, password }))), "unavailable", "an answer that falls silent");
	const ends = async (what: string, code: string | null, work: (who: Deceived) => Promise<unknown>, ...lies: Lie[]) =>
		t.equal((await attempt("reader", work, ...lies)).stopped, code, what);
	const drain = async (rows: AsyncIterable<unknown>) => {
		for await (const _ of rows);
	};
	const circle = (on: string, key: string): Lie => asHonest(on, { [key]: [], next: "AAAA" });
	await ends("a list of cases in a circle", "internal", ({ sitting }) => drain(listCases(sitting)), circle("cases.list", "cases"));
	await ends(
		"a list of hand-offs in a circle",
		"internal",
		({ sitting }) => drain(listHandoffs(sitting)),
		circle("cases.handoffs", "handoffs"),
	);
	let made = 0;
	const ids = forge("compartments.stale", "", () => ({
		count: 9,
		compartments: [0, 1].map(() => `00000000-0000-4000-8000-${String(++made).padStart(12, "0")}`),
	}));
	await ends("chores that are made up anew each time", null, ({ sitting }) => doChores(sitting), ids);
	t.ok(made < 10, `${made} made up`);
	await ends(
		"always the same page",
		"entry-replayed",
		({ sitting }) => readAll(sitting, talk.id),
		forge("compartments.page", "entries", (all: any[]) => Array.from({ length: 200 }, () => all[0])),
	);
	await ends(
		"leaves that stay away",
		"directory-shrunk",
		async ({ sitting }) => {
			sitting.memory.syncedAt = 0;
			await loadCase(sitting, asked.id);
		},
		forge("directory.read", "checkpoint.size", 9_999),
	);
	await ends("answers that take their time", null, ({ sitting }) => readAll(sitting, talk.id), delay("*", 100));
	await ends("an old answer for ever", null, ({ sitting }) => readAll(sitting, talk.id), fork("compartments.page", 0));
});

test("spoils a custody certificate", async (t) => {
	const certificate = await custodyCertificate(taker.sitting, { case: moved.id, handoff: moved.handoff });
	const network = toBase64Url(world.network);
	t.ok(verifyCertificate(certificate, { network }).custodyMoved);
	t.throws(
		() => verifyCertificate(certificate, { network: toBase64Url(hash(new Uint8Array(1))) }),
		{ code: "bad-content" },
		"not this network's",
	);
	const spoilt = (change: (copy: any) => void) => {
		const copy = structuredClone(certificate);
		change(copy);
		return () => verifyCertificate(copy, { network });
	};
	t.throws(
		spoilt((copy) => void copy.statements.splice(1, 1)),
		{ code: "bad-content" },
		"a statement left out",
	);
	t.throws(
		spoilt((copy) => {
			copy.statements[2].statement.sigs[0] = "A".repeat(86);
		}),
		{ code: "bad-content" },
		"another signature",
	);
	t.throws(
		spoilt((copy) => {
			copy.directory.checkpoint.signature = "A".repeat(86);
		}),
		{ code: "bad-content" },
		"an unsigned directory",
	);
	t.throws(
		spoilt((copy) => void copy.directory.leaves.pop()),
		{ code: "bad-content" },
		"a shorter directory",
	);
	t.throws(
		spoilt((copy) => void copy.directory.leaves.push(toWire(taker.sitting.sign("desk.close", { desk: annex })))),
		{ code: "bad-content" },
		"a leaf more than the log has signed",
	);
	t.throws(
		spoilt((copy) => {
			copy.network = toBase64Url(hash(new Uint8Array(1)));
		}),
		{ code: "bad-content" },
		"another network",
	);
	const others = spoilt((copy) => {
		copy.directory.leaves = otherNetwork(world, taker.sitting.dir.genesis!);
	});
	t.throws(others, { code: "bad-content", detail: /not that of its network/ }, "the directory of another network under this one's name");
	t.throws(
		spoilt((copy) => {
			copy.handoff = asked.handoff;
		}),
		{ code: "bad-content", detail: /hand-off is missing/ },
		"another hand-off",
	);
	t.throws(
		spoilt((copy) => {
			copy.case = asked.id;
		}),
		{ code: "bad-content", detail: /of another case/ },
		"another case",
	);
});
