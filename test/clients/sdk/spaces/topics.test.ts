/** Topics of the forum through a real server: ask, answer, accept, vote, and what others do to them. SPEC "Topics". */
import t from "tap";
import { randomId } from "#crypto/random.ts";
import {
	actInTopic,
	changeSealedText,
	correctRow,
	knownOfCases,
	leaksIn,
	listForum,
	listTopics,
	markItem,
	muteMember,
	nameSpace,
	openSpace,
	openTopic,
	startTopic,
	type UnlockedSession,
	unassignFromDesk,
	writeItem,
} from "#sdk/index.ts";
import { outcomeOf } from "../../../support/lying/lying-world.ts";
import { caseWith } from "../../../support/sdk-cases.ts";
import { spaceWorld } from "../../../support/space-world.ts";

const { founder, origin, transit, destination, space } = await spaceWorld(t);
const asks = origin.staff.session;
const answers = transit.staff.session;
const third = transit.coordinator.session;
const owner = origin.coordinator.session;
const NEW = {
	kind: "question",
	language: "en",
	title: "Who speaks Vietnamese?",
	body: "In **Asia**.",
	tags: ["languages"],
	regions: [],
	poll: null,
} as const;
const ask = async (session: UnlockedSession, more: Partial<Parameters<typeof startTopic>[2]> = {}) =>
	(await startTopic(session, space, { ...NEW, tags: [...NEW.tags], regions: [], ...more })).item;
const act = (session: UnlockedSession, item: string, said: Parameters<typeof actInTopic>[3], entry = randomId()) =>
	actInTopic(session, space, item, said, { entry });
const rowOf = async (session: UnlockedSession, item: string) =>
	(await listTopics(session, space)).topics.find((each) => each.item === item);

t.test("a question is asked, answered by another organisation and accepted, and a third one sees it as new", async (t) => {
	await nameSpace(owner, space, { en: "Forum" });
	const item = await ask(asks);
	t.match(await rowOf(third, item), {
		titles: { en: "Who speaks Vietnamese?" },
		kind: "question",
		startedBy: asks.me,
		startedFor: origin.desk,
		isNew: true,
		isUnanswered: true,
	});
	const answer = randomId();
	await act(answers, item, { act: "answer", language: "en", body: "We do." }, answer);
	await act(answers, item, { act: "answer", language: "en", body: "We do." }, answer);
	t.equal(await outcomeOf(() => act(answers, item, { act: "mark", answer })), "not-allowed", "only the desk that asks");
	await act(asks, item, { act: "mark", answer });
	const seen = await openTopic(third, space, item);
	t.match(seen, { state: "answered", answer, organisations: 2, circle: "network", spaceTitles: { en: "Forum" }, mayDecide: false });
	t.match(seen.posts, [{ act: "answer", desk: transit.desk, source: { body: "We do." }, isOurs: true, hidden: null }]);
	t.match(await rowOf(asks, item), { state: "answered", isUnanswered: false, count: 3, startedBy: asks.me });
	t.match(await rowOf(third, item), { isNew: false });
	const [list] = await listForum(third);
	t.match([list?.unread, list?.organisations, list?.titles], [0, 2, { en: "Forum" }], "all was opened, so the space counts as seen");
});

t.test("opening one of two new topics leaves the other one new", async (t) => {
	const [one, two] = [await ask(asks, { title: "One" }), await ask(asks, { title: "Two" })];
	await listTopics(third, space);
	await openTopic(third, space, one);
	t.same([(await rowOf(third, one))?.isNew, (await rowOf(third, two))?.isNew], [false, true]);
	t.ok(((await listForum(third))[0]?.unread ?? 0) > 0);
	await openTopic(third, space, two);
	t.equal((await listForum(third))[0]?.unread, 0);
});

