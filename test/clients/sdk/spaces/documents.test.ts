/** The library through a real server: write, translate, comment, use, withdraw, find. SPEC "Documents". */
import t from "tap";
import { randomId } from "#crypto/random.ts";
import {
	actInDocument,
	compareTexts,
	correctRow,
	factsOf,
	findDocuments,
	listLibrary,
	listTopics,
	markItem,
	muteMember,
	openDocument,
	startDocument,
	type UnlockedSession,
	withdrawDocument,
} from "#sdk/index.ts";
import { FACTS, PRACTICE } from "../../../support/documents.ts";
import { outcomeOf } from "../../../support/lying/lying-world.ts";
import { spaceWorld } from "../../../support/space-world.ts";

const { origin, transit, destination, founder, space } = await spaceWorld(t);
const writes = origin.staff.session;
const reads = transit.staff.session;
const owner = origin.coordinator.session;
const { act: _, ...NEW } = PRACTICE;
const write = async (session: UnlockedSession, more: Partial<typeof NEW> = {}) =>
	(await startDocument(session, space, { ...NEW, ...more })).item;
const act = (session: UnlockedSession, item: string, said: Parameters<typeof actInDocument>[3], entry = randomId()) =>
	actInDocument(session, space, item, said, { entry });
const rowOf = async (session: UnlockedSession, item: string) => (await listLibrary(session)).documents.find((each) => each.item === item);

t.test("a practice is written, translated by another organisation, and the translation becomes older than the source", async (t) => {
	const item = await write(writes);
	t.match(await rowOf(reads, item), {
		space,
		circle: "network",
		titles: { en: "Talks in schools" },
		kind: "practice",
		tags: ["schools"],
		countries: ["IT"],
		state: "draft",
		startedBy: writes.me,
		isNew: true,
	});
	t.same((await listTopics(reads, space)).topics, [], "it is no topic");
	const { source } = await openDocument(reads, space, item);
	const french = {
		act: "text",
		language: "fr",
		title: "À l'école",
		summary: null,
		body: "Nous avons parlé.",
		of: source.revision,
	} as const;
	await act(reads, item, french);
	t.same((await rowOf(writes, item))?.titles, { en: "Talks in schools", fr: "À l'école" }, "the list follows");
	await act(writes, item, {
		act: "text",
		...source,
		title: "Talks in schools",
		body: "## What we did\n\nWe sang.",
		of: null,
	} as never).catch((error) => t.equal(error.code, "bad-input", "only the fields of a text"));
	const { language, title, summary } = source;
	await act(writes, item, { act: "text", language, title, summary, body: "## What we did\n\nWe sang.", of: null });
	const seen = await openDocument(reads, space, item);
	t.match(seen.translations, [{ language: "fr", isOlder: true, of: source.revision }]);
	t.same(
		seen.translations[0]?.changes?.filter(({ is }) => is !== "same"),
		[
			{ is: "removed", line: "We talked." },
			{ is: "added", line: "We sang." },
		],
	);
	await act(reads, item, { ...french, of: seen.source.revision });
	t.match((await openDocument(writes, space, item)).translations, [{ isOlder: false, changes: null }]);
	t.match([seen.mayChange, (await rowOf(reads, item))?.isNew], [false, false]);
	t.equal(await outcomeOf(() => act(reads, item, { act: "facts", ...FACTS })), "not-allowed");
	t.equal(await outcomeOf(() => act(reads, item, { ...french, language: "en", of: null })), "not-allowed");
	t.equal(
		await outcomeOf(() => act(writes, item, { act: "facts", ...FACTS, laws: [{ country: "IT", state: "none", since: null }] })),
		"bad-input",
	);
});

