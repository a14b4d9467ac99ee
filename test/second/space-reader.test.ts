/**
 * From what a real server serves to the topics of a space, with the second implementation alone: directory, keys of the circle, entries that
 * count, the list, topics. It shows what the SDK shows. SPEC "Spaces" and "Topics".
 */
import fc from "fast-check";
import t from "tap";
import { randomId } from "#crypto/random.ts";
import { contracts } from "#protocol/contracts/index.ts";
import {
	actInTopic,
	listTopics,
	markItem,
	muteMember,
	nameSpace,
	openTopic,
	startTopic,
	syncDirectory,
	type UnlockedSession,
	unassignFromDesk,
} from "#sdk/index.ts";
import { decodeListed, encodeItem } from "#sdk/spaces/content.ts";
import { spaceWorld } from "../support/space-world.ts";
import { base64url, hex } from "./implementation/bytes.ts";
import { isListAct } from "./implementation/space-list.ts";
import { type ServedEntry, SpaceReader } from "./implementation/space-reader.ts";

const { founder, origin, transit, space } = await spaceWorld(t);
const asks = origin.staff.session;
const answers = transit.staff.session;
const owner = origin.coordinator.session;
const reader = transit.coordinator;
const TALK = { language: "en", body: "In **Asia**.", tags: ["law"], regions: [], poll: null };
const ask = async (session: UnlockedSession, title: string, more: object = {}) =>
	(await startTopic(session, space, { kind: "question", ...TALK, title, tags: [...TALK.tags], regions: [], ...more })).item;
const act = async (session: UnlockedSession, item: string, said: Parameters<typeof actInTopic>[3]) => {
	const entry = randomId();
	await actInTopic(session, space, item, said, { entry });
	return entry;
};

/** Only the requests are made by our client. */
async function secondReader({ session }: typeof reader) {
	const { call } = session.server;
	const { statements } = await call(contracts.directory.read, { query: {} });
	const seed = session.seeds.get(1)?.export() ?? new Uint8Array();
	const second = new SpaceReader(statements, "network", session.me, seed);
	const epochs = statements.filter(({ type }) => type === "circle.rekey").length;
	const circleKeys = new Map();
	for (let epoch = 1; epoch <= epochs; epoch++)
		circleKeys.set(epoch, await call(contracts.directory.circleKeys, { params: { circle: "network" }, query: { epoch: String(epoch) } }));
	const { keys: deskKeys } = await call(contracts.directory.deskKeys);
	const seeds = second.openKeys({ deskKeys, circleKeys });
	const list = second.readList(space, (await call(contracts.spaces.read, { params: { space }, query: {} })).entries, seeds);
	const served = async (item: string) => (await call(contracts.spaces.item, { params: { space, item }, query: {} })).entries;
	const topic = async (item: string) => second.readTopic(space, item, (await served(item)) as ServedEntry[], seeds, list);
	return { list, topic, epochs, second, seeds, served };
}

