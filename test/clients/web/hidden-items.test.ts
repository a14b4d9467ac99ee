/** What the desk that answers for a space has hidden doesn't leave the worker. */
import t from "tap";
import { randomId } from "#crypto/random.ts";
import { actInDocument, actInTopic, markItem, startDocument, startTopic } from "#sdk/index.ts";
import { forumVerbs } from "../../../clients/web/sitting/verbs/forum.ts";
import { libraryVerbs } from "../../../clients/web/sitting/verbs/library.ts";
import { newSitting } from "../../../clients/web/sitting/verbs/sitting.ts";
import { FACTS, PRACTICE } from "../../support/documents.ts";
import { spaceWorld } from "../../support/space-world.ts";
import { giveLocation } from "../../support/web/location.ts";

t.test("hidden items in the worker", async (t) => {
	giveLocation(t);
	const { origin, transit, space } = await spaceWorld(t);
	const writes = transit.staff.session;
	const sitting = Object.assign(newSitting(), { session: origin.staff.session });
	const hide = (item: string, isOn = true) =>
		markItem(origin.coordinator.session, space, { item, entry: null, mark: "hidden", isOn, reason: "personal-data", text: null });

	await t.test("a topic: title, text, tags, poll and posts", async (t) => {
		const { item } = await startTopic(writes, space, {
			...{ kind: "talk", language: "en", title: "Mirela one", body: "Mirela two", tags: ["Mirela three"], regions: [] },
			poll: { question: "Mirela four?", options: ["Mirela five", "No"], voters: "desk", isSeveral: false, until: null },
		});
		await actInTopic(writes, space, item, { act: "post", language: "en", body: "Mirela six" }, { entry: randomId() });
		const shown = async () => JSON.stringify(await forumVerbs.readTopic(sitting, { space, item }));
		const found = async () => new Set((await shown()).match(/Mirela \w+/g)).size;
		t.equal(await found(), 6);
		await hide(item);
		t.equal(await found(), 0);
		await hide(item, false);
		t.equal(await found(), 6);
	});

	await t.test("a document: texts, facts, comments and uses", async (t) => {
		const { act: _, ...practice } = PRACTICE;
		const { item } = await startDocument(writes, space, {
			...{ ...practice, ...FACTS, kind: "law", title: "Mirela one", summary: "Mirela two", body: "Mirela three", author: "Mirela four" },
			...{ themes: ["Mirela five"], laws: [{ country: "VN", state: "signed", since: null }], countries: ["LA"] },
		});
		await actInDocument(writes, space, item, { act: "comment", language: "en", body: "Mirela six" }, { entry: randomId() });
		await actInDocument(writes, space, item, { act: "used", language: "en", body: "Mirela seven" }, { entry: randomId() });
		const read = () => libraryVerbs.readDocument(sitting, { space, item });
		const found = async () => new Set(JSON.stringify(await read()).match(/Mirela \w+|"VN"|"LA"/g)).size;
		t.equal(await found(), 9);
		await hide(item);
		t.equal(await found(), 0);
		t.match(await read(), { comments: [], uses: [], laws: [], hidden: { reason: "personal-data" } });
	});
});