t.test("it is commented, used, taken back and withdrawn", async (t) => {
	const item = await write(writes);
	const comment = randomId();
	await act(reads, item, { act: "comment", language: "en", body: "Thank you." }, comment);
	await act(reads, item, { act: "comment", language: "en", body: "Thank you." }, comment);
	await act(reads, item, { act: "used", language: "en", body: "With 20 teachers." });
	await act(reads, item, { act: "used", language: "en", body: "With 40 teachers." });
	t.match(await openDocument(writes, space, item), {
		comments: [{ entry: comment, desk: transit.desk, body: "Thank you.", isOurs: false }],
		uses: [{ desk: transit.desk, body: "With 40 teachers." }],
		mayChange: true,
	});
	t.equal((await openDocument(writes, space, item)).comments.length, 1, "repeated with the same id");
	t.equal(await outcomeOf(() => act(writes, item, { act: "take-back", remark: comment })), "not-allowed");
	await act(reads, item, { act: "take-back", remark: comment });
	t.same((await openDocument(writes, space, item)).comments, []);
	t.equal(await outcomeOf(() => withdrawDocument(reads, space, item, { entry: randomId() })), "not-allowed");
	await withdrawDocument(writes, space, item, { entry: randomId() });
	const withdrawn = await openDocument(reads, space, item);
	t.same(factsOf(withdrawn), { ...FACTS, state: "withdrawn" }, "the other facts stay");
	t.equal((await rowOf(reads, item))?.state, "withdrawn");
});

t.test("the library is found by kind, theme, language, country and words", async (t) => {
	const law = await write(reads, {
		kind: "law",
		title: "Protocole de Palerme",
		language: "fr",
		themes: ["treaties"],
		countries: [],
		laws: [{ country: "VN", state: "ratified", since: "2012-06-08" }],
		state: "adopted",
	});
	const { documents, spaces } = await listLibrary(writes);
	t.same(spaces, [{ space, circle: "network", titles: {}, organisations: 2 }]);
	const found = (query: Parameters<typeof findDocuments>[1]) => findDocuments(documents, query).map(({ item }) => item);
	for (const query of [
		{ kind: "law" },
		{ theme: "Treaties" },
		{ country: "VN" },
		{ words: "PALERME treat" },
		{ state: "adopted" },
	] as const)
		t.same(found(query), [law], JSON.stringify(query));
	t.ok(found({ language: "fr" }).includes(law));
	t.same(found({ kind: "law", language: "en" }), []);
	t.same(found({ words: "nothing" }), []);
});

t.test("a document and the one that replaces it name each other, unless one is hidden or withdrawn", async (t) => {
	const old = await write(writes, { title: "Rights, 2024" });
	const newer = await write(writes, { title: "Rights, 2026", replaces: old });
	await listLibrary(reads);
	t.match(await openDocument(reads, space, newer), { replaces: old, replacedTitles: { en: "Rights, 2024" }, replacedBy: [] });
	t.same((await openDocument(reads, space, old)).replacedBy, [{ item: newer, titles: { en: "Rights, 2026" } }]);
	t.equal((await rowOf(reads, newer))?.replaces, old);
	await withdrawDocument(writes, space, newer, { entry: randomId() });
	await listLibrary(reads);
	t.same((await openDocument(reads, space, old)).replacedBy, [], "a withdrawn document replaces none");
	await markItem(owner, space, { item: old, entry: null, mark: "hidden", isOn: true, reason: "danger", text: null });
	await listLibrary(reads);
	t.match(await openDocument(reads, space, newer), { replaces: old, replacedTitles: null }, "a hidden title isn't shown");
});

