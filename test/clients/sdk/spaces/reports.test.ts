/** Reports through a real server: who gets one, what it says, and what its reader sees of the reported text. SPEC "Spaces", section 8. */
import t from "tap";
import { randomId } from "#crypto/random.ts";
import { toBase64Url } from "#protocol/bytes.ts";
import {
	actInDocument,
	actInTopic,
	deskForReport,
	listCompartments,
	markItem,
	openReported,
	openThread,
	openTopic,
	type Report,
	readPage,
	reportIn,
	reportText,
	startDocument,
	startTopic,
	type UnlockedSession,
	write,
} from "#sdk/index.ts";
import { outcomeOf } from "../../../support/lying/lying-world.ts";
import { spaceWorld } from "../../../support/space-world.ts";

// The desk of `origin` answers for the space.
const { origin, transit, destination, space, setFacts } = await spaceWorld(t);
await setFacts(destination, "full");
const author = transit.staff.session;
const reporter = destination.staff.session;
const owner = origin.coordinator.session;
const begin = async (session: UnlockedSession, title: string) =>
	(await startTopic(session, space, { kind: "talk", language: "en", title, body: "Read.", tags: [], regions: [], poll: null })).item;
const post = async (session: UnlockedSession, item: string, body: string) => {
	const entry = randomId();
	await actInTopic(session, space, item, { act: "post", language: "en", body }, { entry });
	return entry;
};
const threadsOf = async (session: UnlockedSession) =>
	(await listCompartments(session, { kind: "thread" })).compartments.map(({ compartment }) => compartment);
const reportsIn = async (session: UnlockedSession, thread: string) =>
	(await readPage(session, thread, { limit: 50 })).entries.flatMap(({ content }) => reportIn(content) ?? []);

t.test("the desk that answers for the space gets the report, and nobody else", async (t) => {
	const item = await begin(author, "Loud");
	const entry = await post(author, item, "I know where **she** lives.");
	const place = { space, item, entry, form: "topic" } as const;
	t.equal(await deskForReport(reporter, place), origin.desk);
	const attempt = randomId();
	const said = { ...place, reason: "danger", text: "It names a street." } as const;
	const { thread, desk } = await reportText(reporter, said, { title: "A report", attempt });
	t.equal((await reportText(reporter, said, { title: "A report", attempt })).thread, thread, "a repeated call reports once");
	t.equal(desk, origin.desk);
	t.same([await threadsOf(owner), await threadsOf(author)], [[thread], []]);
	const [report, ...more] = await reportsIn(owner, thread);
	t.same(more, []);
	t.match(report, said);
	const [first] = (await readPage(owner, thread, { limit: 50 })).entries;
	t.equal(first?.author, reporter.me, "the owner knows who has reported");
	t.match(await openReported(owner, report as Report), {
		...{ isThere: true, isOwner: true, isGone: false, hidden: null, title: null, language: "en" },
		...{ body: "I know where **she** lives.", by: author.me, desk: transit.desk },
	});
	await markItem(owner, space, { item, entry, mark: "hidden", isOn: true, reason: "danger", text: null });
	t.match(await openReported(owner, report as Report), { hidden: { reason: "danger", by: owner.me } });
	t.match(await openReported(reporter, report as Report), { isOwner: false, hidden: { reason: "danger" } });
	await actInTopic(author, space, item, { act: "take-back", post: entry }, { entry: randomId() });
	t.match(await openReported(owner, report as Report), { isThere: true, isGone: true, body: "" });
});

t.test("a topic, a document and a comment are reported", async (t) => {
	const item = await begin(author, "Off topic");
	const facts = { themes: [], audience: [], countries: [], regions: [], year: null, author: null, licence: "ask", laws: [], hotlines: [] };
	const { item: document } = await startDocument(author, space, {
		...{ ...facts, kind: "practice", state: "draft", replaces: null, public: "no" },
		...{ language: "en", title: "A practice", summary: null, body: "Do this." },
	});
	const comment = randomId();
	await actInDocument(author, space, document, { act: "comment", language: "fr", body: "Non." }, { entry: comment });
	const opened = async (place: Pick<Report, "item" | "entry" | "form">) => {
		const { thread } = await reportText(reporter, { space, ...place, reason: "off-topic", text: null }, { title: "A report" });
		const [report] = await reportsIn(owner, thread);
		return openReported(owner, report as Report);
	};
	t.match(await opened({ item, entry: null, form: "topic" }), { isThere: true, title: "Off topic", body: "Read.", by: author.me });
	t.match(await opened({ item: document, entry: null, form: "document" }), { isThere: true, title: "A practice", by: author.me });
	t.match(await opened({ item: document, entry: comment, form: "document" }), { isThere: true, title: null, body: "Non.", language: "fr" });
	await actInDocument(author, space, document, { act: "take-back", remark: comment }, { entry: randomId() });
	t.match(await opened({ item: document, entry: comment, form: "document" }), { isThere: true, isGone: true, body: "" });
});

