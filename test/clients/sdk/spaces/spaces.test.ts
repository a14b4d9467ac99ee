/** A space in which two organisations write, through a real server. SPEC "Spaces". */
import t from "tap";
import { randomId } from "#crypto/random.ts";
import { ownerOfSpace, spaceOf } from "#protocol/folds/directory.ts";
import {
	approve,
	correctRow,
	doUpkeep,
	listSpaces,
	markItem,
	missingSpaces,
	muteMember,
	nameSpace,
	noteSeen,
	openItem,
	openSpace,
	proposeSpaceOwner,
	proposeSpaces,
	startItem,
	syncDirectory,
	unassignFromDesk,
	writeItem,
} from "#sdk/index.ts";
import { outcomeOf } from "../../../support/lying/lying-world.ts";
import { post, row, rowFrom, spaceWorld, start, textsOf, topic } from "../../../support/space-world.ts";

const { network, founder, admin, origin, transit, space } = await spaceWorld(t);
const asia = origin.staff.session;
const europe = transit.staff.session;
const owner = origin.coordinator.session;
const everybody = [origin, transit].flatMap(({ coordinator, staff }) => [coordinator, staff]);
const textsIn = async (session: typeof asia, item: string) => textsOf((await openItem(session, space, item)).entries);

t.test("a question asked by one organisation is answered by another", async (t) => {
	const item = await start(asia, space, "Who speaks Vietnamese?");
	const { items, unread } = await openSpace(europe, space);
	t.match(items, [{ item, titles: { en: "Who speaks Vietnamese?" }, state: "open", count: 1, by: asia.me, isNew: true, isMissing: false }]);
	t.equal(unread, 2, "the entry and its row");
	await writeItem(europe, space, item, { content: post("We do."), row: row("Who speaks Vietnamese?", { state: "answered" }) });
	const { entries, falseRowBy, rightRow } = await openItem(asia, space, item);
	t.same(textsOf(entries), ["Who speaks Vietnamese?", "We do."]);
	t.match(entries.at(-1), { by: europe.me, desk: transit.desk, isMine: false, uncounted: null, hidden: null, isAfterLock: false });
	t.same([falseRowBy, rightRow], [null, null]);
	t.match((await openSpace(asia, space)).items, [{ state: "answered", count: 2, changedBy: europe.me }]);
});

t.test("unread is one number for each member and space", async (t) => {
	const unread = async (session: typeof asia) => (await listSpaces(session))[0]?.unread;
	const { count } = await openSpace(europe, space);
	await noteSeen(europe, space, count);
	t.equal(await unread(europe), 0);
	await start(asia, space, "Another");
	t.equal(await unread(europe), 2);
	await noteSeen(europe, space, 1);
	t.equal(await unread(europe), 2, "a smaller number changes nothing");
	await noteSeen(europe, space, count + 2);
	await start(europe, space, "My own");
	t.equal(await unread(europe), 0, "what I write isn't new to me");
	t.same(await listSpaces(founder.session), [], "an admin reads none");
});

t.test("a repeated call writes nothing twice, and both writers at once are kept", async (t) => {
	const ids = { item: randomId(), entry: randomId() };
	const input = { content: topic("Once"), row: row("Once"), ...ids };
	await startItem(asia, space, input);
	await startItem(asia, space, input);
	t.same(await textsIn(europe, ids.item), ["Once"]);
	const entry = randomId();
	await Promise.all([
		writeItem(asia, space, ids.item, { content: post("one"), entry }),
		writeItem(europe, space, ids.item, { content: post("two") }),
	]);
	await writeItem(asia, space, ids.item, { content: post("one"), entry });
	t.same((await textsIn(asia, ids.item)).toSorted(), ["Once", "one", "two"]);
	t.same((await textsIn(europe, ids.item)).toSorted(), ["Once", "one", "two"]);
});

