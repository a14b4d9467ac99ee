/** Section 3 of SPEC.md, what a client must refuse: answers that never come to an end. */
import t from "tap";
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

const test = rowsOf(t);
const world = await LyingWorld.build(t);
const { talk, waitingCase } = world.fixtures;

/** @throws Error when the work takes longer than DEADLINE. */
async function soon<T>(work: Promise<T>): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Error("hangs")), DEADLINE);
	});
	return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

test("an honest server", async (t) => {
	const reader = await world.openSyncedSession("reader");
	t.equal((await soon(readAll(reader.session, talk.id))).entries.length, talk.texts.length);
	t.same(alarmCodes(reader), []);
});

/** The key of a thread must be renewed. */
const dropsMe = (session: UnlockedSession) => dropHolder(session, talk.id, { kind: "desk", id: world.fixtures.destination });

test("endless answers are cut off", async (t) => {
	const hasty = await world.openSyncedSession("reader");
	const file = await firstFile(hasty.session, talk.id);
	const server = httpTransport({ address: hasty.proxy.url, timeout: 1_500 });
	server.setAccessToken(await world.token("reader"));
	hasty.setLies(silence("files.get", 100_000));
	t.same(await soon(downloadFile({ ...hasty.session, server }, file)), fileBytes(1), "a download that falls silent goes on anew");
	// Long enough for the start of the answer.
	const patient = httpTransport({ address: hasty.proxy.url, timeout: 2_000 });
	hasty.setLies(silence("session.start", 10));
	const { signInName: name, password } = world.people.reader;
	t.equal(await outcomeOf(() => soon(signIn({ ...hasty, server: patient, name, password }))), "unavailable", "an answer that falls silent");
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
	hasty.setLies(putOff);
	t.equal(await outcomeOf(() => soon(signIn({ ...hasty, name, password }))), "sign-in-delayed", "a sign-in that is always put off");
	t.equal(asked, 5);
	const ends = async (what: string, code: string | null, work: (who: DeceivedClient) => Promise<unknown>, ...lies: Lie[]) =>
		t.equal((await attempt(world, "reader", work, ...lies)).stopped, code, what);
	const drain = async (rows: AsyncIterable<unknown>) => {
		for await (const _ of rows);
	};
	// First, because the server accepts the statements that are refused below.
	const nothingToTake = forge("compartments.page", "entries", (all: any[], { url }: Reply) =>
		url.searchParams.has("before") ? all.map((each) => ({ ...each, box: "AAAA" })) : all.slice(-1),
	);
	await ends(
		"pages of which nothing can be taken",
		null,
		({ session }) => write(session, talk.id, message("how many had I?")),
		nothingToTake,
	);
	const again = (on: string) => refuse(on, 409, "stale");
	await ends(
		"a thread where somebody is always faster",
		"stale",
		({ session }) => write(session, talk.id, message("x")),
		again("compartments.send"),
	);
	await ends("a key that somebody always renews first", "stale", ({ session }) => dropsMe(session), again("compartments.rotate"));
	const vetting = { kind: "member", subject: world.people.reader.id, checklist: CHECKLIST } as const;
	await ends("a directory that has always grown", "stale", ({ session }) => renewVetting(session, vetting), again("directory.append"));
	hasty.setLies(cut("files.get", 10));
	t.equal(await outcomeOf(() => soon(downloadFile(hasty.session, file))), "unavailable", "a download that always breaks");
	hasty.setLies(refuse("directory.names", 503, "unavailable"));
	t.equal(await outcomeOf(() => soon(fetchNames(hasty.session))), "unavailable", "a server that is always busy");
	async function* event() {
		for (let i = 0; i < 100; i++) yield new TextEncoder().encode("data: ".padEnd(100, "x"));
	}
	t.equal(await outcomeOf(() => drain(eventData(event()))), "internal", "an event without an end");
	const flood = (status: number) => {
		let left = 264;
		const more = new Uint8Array(1 << 20).fill(0x20);
		const body = new ReadableStream({ pull: (to) => (left-- > 0 ? to.enqueue(more) : to.close()) });
		const server = httpTransport({ address: hasty.proxy.url, fetch: async () => new Response(body, { status }) });
		return outcomeOf(() => soon(server.call(contracts.directory.network)));
	};
	t.same([await flood(200), await flood(404)], ["internal", "no-such-route"], "an answer without an end, or a refusal");
	const circle = (on: string, key: string): Lie => answer(on, { [key]: [], next: "AAAA" });
	await ends("a list of cases in a circle", "internal", ({ session }) => drain(listCases(session)), circle("cases.list", "cases"));
	await ends(
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
	await ends("upkeep tasks that the server invents again and again", null, ({ session }) => doUpkeep(session), ids);
	t.ok(made < 10, `${made} made up`);
	await ends(
		"always the same page",
		"entry-replayed",
		({ session }) => readAll(session, talk.id),
		forge("compartments.page", "entries", (all: any[]) => Array.from({ length: 200 }, () => all[0])),
	);
	await ends(
		"leaves that stay away",
		"directory-shrunk",
		async ({ session }) => {
			session.memory.syncedAt = 0;
			await loadCase(session, waitingCase.id);
		},
		forge("directory.read", "checkpoint.size", 9_999),
	);
	await ends("answers that take their time", null, ({ session }) => readAll(session, talk.id), delay("*", 100));
	await ends("an old answer for ever", null, ({ session }) => readAll(session, talk.id), fork("compartments.page", 0));
});
