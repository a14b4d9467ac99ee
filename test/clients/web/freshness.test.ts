/** What answers rest on, and which of them a change makes old. */
import { QueryClient, QueryObserver } from "@tanstack/react-query";
import t from "tap";
import { memoryStorage } from "#sdk/storage.ts";
import { concerns } from "../../../clients/web/sitting/freshness.ts";
import type { SittingEvent } from "../../../clients/web/sitting/kinds.ts";
import { renewAfter } from "../../../clients/web/sitting/renew.ts";
import { addConsent, agreeToConsent, takeConsentBack } from "../../../clients/web/sitting/verbs/consents.ts";
import { changes, freshnessOf, NOTHING, ofBooks, reads, type VerbTable } from "../../../clients/web/sitting/verbs/declare.ts";
import { type ActName, type QuestionName, verbsOf } from "../../../clients/web/sitting/verbs/index.ts";
import { newSitting, type Sitting } from "../../../clients/web/sitting/verbs/sitting.ts";
import { newTab } from "../../../clients/web/sitting/verbs/tab.ts";
import { addTab } from "../../../clients/web/sitting/verbs/tabs.ts";
import { until } from "../../support/until.ts";
import { giveLocation } from "../../support/web/location.ts";

const known = {
	topics: ["compartment", "case"],
	ids: ["case", "mine"],
	mayNameMore: true,
	asksOnOpening: false,
	agesByTime: false,
} as const;

t.test("a change concerns an answer by its topic and by its ids", async (t) => {
	t.equal(concerns({ topic: "case", id: "case" }, known, false), true);
	t.equal(concerns({ topic: "compartment", id: "mine" }, known, false), true);
	t.equal(concerns({ topic: "compartment", id: "another" }, known, false), false);
	t.equal(concerns({ topic: "compartment" }, known, false), true, "any of the topic");
	t.equal(concerns({ topic: "directory", id: "member" }, known, false), false, "not its topic");
	t.equal(
		concerns({ topic: "directory", id: "member" }, { ...known, topics: ["directory"] }, false),
		true,
		"names of people stand everywhere",
	);
	t.equal(concerns({ topic: "again", id: null }, known, false), true);
	t.equal(concerns({ topic: "compartment", id: "another" }, undefined, true), true, "before the first answer");
});

t.test("while an answer is on its way, a change may concern what it will name", async (t) => {
	t.equal(concerns({ topic: "compartment", id: "another" }, known, true), true);
	t.equal(concerns({ topic: "compartment", id: "another" }, { ...known, mayNameMore: false }, true), false);
});

t.test("an answer carries the ids of its question, and those that it names itself", async (t) => {
	const rests = { topics: ["case"], ids: (id: string) => [id], moreIds: ({ parts }: { parts: string[] }) => parts } as const;
	const answer = { parts: ["b", "c"] };
	t.same(freshnessOf(rests, "a", answer), {
		topics: ["case"],
		ids: ["a", "b", "c"],
		mayNameMore: true,
		asksOnOpening: false,
		agesByTime: false,
	});
	const asksOnOpening = ({ parts }: { parts: string[] }) => parts.length < 3;
	t.same(freshnessOf({ topics: [], asksOnOpening }, "a", answer), {
		topics: [],
		ids: null,
		mayNameMore: false,
		asksOnOpening: true,
		agesByTime: false,
	});
});

t.test("a changed consent makes the tasks old, and a changed book only the answers that name it", async (t) => {
	for (const { changes } of [addConsent, agreeToConsent, takeConsentBack])
		t.same(changes({ id: "a" }, undefined), [{ topic: "case", id: "a" }, { topic: "tasks" }]);
	t.same(ofBooks({}, ["book"]), [{ topic: "compartment", id: "book" }]);
	t.same(ofBooks({}, []), []);
	t.same(ofBooks({}, null), [{ topic: "compartment" }], "the first book of a desk");
});

t.test("a verb that declares neither doesn't compile", async (t) => {
	const run = async (_: Sitting, { id }: { id: string }) => [id];
	// @ts-expect-error It declares neither what it rests on nor what it changes.
	const forgotten: VerbTable = { run };
	const declared: VerbTable = { reads: reads({ topics: ["case"], ids: ({ id }) => [id] }, run), changes: changes(NOTHING, run) };
	// @ts-expect-error A verb that changes something isn't a question: `useVerb` doesn't take it.
	const question: QuestionName = "addTask";
	// @ts-expect-error A question changes nothing: `useAct` doesn't take it.
	const act: ActName = "caseFile";
	// @ts-expect-error The input has no such id.
	reads({ topics: ["case"], ids: ({ other }) => [other] }, run);
	t.ok([forgotten, declared, question, act]);
});

t.test("what one tab changes is announced to all tabs, and each of them knows its own changes", async (t) => {
	giveLocation(t);
	const session = { me: "member", memory: { staleBookRows: new Set() } };
	const sitting = Object.assign(newSitting(), { session, storage: memoryStorage() }) as unknown as Sitting;
	const told: Record<string, SittingEvent[]> = { one: [], other: [] };
	const [one, other] = ["one", "other"].map((name) => {
		const tab = Object.assign(
			newTab((event) => told[name]?.push(event)),
			{ isInside: true },
		);
		addTab(sitting, tab);
		return tab;
	});
	const call = async (tab: typeof one, name: string, input?: unknown) =>
		(await verbsOf(sitting, tab as NonNullable<typeof one>)(name))?.(input, false);
	const before = await call(other, "deviceSettings");
	t.same(before?.freshness?.topics, ["settings"]);
	await call(one, "saveDeviceSettings", { ...(before?.value as object), hasCount: true });
	const made = { kind: "changes", changes: [{ topic: "settings" }] };
	t.same(told, { one: [{ ...made, isOwn: true }], other: [{ ...made, isOwn: false }] });
	t.match(await call(other, "deviceSettings"), { value: { hasCount: true } });
	t.equal(told.one?.length, 1, "a question announces nothing");
});

t.test("two screens that ask the same verb have the same freshness", async (t) => {
	const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 60_000 } } });
	t.teardown(() => client.clear());
	let asked = 0;
	const queryFn = async () => ({ value: ++asked, freshness: { ...known, ids: ["a"] } });
	const screens = [{}, { meta: { topics: [] } }].map((more) => new QueryObserver(client, { queryKey: ["readHandoff"], queryFn, ...more }));
	for (const screen of screens) t.teardown(screen.subscribe(() => {}));
	const shown = () => screens.map((screen) => screen.getCurrentResult().data?.value);
	await until("both screens show the answer", () => shown().every((value) => value === 1));
	await renewAfter(client, [{ topic: "case", id: "b" }]);
	t.same(shown(), [1, 1], "another case");
	await renewAfter(client, [{ topic: "outbox" }, { topic: "case", id: "a" }]);
	t.same(shown(), [2, 2]);
});