t.test("the owner names, pins, hides and locks, and nobody else", async (t) => {
	const item = await start(europe, space, "Off topic");
	await nameSpace(owner, space, { en: "Forum", fr: "Le forum" });
	const mark = { item, entry: null, isOn: true, reason: null, text: null } as const;
	await markItem(owner, space, { ...mark, mark: "pinned" });
	await markItem(owner, space, { ...mark, mark: "hidden", reason: "off-topic", text: "Please write in the other space." });
	const shown = await openSpace(europe, space);
	t.same(shown.titles, { en: "Forum", fr: "Le forum" });
	t.match(
		shown.items.find((each) => each.item === item),
		{ isPinned: true, hidden: { reason: "off-topic", text: "Please write in the other space.", by: owner.me } },
	);
	t.equal(await outcomeOf(() => markItem(europe, space, { ...mark, mark: "hidden" })), "not-allowed");
	await markItem(owner, space, { ...mark, mark: "hidden", isOn: false });
	await markItem(owner, space, { ...mark, mark: "locked" });
	await writeItem(europe, space, item, { content: post("too late") });
	await openSpace(asia, space);
	const { entries } = await openItem(asia, space, item);
	t.same(
		entries.map(({ isAfterLock }) => isAfterLock),
		[false, true],
	);
	const bad = entries.at(-1)?.entry ?? "";
	await markItem(owner, space, { ...mark, entry: bad, mark: "hidden", reason: "abuse" });
	await openSpace(asia, space);
	t.match((await openItem(asia, space, item)).entries.at(-1), { hidden: { reason: "abuse" } });
	t.match(
		(await openSpace(asia, space)).items.find((each) => each.item === item),
		{ hidden: null },
	);
});

t.test("the owner mutes an author: the rows don't count, and the texts are folded, until the owner ends it", async (t) => {
	const [own, others] = [await start(europe, space, "By a muted author"), await start(asia, space, "By another author")];
	await writeItem(europe, space, others, { content: post("shouting"), row: row("A worse title") });
	await openSpace(transit.coordinator.session, space);
	await openItem(transit.coordinator.session, space, own);
	const mute = { member: europe.me, isOn: true, reason: "abuse", text: "Read the rules." } as const;
	t.equal(await outcomeOf(() => muteMember(europe, space, { ...mute, member: asia.me })), "not-allowed");
	t.equal(await outcomeOf(() => muteMember(owner, space, { ...mute, member: owner.me })), "bad-input");
	await muteMember(owner, space, mute);
	const reader = transit.coordinator.session;
	const view = { member: europe.me, reason: "abuse", text: "Read the rules.", by: owner.me };
	const shown = await openSpace(reader, space);
	t.same(shown.muted, [view]);
	t.notOk(
		shown.items.some(({ item }) => item === own),
		"an item with rows of this author alone",
	);
	t.match(
		shown.items.find(({ item }) => item === others),
		{ titles: { en: "By another author" }, startedBy: asia.me },
	);
	t.match((await openItem(reader, space, others)).entries, [{ muted: null }, { by: europe.me, muted: view, uncounted: null }]);
	const rows = (await openSpace(reader, space)).count;
	const opened = await openItem(reader, space, own, { row: rowFrom });
	t.same([opened.rightRow, opened.falseRowBy], [null, null], "nobody brings it back by reading");
	await startItem(europe, space, { content: topic("Again"), row: row("Again") });
	t.notOk(
		(await openSpace(reader, space)).items.some(({ titles }) => titles.en === "Again"),
		"what comes later doesn't count either",
	);
	t.equal((await openSpace(reader, space)).count, rows + 2);
	await muteMember(owner, space, { ...mute, isOn: false });
	const after = await openSpace(reader, space);
	t.same(after.muted, []);
	t.ok(after.items.some(({ item }) => item === own));
	t.match(
		after.items.find(({ item }) => item === others),
		{ titles: { en: "A worse title" } },
	);
});

t.test("the spaces that a network begins with are offered, and proposed in one request", async (t) => {
	await syncDirectory(founder.session);
	const offered = () =>
		missingSpaces(founder.session).map(({ use, circle, desks, waiting }) => [use, circle, desks.length, waiting !== null]);
	t.same(offered(), [
		["forum", "asia", 1, false],
		["forum", "europe", 1, false],
		["offers", "network", 2, false],
	]);
	const wrong = [
		{ use: "forum", circle: "asia", owner: origin.desk },
		{ use: "forum", circle: "europe", owner: origin.desk },
	] as const;
	t.equal(await outcomeOf(() => proposeSpaces(founder.session, wrong)), "wrong-state", "the owner has no seat in Europe");
	t.ok(
		offered().every(([, , , isWaiting]) => !isWaiting),
		"all or none",
	);
	const [asiaSpace] = await proposeSpaces(founder.session, [wrong[0], { use: "offers", circle: "network", owner: transit.desk }]);
	t.same(
		offered().map(([, , , isWaiting]) => isWaiting),
		[true, false, true],
	);
	if (asiaSpace) await approve(admin.session, asiaSpace);
	await syncDirectory(founder.session);
	t.same(
		offered().map(([use, circle]) => `${use} ${circle}`),
		["forum europe", "offers network"],
	);
});

