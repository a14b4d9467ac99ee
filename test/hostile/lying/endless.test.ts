/** Section 3 of SPEC.md, what a client must refuse: answers that never come to an end. */
import t, { type Test } from "tap";
import { contracts } from "#protocol/contracts/index.ts";
import { listCases, listHandoffs, loadCase } from "#sdk/casework/index.ts";
import { eventData } from "#sdk/http/event-stream.ts";
import {
	doUpkeep,
	dropHolder,
	fetchNames,
	httpTransport,
	message,
	readAll,
	renewVetting,
	signIn,
	type UnlockedSession,
	write,
} from "#sdk/index.ts";
import { CHECKLIST } from "../../support/checklist.ts";
import { attempt } from "../../support/lying/casework.ts";
import { downloadFile, firstFile } from "../../support/lying/download.ts";
import { fileBytes } from "../../support/lying/fixtures.ts";
import { answer, cut, delay, forge, fork, type Lie, type Reply, refuse, silence } from "../../support/lying/lies.ts";
import { alarmCodes, DEADLINE, type DeceivedClient, LyingWorld, outcomeOf, rowsOf } from "../../support/lying/lying-world.ts";
import { within } from "../../support/within.ts";

const test = rowsOf(t);
const world = await LyingWorld.build(t);
const { talk, waitingCase } = world.fixtures;

const soon = <T>(work: Promise<T>): Promise<T> => within(DEADLINE, "the client's work", work);

test("an honest server", async (t) => {
	const reader = await world.openSyncedSession("reader");
	t.equal((await soon(readAll(reader.session, talk.id))).entries.length, talk.texts.length);
	t.same(alarmCodes(reader), []);
});

/** Rotates the key of a thread, because the reader's desk leaves it. */
const dropOwnDesk = (session: UnlockedSession) => dropHolder(session, talk.id, { kind: "desk", id: world.fixtures.destination });

const device = await world.openSyncedSession("reader");
const file = await firstFile(device.session, talk.id);
const { signInName: name, password } = world.people.reader;

async function drain(rows: AsyncIterable<unknown>): Promise<void> {
	for await (const _ of rows);
}

/** Expects that the work of a new device ends under these lies. @param code of the error or alarm that stops it; null for none. */
async function ends(t: Test, what: string, code: string | null, work: (who: DeceivedClient) => Promise<unknown>, ...lies: Lie[]) {
	t.equal((await attempt(world, "reader", work, ...lies)).stopped, code, what);
}

test("an answer that falls silent is given up", async (t) => {
	const server = httpTransport({ address: device.proxy.url, timeout: 1_500 });
	server.setAccessToken(await world.token("reader"));
	device.setLies(silence("files.get", 100_000));
	t.same(await soon(downloadFile({ ...device.session, server }, file)), fileBytes(1), "a download is continued by a new request");
	// Long enough for the start of the answer.
	const patient = httpTransport({ address: device.proxy.url, timeout: 2_000 });
	device.setLies(silence("session.start", 10));
	t.equal(await outcomeOf(() => soon(signIn({ ...device, server: patient, name, password }))), "unavailable", "a sign-in");
});

test("a request that the server always puts off is given up", async (t) => {
	let asked = 0;
	const putOff: Lie = {
		name: "put off session.start",
		on: "session.start",
		apply: (reply) => {
			const says = asked++ === 0 ? { error: "work-needed", data: { challenge: "AAAA" } } : { error: "sign-in-delayed" };
			Object.assign(reply, { status: 429, json: { detail: "", request: "1", ...says } });
			reply.headers.set("retry-after", "0");
		},
	};
	device.setLies(putOff);
	t.equal(await outcomeOf(() => soon(signIn({ ...device, name, password }))), "sign-in-delayed", "a sign-in that is always put off");
	t.equal(asked, 5);
	device.setLies(cut("files.get", 10));
	t.equal(await outcomeOf(() => soon(downloadFile(device.session, file))), "unavailable", "a download that always breaks");
	device.setLies(refuse("directory.names", 503, "unavailable"));
	t.equal(await outcomeOf(() => soon(fetchNames(device.session))), "unavailable", "a server that is always busy");
});

test("a write ends, whatever the server withholds or calls stale", async (t) => {
	// First, because the server accepts the statements that are refused below.
	const nothingToTake = forge("compartments.page", "entries", (all: any[], { url }: Reply) =>
		url.searchParams.has("before") ? all.map((each) => ({ ...each, box: "AAAA" })) : all.slice(-1),
	);
	await ends(
		t,
		"pages of which nothing can be taken",
		null,
		({ session }) => write(session, talk.id, message("how many had I?")),
		nothingToTake,
	);
	const again = (on: string) => refuse(on, 409, "stale");
	await ends(
		t,
		"a thread where somebody is always faster",
		"stale",
		({ session }) => write(session, talk.id, message("x")),
		again("compartments.send"),
	);
	await ends(t, "a key that somebody always renews first", "stale", ({ session }) => dropOwnDesk(session), again("compartments.rotate"));
	const vetting = { kind: "member", subject: world.people.reader.id, checklist: CHECKLIST } as const;
	await ends(t, "a directory that has always grown", "stale", ({ session }) => renewVetting(session, vetting), again("directory.append"));
});

test("an answer without an end is cut off", async (t) => {
	async function* event() {
		for (let i = 0; i < 100; i++) yield new TextEncoder().encode("data: ".padEnd(100, "x"));
	}
	t.equal(await outcomeOf(() => drain(eventData(event()))), "internal", "an event without an end");
	const flood = (status: number) => {
		let left = 264;
		const more = new Uint8Array(1 << 20).fill(0x20);
		const body = new ReadableStream({ pull: (to) => (left-- > 0 ? to.enqueue(more) : to.close()) });
		const server = httpTransport({ address: device.proxy.url, fetch: async () => new Response(body, { status }) });
		return outcomeOf(() => soon(server.call(contracts.directory.network)));
	};
	t.same([await flood(200), await flood(404)], ["internal", "no-such-route"], "an answer, or a refusal");
});

test("reading ends, whatever the server repeats, withholds or delays", async (t) => {
	const circle = (on: string, key: string): Lie => answer(on, { [key]: [], next: "AAAA" });
	await ends(t, "a list of cases in a circle", "internal", ({ session }) => drain(listCases(session)), circle("cases.list", "cases"));
	await ends(
		t,
		"a list of hand-offs in a circle",
		"internal",
		({ session }) => drain(listHandoffs(session)),
		circle("cases.handoffs", "handoffs"),
	);
	let made = 0;
	const ids = forge("compartments.stale", "", () => ({
		count: 9,
		compartments: [0, 1].map(() => `00000000-0000-4000-8000-${String(++made).padStart(12, "0")}`),
	}));
	await ends(t, "upkeep tasks that the server invents again and again", null, ({ session }) => doUpkeep(session), ids);
	t.ok(made < 10, `${made} made up`);
	await ends(
		t,
		"always the same page",
		"entry-replayed",
		({ session }) => readAll(session, talk.id),
		forge("compartments.page", "entries", (all: any[]) => Array.from({ length: 200 }, () => all[0])),
	);
	await ends(
		t,
		"leaves that stay away",
		"directory-shrunk",
		async ({ session }) => {
			session.memory.syncedAt = 0;
			await loadCase(session, waitingCase.id);
		},
		forge("directory.read", "checkpoint.size", 9_999),
	);
	await ends(t, "answers that take their time", null, ({ session }) => readAll(session, talk.id), delay("*", 100));
	await ends(t, "an old answer for ever", null, ({ session }) => readAll(session, talk.id), fork("compartments.page", 0));
});