t.test("the texts of a muted member are folded, and no translation by the member is offered", async (t) => {
	const [item, own] = [await write(writes), await write(reads)];
	const { source } = await openDocument(reads, space, item);
	await act(reads, item, { act: "text", language: "fr", title: "FORT", summary: null, body: "FORT", of: source.revision });
	await act(reads, item, { act: "comment", language: "en", body: "LOUD" });
	await act(reads, item, { act: "used", language: "en", body: "LOUD" });
	await act(writes, item, { act: "comment", language: "en", body: "Calm" });
	const mute = { member: reads.me, isOn: true, reason: "abuse", text: null } as const;
	await muteMember(owner, space, mute);
	const why = { member: reads.me, reason: "abuse", by: owner.me };
	const shown = await openDocument(writes, space, item);
	t.match(shown, { muted: null, comments: [{ muted: why }, { muted: null }], uses: [{ muted: why }] });
	t.same(shown.translations, []);
	t.match((await openDocument(writes, space, own)).muted, why);
	await muteMember(owner, space, { ...mute, isOn: false });
	t.match(await openDocument(writes, space, item), { translations: [{ title: "FORT" }], comments: [{ muted: null }, {}] });
	t.equal((await openDocument(writes, space, own)).muted, null);
});

t.test("only the desk that has written a document, and the owner of the space, can replace it", async (t) => {
	const old = await write(reads, { title: "Numbers" });
	const byOwner = await write(writes, { title: "Other numbers", replaces: old });
	const replacedBy = async (session: UnlockedSession, item: string) => {
		await listLibrary(session);
		return (await openDocument(session, space, item)).replacedBy.map((each) => each.item);
	};
	// The desk of `writes` answers for the space. That of `reads` doesn't.
	t.same(await replacedBy(reads, old), [byOwner]);
	const owned = await write(writes, { title: "Rights" });
	const foreign = await write(reads, { title: "My rights", replaces: owned });
	t.equal((await rowOf(writes, foreign))?.replaces, owned, "the list says so");
	t.same(await replacedBy(writes, owned), []);
	await act(owner, foreign, { act: "comment", language: "en", body: "Ask us first." });
	t.same(await replacedBy(writes, owned), [], "a colleague of the owner has written into it");
	const own = await write(reads, { title: "Numbers, 2027", replaces: old });
	t.same((await replacedBy(writes, old)).toSorted(), [byOwner, own].toSorted());
});

t.test("the owner hides and locks, and whoever opens a document corrects its row", async (t) => {
	const item = await write(writes, { title: "True" });
	await openDocument(reads, space, item);
	await correctRow(reads, space, item, { form: "document", titles: { en: "False" }, kind: "law", tags: [], regions: [], state: null });
	await openDocument(owner, space, item);
	t.match(await rowOf(reads, item), { titles: { en: "True" }, countries: ["IT"] });
	await markItem(owner, space, { item, entry: null, mark: "locked", isOn: true, reason: "other", text: null });
	await listLibrary(reads);
	t.equal(await outcomeOf(() => act(reads, item, { act: "comment", language: "en", body: "x" })), "wrong-state");
	await markItem(owner, space, { item, entry: null, mark: "hidden", isOn: true, reason: "danger", text: null });
	const { documents } = await listLibrary(reads);
	t.same(findDocuments(documents, { words: "true" }), [], "nothing is found in a hidden title");
	t.match((await openDocument(reads, space, item)).hidden, { reason: "danger" });
});

t.test("members of limited organisations and admins see nothing", async (t) => {
	for (const { session } of [destination.staff, founder]) t.same((await listLibrary(session)).documents, []);
	t.equal(await outcomeOf(() => write(destination.staff.session)), "not-found");
});

t.test("texts are compared line by line", async (t) => {
	const shown = (old: string, now: string) =>
		compareTexts(old, now).map(({ is, line }) => `${{ same: " ", added: "+", removed: "-" }[is]}${line}`);
	t.same(shown("a\nb\nc\nd", "a\nc\nx\nd"), [" a", "-b", " c", "+x", " d"]);
	t.same(shown("a", "a"), [" a"]);
	t.same(shown("a\na", "a"), [" a", "-a"]);
	const long = Array.from({ length: 3_000 }, (_, i) => `${i}`);
	t.equal(compareTexts(long.join("\n"), long.reverse().join("\n")).length, 6_000, "very long changes are shown as a whole");
});