t.test("no desk gets a report about itself, and nobody reports to the own desk", async (t) => {
	const item = await begin(origin.staff.session, "Ours");
	const meant = { space, item, entry: null, form: "topic" } as const;
	t.equal(await deskForReport(reporter, meant), null, "the owner is meant");
	t.equal(await outcomeOf(() => reportText(reporter, { ...meant, reason: "abuse", text: null }, { title: "A report" })), "wrong-state");
	const theirs = { ...meant, item: await begin(author, "Theirs") };
	t.equal(await deskForReport(owner, theirs), null, "I can hide it myself");
	t.equal(await deskForReport(reporter, theirs), origin.desk);
	t.equal(await outcomeOf(() => deskForReport(reporter, { ...theirs, entry: randomId() })), "not-found");
	const long = { ...theirs, reason: "abuse", text: "x".repeat(2_001) } as const;
	t.equal(await outcomeOf(() => reportText(reporter, long, { title: "A report" })), "bad-input");
	const composed = { ...theirs, reason: "abuse", text: "e\u0301".repeat(2_000) } as const;
	t.equal(await outcomeOf(() => reportText(reporter, composed, { title: "A report" })), null, "an accent isn't a character of its own");
	await setFacts(origin, "limited");
	t.equal(await deskForReport(reporter, theirs), null, "the owner has no seat any more");
	await setFacts(origin, "full");
});

t.test("the author of a translation is who wrote the translation, and who reads the report isn't its author", async (t) => {
	const item = await begin(author, "A talk");
	const of = (await openTopic(author, space, item)).source.revision;
	const entry = randomId();
	const translation = { act: "text", post: null, of, language: "fr", title: "Un mot", body: "Un gros mot." } as const;
	await actInTopic(origin.staff.session, space, item, translation, { entry });
	const place = { space, item, entry, form: "topic" } as const;
	t.equal(await deskForReport(reporter, place), null, "a member of the desk that would get it has translated");
	t.equal(await deskForReport(reporter, { ...place, entry: null }), origin.desk, "the topic itself is somebody else's");
	const mine = randomId();
	await actInTopic(reporter, space, item, { ...translation, language: "es", title: "Una charla", body: "Lea." }, { entry: mine });
	const { thread } = await reportText(author, { ...place, entry: mine, reason: "abuse", text: null }, { title: "A report" });
	const [report] = await reportsIn(owner, thread);
	t.match(await openReported(owner, report as Report), {
		by: reporter.me,
		language: "es",
		title: "Una charla",
		body: "Lea.",
		isGone: false,
	});
	await actInTopic(reporter, space, item, { ...translation, language: "es", title: "Charla", body: "Lea." }, { entry: randomId() });
	t.match(await openReported(owner, report as Report), { isThere: true, isGone: true, body: "" }, "there is a newer one in its place");
});

t.test("nobody reports a colleague through the desk that they share", async (t) => {
	const item = await begin(destination.coordinator.session, "A colleague's");
	const place = { space, item, entry: null, form: "topic" } as const;
	t.equal(await deskForReport(reporter, place), null);
	t.equal(await outcomeOf(() => reportText(reporter, { ...place, reason: "abuse", text: null }, { title: "A report" })), "wrong-state");
	t.equal(await deskForReport(author, place), origin.desk, "others can");
});

t.test("a text of a hidden topic stays hidden", async (t) => {
	const item = await begin(author, "Hidden");
	const entry = await post(author, item, "A street.");
	const { thread } = await reportText(reporter, { space, item, entry, form: "topic", reason: "danger", text: null }, { title: "A report" });
	const [report] = await reportsIn(owner, thread);
	await markItem(owner, space, { item, entry: null, mark: "hidden", isOn: true, reason: "danger", text: null });
	t.match(await openReported(owner, report as Report), { isThere: true, hidden: { reason: "danger" }, body: "", title: null });
});

t.test("a report can't make the reader see another text than the space has", async (t) => {
	const item = await begin(author, "Honest");
	const entry = await post(author, item, "A good text.");
	const { thread } = await reportText(reporter, { space, item, entry, form: "topic", reason: "abuse", text: null }, { title: "A report" });
	const [report] = await reportsIn(owner, thread);
	const other = new Uint8Array(32);
	t.match(await openReported(owner, { ...(report as Report), object: other }), { isThere: false, by: "", desk: "" });
	t.match(await openReported(owner, { ...(report as Report), entry: randomId() }), { isThere: false, body: "" });
	t.equal(await outcomeOf(() => openReported(owner, { ...(report as Report), form: "document" })), "bad-content");
});

t.test("what isn't a whole report isn't shown as one", async (t) => {
	const thread = await openThread(reporter, "A report", [{ kind: "desk", id: origin.desk }]);
	const good = { space, item: space, entry: null, form: "topic", reason: "abuse", text: null, object: toBase64Url(new Uint8Array(32)) };
	const reads = async (change: Record<string, unknown>, form = "report") => {
		const values = Object.entries({ ...good, ...change }).map(([code, value]) => ({ code, value: value as string | null }));
		const entry = randomId();
		await write(reporter, thread, { kind: "fields", form, at: 1, values, files: [] }, { entry });
		const { entries } = await readPage(owner, thread, { limit: 50 });
		return reportIn(entries.find((each) => each.entry === entry)?.content ?? null) !== null;
	};
	t.ok(await reads({}));
	for (const change of [
		{ space: "here" },
		{ item: null },
		{ entry: "it" },
		{ form: "offer" },
		{ reason: "hate" },
		{ text: 7 },
		{ text: "x".repeat(2_001) },
		{ object: "AA" },
		{ object: "?" },
		{ object: null },
	])
		t.notOk(await reads(change), JSON.stringify(change).slice(0, 40));
	t.notOk(await reads({}, "bed"));
});