t.test("a new owner answers for a space, and what the former one marked stays", async (t) => {
	await approve(admin.session, await proposeSpaceOwner(founder.session, { space, owner: transit.desk }));
	const item = await start(asia, space, "With a new owner");
	const mark = { item, entry: null, isOn: true, reason: null, text: null, mark: "pinned" } as const;
	await syncDirectory(owner);
	t.equal(await outcomeOf(() => markItem(owner, space, mark)), "not-allowed");
	await markItem(europe, space, mark);
	const { items, titles } = await openSpace(asia, space);
	t.ok(items.find((each) => each.item === item)?.isPinned);
	t.equal(titles.en, "Forum");
	t.equal(ownerOfSpace(spaceOf(asia.dir, space)), transit.desk);
	await approve(admin.session, await proposeSpaceOwner(founder.session, { space, owner: origin.desk }));
});

t.test("an old row is put right without a blame", async (t) => {
	const item = await start(asia, space, "Before");
	await writeItem(asia, space, item, { content: topic("After") });
	await openSpace(europe, space);
	const { falseRowBy, rightRow } = await openItem(europe, space, item, { row: rowFrom });
	t.same([falseRowBy, rightRow?.titles], [null, { en: "After" }]);
	if (rightRow) await correctRow(europe, space, item, rightRow);
	await openSpace(asia, space);
	t.same((await openItem(asia, space, item, { row: rowFrom })).rightRow, null);
});

t.test("after somebody has left, whoever writes renews the key, and all go on in one order", async (t) => {
	const item = await start(asia, space, "Before the departure");
	await writeItem(europe, space, item, { content: post("one") });
	await unassignFromDesk(transit.coordinator.session, transit.desk, transit.staff.id);
	const before = owner.dir.circles.get("network")?.epochs.length ?? 0;
	await writeItem(owner, space, item, { content: post("two") });
	t.equal(owner.dir.circles.get("network")?.epochs.length, before + 1);
	await writeItem(asia, space, item, { content: post("three") });
	t.same(await textsIn(transit.coordinator.session, item), ["Before the departure", "one", "two", "three"]);
	t.equal(await outcomeOf(() => openItem(europe, space, item)), "not-found", "the leaver");
});

t.test("a newcomer reads what was written before", async (t) => {
	const person = await network.admit(transit.coordinator, admin, { role: "staff", organisation: transit.id, desk: transit.desk });
	for (const { session } of [transit.coordinator, origin.coordinator]) await doUpkeep(session);
	await syncDirectory(person.session);
	const { items, waitsForKey } = await openSpace(person.session, space);
	t.notOk(waitsForKey);
	t.ok(items.some(({ titles }) => titles.en === "Who speaks Vietnamese?"));
	t.same(person.alarms, []);
});

t.test("what is written while an answer is on its way isn't missed in it", async (t) => {
	const item = await start(asia, space, "While reading");
	const { server } = asia;
	const { call } = server;
	let written = 0;
	server.call = (async (endpoint: { id: string }, sent: never) => {
		const answer = await call.call(server, endpoint as never, sent);
		if (endpoint.id.startsWith("spaces.") && endpoint.id !== "spaces.write" && written++ === 0)
			await writeItem(asia, space, item, { content: post("meanwhile"), row: row("While reading", { state: "answered" }) });
		return answer;
	}) as typeof call;
	await openSpace(asia, space);
	written = 0;
	t.same(await textsIn(asia, item), ["While reading", "meanwhile"]);
	server.call = call;
	t.same(await textsIn(asia, item), ["While reading", "meanwhile", "meanwhile"]);
});

t.test("nobody has seen an alarm", async (t) => {
	for (const { alarms } of everybody) t.same(alarms, []);
});