t.test("the second implementation reads a space from what the server serves, and shows what the SDK shows", async (t) => {
	await nameSpace(owner, space, { en: "Forum", ar: "المنتدى" });
	const question = await ask(asks, "Who speaks Vietnamese?", { regions: ["asia"] });
	const { source } = await openTopic(answers, space, question);
	await act(answers, question, { act: "text", post: null, language: "fr", title: "Qui ?", body: "En Asie.", of: source.revision });
	const answer = await act(answers, question, { act: "answer", language: "en", body: "We do." });
	const bad = await act(answers, question, { act: "answer", language: "en", body: "Call Maria." });
	await act(asks, question, { act: "mark", answer });
	const poll = { question: "When?", options: ["May", "June"], voters: "desk" as const, isSeveral: false, until: null };
	const vote = await ask(asks, "Meeting", { kind: "talk", poll });
	await act(answers, vote, { act: "vote", options: [1] });
	await act(answers, vote, { act: "follow", isOn: true });
	const loud = await ask(answers, "LOUD");
	// A member leaves, so the circle gets a new key. What was written before stays readable.
	await unassignFromDesk(reader.session, transit.desk, answers.me);
	await syncDirectory(asks);
	await act(asks, question, { act: "post", language: "en", body: "Thank you." });
	const why = { reason: "abuse" as const, text: "Please." };
	await markItem(owner, space, { item: question, entry: bad, mark: "hidden", isOn: true, ...why });
	await markItem(owner, space, { item: vote, entry: null, mark: "pinned", isOn: true, reason: null, text: null });
	await markItem(owner, space, { item: vote, entry: null, mark: "locked", isOn: true, reason: "other", text: null });
	await muteMember(owner, space, { member: answers.me, isOn: true, ...why });

	await syncDirectory(reader.session);
	const ours = await listTopics(reader.session, space);
	const { list, topic, epochs, second, seeds, served } = await secondReader(reader);
	t.ok(epochs > 1, "the circle had several keys");
	t.same(list.name, ours.titles);
	t.same(Object.keys(list.items).sort(), ours.topics.map(({ item }) => item).sort());
	t.notOk(loud in list.items, "the item of a muted author isn't shown");
	t.same(list.muted, Object.fromEntries(ours.muted.map(({ member, ...rest }) => [member, rest])));
	for (const row of ours.topics) {
		const { form: _, changedBy, ...shown } = list.items[row.item];
		const { titles, kind, tags, regions, countries, state } = row;
		t.same({ changedBy, ...shown }, { titles, kind, tags, regions, countries, state, replaces: null, changedBy: row.changedBy });
		const mark = (which: string) => list.marks[`${row.item} - ${which}`] ?? null;
		t.same([mark("pinned") !== null, mark("locked")?.reason], [row.isPinned, row.locked?.reason]);
		const opened = await openTopic(reader.session, space, row.item);
		t.match(await topic(row.item), {
			kind: opened.kind,
			state: opened.state,
			answer: opened.answer,
			tags: opened.tags,
			source: [opened.source.revision, opened.source.title, opened.source.body],
			translations: opened.translations.map((each) => [each.language, each.revision, each.title, each.body, each.isOlder]),
			posts: opened.posts.map((post) => ({ entry: post.entry, source: [post.entry, null, post.source.body] })),
			counts: opened.poll?.counts ?? null,
			followers: opened.followers,
		});
	}
	t.match(await topic(question), { state: "answered", posts: [{ entry: answer }, { entry: bad }, {}] });
	t.same(list.marks[`${question} ${bad} hidden`], { ...why, by: owner.me, heads: [] });
	const [first, ...rest] = (await served(question)) as ServedEntry[];
	const changed = { ...(first as ServedEntry), box: base64url(new Uint8Array(400)) };
	t.throws(() => second.read(space, question, [changed, ...rest], seeds), "a changed box is refused");
	t.throws(() => second.read(space, vote, [first as ServedEntry, ...rest], seeds), "entries of another item are refused");
	t.equal(hex(founder.session.network), hex(reader.session.network));
});

t.test("both refuse the same contents of lists", async (t) => {
	const id = new Uint8Array(16);
	const good: Record<string, { [name: string]: unknown }> = {
		row: {
			...{ item: id, object: new Uint8Array(32), form: "topic", titles: [{ language: "en", title: "A" }], kind: null },
			...{ tags: ["law"], regions: ["asia"], countries: ["VN"], state: "open", replaces: null },
		},
		mark: { item: id, entry: null, mark: "hidden", isOn: true, reason: "abuse", text: null, heads: [new Uint8Array(32)] },
		mute: { member: id, isOn: false, reason: null, text: "Please." },
		name: { titles: [] },
	};
	const junk = fc.oneof(
		fc.string({ maxLength: 5 }),
		fc.integer(),
		fc.boolean(),
		fc.constant(null),
		fc.constantFrom(id, new Uint8Array(32), new Uint8Array(3)),
		fc.constantFrom("pinned", "locked", "duplicate", "\u0007", "x".repeat(41), "x".repeat(501)),
		fc.array(fc.constantFrom("asia", "VN", "\n", { language: "fr", title: "B" }, { language: "fr" }, new Uint8Array(32)), {
			maxLength: 70,
		}),
	);
	const contents = fc.constantFrom(...Object.keys(good)).chain((act) => {
		const values = good[act] as { [name: string]: unknown };
		return fc
			.tuple(fc.constantFrom(...Object.keys(values), "extra"), junk)
			.map(([name, value]) => ({ act, values: { ...values, [name]: value } }));
	});
	const verdicts = new Set<boolean>();
	for (const [act, values] of Object.entries(good)) t.ok(isListAct({ act, values } as never), act);
	fc.assert(
		fc.property(contents, (content) => {
			const isOurs = (() => {
				try {
					return decodeListed(encodeItem(content as never)) !== null;
				} catch {
					return false;
				}
			})();
			verdicts.add(isOurs);
			t.equal(isListAct(content as never), isOurs, JSON.stringify(content));
		}),
		{ numRuns: 1_000 },
	);
	t.equal(verdicts.size, 2, "some are good, and some aren't");
});