t.test("a followed topic is known in the list, and on another device after it was opened there", async (t) => {
	const [item, other] = [await ask(asks), await ask(asks)];
	const isFollowed = async (topic: string) => (await rowOf(third, topic))?.isFollowed;
	await act(third, item, { act: "follow", isOn: true });
	t.same([await isFollowed(item), await isFollowed(other)], [true, false]);
	t.same(
		[(await rowOf(answers, item))?.isFollowed, (await openTopic(answers, space, item)).isFollowed],
		[false, false],
		"only I follow it",
	);
	await changeSealedText(third, "followed-topics", () => null);
	t.equal(await isFollowed(item), false, "a device that knows nothing");
	t.equal((await openTopic(third, space, item)).isFollowed, true);
	t.equal(await isFollowed(item), true);
	await act(third, item, { act: "follow", isOn: false });
	t.same([await isFollowed(item), (await openTopic(third, space, item)).isFollowed], [false, false]);
});

t.test("a text is edited as a revision by its desk, translated by others, and taken back", async (t) => {
	const item = await ask(asks);
	await act(asks, item, { act: "text", post: null, language: "en", title: "Who speaks Thai?", body: "Anybody?", of: null });
	t.same((await rowOf(answers, item))?.titles, { en: "Who speaks Thai?" }, "the list follows");
	const { source, revisions } = await openTopic(answers, space, item);
	t.match([source.body, revisions.map(({ body }) => body)], ["Anybody?", ["In **Asia**.", "Anybody?"]]);
	const edit = { act: "text", post: null, language: "en", title: "Mine", body: "x", of: null } as const;
	t.equal(await outcomeOf(() => act(answers, item, edit)), "not-allowed");
	await act(answers, item, { ...edit, language: "fr", title: "Qui parle thaï ?", of: source.revision });
	t.same((await rowOf(asks, item))?.titles, { en: "Who speaks Thai?", fr: "Qui parle thaï ?" });
	t.match((await openTopic(asks, space, item)).translations, [{ language: "fr", isOlder: false, changes: null }]);
	await act(asks, item, { ...edit, title: "Who speaks Thai?", body: "Anybody?\nIn Milan." });
	t.match((await openTopic(answers, space, item)).translations, [
		{
			isOlder: true,
			changes: [
				{ is: "same", line: "Who speaks Thai?" },
				{ is: "same", line: "" },
				{ is: "same", line: "Anybody?" },
				{ is: "added", line: "In Milan." },
			],
		},
	]);
	const post = randomId();
	await act(answers, item, { act: "post", language: "en", body: "Oops" }, post);
	t.equal(await outcomeOf(() => act(asks, item, { act: "take-back", post })), "not-allowed");
	await act(answers, item, { act: "take-back", post }, randomId());
	t.match((await openTopic(asks, space, item)).posts, [{ isTakenBack: true }]);
});

t.test("the desk that asks changes the tags later, and the list follows", async (t) => {
	const item = await ask(asks);
	const labels = { act: "labels", tags: ["law"], regions: ["europe"] } as const;
	const changed = { ...labels, tags: [...labels.tags], regions: [...labels.regions] };
	t.equal(await outcomeOf(() => act(answers, item, changed)), "not-allowed");
	await act(asks, item, changed);
	t.match(await rowOf(answers, item), { tags: ["law"], regions: ["europe"] });
	t.match(await openTopic(answers, space, item), { tags: ["law"], regions: ["europe"] });
});

t.test("a poll: one vote a desk, changed until it ends", async (t) => {
	const poll = { question: "When?", options: ["Monday", "Tuesday"], voters: "desk", isSeveral: false, until: null } as const;
	const item = await ask(asks, { kind: "talk", title: "Meeting", poll: { ...poll, options: [...poll.options] } });
	await act(answers, item, { act: "vote", options: [0] });
	await act(third, item, { act: "vote", options: [1] });
	const opened = await openTopic(answers, space, item);
	t.same([opened.poll?.counts, opened.myVote], [[0, 1], [1]], "both vote for one desk");
	t.equal((await openTopic(asks, space, item)).myVote, null);
	t.equal(await outcomeOf(() => act(asks, item, { act: "vote", options: [2] })), "not-found");
	const over = await ask(asks, { kind: "talk", poll: { ...poll, options: [...poll.options], until: asks.now() - 1000 } });
	t.equal(await outcomeOf(() => act(asks, over, { act: "vote", options: [0] })), "wrong-state");
});

t.test("the owner announces, closes and locks", async (t) => {
	t.equal(await outcomeOf(() => ask(answers, { kind: "announcement" })), "not-allowed");
	const item = await ask(owner, { kind: "announcement", title: "New rules" });
	t.match(await openTopic(answers, space, item), { kind: "announcement", mayDecide: false });
	const other = await ask(answers);
	await act(owner, other, { act: "close", isOn: true });
	t.match(await rowOf(asks, other), { state: "closed", isUnanswered: false });
	await markItem(owner, space, { item, entry: null, mark: "locked", isOn: true, reason: "other", text: null });
	t.equal(await outcomeOf(() => act(answers, item, { act: "post", language: "en", body: "x" })), "wrong-state");
	t.match((await openTopic(answers, space, item)).locked, { reason: "other", by: owner.me });
});

t.test("a muted author is told so, and the space still counts as seen when the rest was opened", async (t) => {
	const item = await ask(asks, { title: "A calm topic" });
	await act(answers, item, { act: "answer", language: "en", body: "LOUD" });
	const loud = await ask(answers, { title: "LOUD" });
	const mute = { member: answers.me, isOn: true, reason: "abuse", text: null } as const;
	await muteMember(owner, space, mute);
	const why = { member: answers.me, reason: "abuse", by: owner.me };
	t.equal(await rowOf(third, loud), undefined);
	t.match(await openTopic(third, space, item), { muted: null, myMute: null, posts: [{ muted: why, source: { body: "LOUD" } }] });
	for (const { item: each } of (await listTopics(third, space)).topics.filter(({ isNew }) => isNew)) await openTopic(third, space, each);
	t.equal((await listTopics(third, space)).unread, 0, "a topic that isn't listed doesn't stay new");
	const written = (await listTopics(answers, space)).count;
	t.match(await openTopic(answers, space, loud), { muted: why, myMute: why });
	t.equal((await listTopics(answers, space)).count, written, "the muted author's program writes no row anew");
	await muteMember(owner, space, { ...mute, isOn: false });
	t.match(await rowOf(third, loud), { titles: { en: "LOUD" } });
});

t.test("of a muted member, no translation is offered, and a text that the member has changed is folded", async (t) => {
	const item = await ask(asks, { title: "Calm" });
	const { source } = await openTopic(answers, space, item);
	const french = { act: "text", language: "fr", title: "FORT", body: "FORT", of: source.revision } as const;
	await act(answers, item, { ...french, post: null });
	const [translated, changed] = [randomId(), randomId()];
	await act(asks, item, { act: "post", language: "en", body: "Please." }, translated);
	await act(answers, item, { ...french, post: translated, title: null, of: translated });
	await act(third, item, { act: "post", language: "en", body: "Quiet" }, changed);
	await act(answers, item, { act: "text", post: changed, language: "en", title: null, body: "LOUD", of: null });
	const own = await ask(third, { title: "Quiet" });
	await act(answers, own, { act: "text", post: null, language: "en", title: "LOUD", body: "LOUD", of: null });
	const shown = async () => {
		const { translations, posts } = await openTopic(asks, space, item);
		return [translations.length, posts.map(({ muted, translations: each }) => [muted?.member ?? null, each.length])];
	};
	const all = [
		1,
		[
			[null, 1],
			[null, 0],
		],
	];
	t.same(await shown(), all);
	const mute = { member: answers.me, isOn: true, reason: "abuse", text: null } as const;
	await muteMember(owner, space, mute);
	t.same(await shown(), [
		0,
		[
			[null, 0],
			[answers.me, 0],
		],
	]);
	t.match((await openTopic(asks, space, own)).muted, { member: answers.me }, "a colleague of the desk has begun it");
	await muteMember(owner, space, { ...mute, isOn: false });
	t.same(await shown(), all);
});

t.test("a reader who has opened a topic sees there what the owner hides later", async (t) => {
	const [item, entry] = [await ask(asks), randomId()];
	await act(asks, item, { act: "post", language: "en", body: "x" }, entry);
	t.match((await openTopic(answers, space, item)).posts, [{ hidden: null }]);
	await markItem(owner, space, { item, entry, mark: "hidden", isOn: true, reason: "abuse", text: null });
	t.match((await openTopic(answers, space, item)).posts, [{ hidden: { reason: "abuse", by: owner.me } }]);
	const requests: string[] = [];
	const { server } = answers;
	const { call } = server;
	server.call = (async (endpoint: { id: string }, sent: never) => {
		requests.push(endpoint.id);
		return call.call(server, endpoint as never, sent);
	}) as typeof call;
	await openTopic(answers, space, item);
	server.call = call;
	t.same(
		requests.filter((id) => id.startsWith("spaces.")),
		["spaces.item"],
		"one request when nothing in the list is new",
	);
});

t.test("whoever opens a topic writes its row again when the list says something else", async (t) => {
	const item = await ask(asks, { title: "True" });
	await openTopic(answers, space, item);
	await correctRow(answers, space, item, {
		form: "topic",
		titles: { en: "False" },
		kind: "question",
		tags: [],
		regions: [],
		state: "answered",
	});
	await openSpace(owner, space);
	await openTopic(owner, space, item);
	t.match(await rowOf(third, item), { titles: { en: "True" }, state: "open", changedBy: owner.me, startedBy: asks.me });
});

t.test("an item that begins no topic is refused, and an unknown act changes nothing", async (t) => {
	const item = await ask(asks);
	await writeItem(answers, space, item, { content: { act: "praise", values: {} } });
	t.match(await openTopic(asks, space, item), { state: "open", posts: [] });
	t.equal(await outcomeOf(() => openTopic(asks, space, randomId())), "not-found");
});

t.test("a server that changes or leaves out an answer is found", async (t) => {
	const item = await ask(asks);
	await openTopic(third, space, item);
	await act(answers, item, { act: "answer", language: "en", body: "Ask Caritas." });
	const { server } = third;
	const { call } = server;
	const lies: [alarm: string, lie: (answer: { entries: { box: string }[]; count: number }) => void][] = [
		["content-tampered", ({ entries: [entry] }) => entry && Object.assign(entry, { box: "A".repeat(entry.box.length) })],
		["entries-dropped", ({ entries }) => void entries.splice(0)],
	];
	for (const [alarm, lie] of lies) {
		const raised: string[] = [];
		const told = third.alarm;
		third.alarm = (each) => void raised.push(each.code);
		server.call = (async (endpoint: { id: string }, sent: never) => {
			const answer = await call.call(server, endpoint as never, sent);
			if (endpoint.id === "spaces.item") lie(answer as never);
			return answer;
		}) as typeof call;
		await openTopic(third, space, item).then(
			({ posts }) => t.same(posts, [], "no answer is shown"),
			() => {},
		);
		t.ok(raised.includes(alarm), `${alarm}: ${raised}`);
		server.call = call;
		third.alarm = told;
	}
	t.match((await openTopic(third, space, item)).posts, [{ source: { body: "Ask Caritas." } }]);
});

t.test("the leak guard knows the codes of cases, and the names in those that were opened", async (t) => {
	const { code } = await caseWith(asks, origin.desk, ["identity"]);
	asks.memory.personNames.add("Marigold");
	const known = await knownOfCases(asks);
	t.match(known, { codes: [code], names: ["Marigold"] });
	const leaks = leaksIn(`About ${code} and marigold.`, known, { now: asks.now() });
	t.same(
		leaks.map(({ kind }) => kind),
		["code", "name"],
	);
});

t.test("a member of a limited organisation and an admin see nothing", async (t) => {
	for (const { session } of [destination.staff, founder]) t.same(await listForum(session), []);
	t.equal(await outcomeOf(() => ask(destination.staff.session)), "not-found");
});

t.test("a leaver sees nothing new", async (t) => {
	const item = await ask(asks, { title: "Before" });
	await openTopic(answers, space, item);
	await unassignFromDesk(third, transit.desk, answers.me);
	await act(asks, item, { act: "post", language: "en", body: "after" });
	t.equal(await outcomeOf(() => openTopic(answers, space, item)), "not-found");
	t.equal(await outcomeOf(() => listTopics(answers, space)), "not-found");
	t.match((await openTopic(third, space, item)).posts, [{ source: { body: "after" } }]);
});
