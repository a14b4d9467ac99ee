/** Chapter "Talking to the server", section 4: the pages of a compartment's chain, and what a client asks for that knows a part of it. */
import t from "tap";
import { CHAIN_PAGE } from "#protocol/contracts/compartments.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { parseStatement } from "#protocol/statements/statement.ts";
import { openCompartment } from "#sdk/compartments/compartment.ts";
import { addHolder, dropHolder, grantHistory, message, openThread, readAll, write } from "#sdk/index.ts";
import { attempt } from "../../support/lying/casework.ts";
import { answer, forge, type Lie, type Reply, refuse } from "../../support/lying/lies.ts";
import { alarmCodes, type DeceivedClient, LyingWorld, rowsOf } from "../../support/lying/lying-world.ts";
import { textOf } from "../../support/lying/threads.ts";

const test = rowsOf(t);
const world = await LyingWorld.build(t);
const { destination, annex } = world.fixtures;
const desk = { kind: "desk", id: destination } as const;
const other = { kind: "desk", id: annex } as const;

const { session: sender } = await world.openSyncedSession("sender");
const thread = await openThread(sender, "Thread", [desk]);
await write(sender, thread, message("first"));
/** Two pages: grants again, and in the second page two epochs with grants between them. */
await grantHistory(sender, thread, desk, Array(CHAIN_PAGE + 5).fill(1));
await addHolder(sender, thread, other, { history: false });
await grantHistory(sender, thread, desk, Array(10).fill(2));
await dropHolder(sender, thread, other);
await write(sender, thread, message("last"));
const LENGTH = CHAIN_PAGE + 18;

const open = ({ session }: DeceivedClient) => openCompartment(session, thread);
const asked = ({ proxy }: DeceivedClient): string[] =>
	(proxy.replies.get("compartments.get") ?? []).map(({ url }) => url.searchParams.get("after") ?? "");
const afterOf = ({ url }: Reply) => Number(url.searchParams.get("after"));

test("an honest server: two pages, and then only what is new", async (t) => {
	const reader = await world.openSyncedSession("reader");
	const opened = await open(reader);
	t.equal(opened.chain.length, LENGTH);
	t.same(asked(reader), ["0", String(CHAIN_PAGE)]);
	t.same((await readAll(reader.session, opened)).entries.slice(1).map(textOf), ["first", "last"], "with the keys of all epochs");
	t.equal((await open(reader)).chain.length, LENGTH);
	t.same(asked(reader).slice(2), [String(LENGTH)], "nothing is fetched again");
	await addHolder(sender, thread, other, { history: false });
	await write(sender, thread, message("newest"));
	const again = await readAll(reader.session, thread);
	t.same(again.entries.slice(1).map(textOf), ["first", "last", "newest"]);
	t.equal(again.compartment.chain.length, LENGTH + 1);
	t.same(asked(reader).slice(3), [String(LENGTH)], "only the new epoch");
	t.same(alarmCodes(reader), []);
	reader.session.memory.chains.clear();
	reader.setLies(forge("compartments.get", "grants", (all: unknown[]) => all.slice(1)));
	for (const _ of [1, 2]) await open(reader);
	t.equal(asked(reader).filter((after) => after === "0").length, 3, "a chain without all its boxes is fetched whole");
});

test("each page has its access entry", async (t) => {
	const { session } = await world.openSyncedSession("reader");
	const read = (after: number, onEntry: (number: number) => void) =>
		session.server.call(contracts.compartments.get, { params: { compartment: thread }, query: { after }, onEntry });
	const numbers: number[] = [];
	for (const after of [0, CHAIN_PAGE]) await read(after, (number) => void numbers.push(number));
	t.equal(new Set(numbers).size, 2);
});

/** What opening the thread on a new device ends with, and how many pages were asked for. */
async function opens(...lies: Lie[]) {
	let pages = 0;
	const { stopped, codes } = await attempt(
		world,
		"reader",
		async (who) => {
			try {
				await open(who);
			} finally {
				pages = asked(who).length;
			}
		},
		...lies,
	);
	return { stopped, codes, pages };
}

/** The honest pages, by what they leave out. */
async function pagesOf(who: DeceivedClient): Promise<Map<number, any>> {
	const pages = new Map<number, any>();
	for (let after = 0, more = true; more; ) {
		const page = await who.session.server.call(contracts.compartments.get, { params: { compartment: thread }, query: { after } });
		pages.set(after, page);
		after += page.statements.length;
		more = page.more;
	}
	return pages;
}

test("pages that repeat, skip, change their order or never end are noticed", async (t) => {
	const pages = [...(await pagesOf(await world.openSyncedSession("reader"))).values()];
	const [first, second] = pages;
	const shown = (...order: any[]) => {
		let i = 0;
		return answer("compartments.get", () => structuredClone(order[Math.min(i++, order.length - 1)]));
	};
	const refused = { stopped: "epoch-not-entitled", codes: ["epoch-not-entitled"] };
	t.match(await opens(shown(first, second)), { stopped: null, codes: [], pages: 2 });
	t.match(await opens(shown(first, first, second)), { ...refused, pages: 2 }, "a page twice");
	t.match(await opens(shown(first, { ...second, more: true }, second)), { ...refused, pages: 2 }, "a page that isn't full");
	const skipping = { ...second, statements: second.statements.slice(8) };
	t.match(await opens(shown(first, skipping)), { codes: ["epoch-not-entitled"], pages: 2 }, "what follows a gap");
	t.match(await opens(shown({ ...first, more: false })), { stopped: null, pages: 1 }, "nobody knows of a first part that it isn't all");
	t.match(await opens(shown(second, first)), { stopped: "bad-statement", pages: 1 }, "pages in another order");
	const mixed = { ...second, statements: second.statements.toReversed() };
	t.match(await opens(shown(first, mixed)), { codes: ["epoch-not-entitled"], pages: 2 }, "a page in another order");
	t.match(await opens(forge("compartments.get", "more", true)), { ...refused, pages: 2 }, "a last page that says there is more");
	t.match(await opens(shown({ ...first, statements: first.statements.slice(0, 1) })), { ...refused, pages: 1 }, "a page of one statement");
	t.match(await opens(shown({ ...first, statements: [] })), { ...refused, pages: 1 }, "an empty page");
	t.match(await opens(shown({ ...first, statements: [...first.statements, first.statements[1]] })), { stopped: "internal", pages: 1 });
	const signer = (await world.openSyncedSession("giver")).session;
	const { body } = parseStatement(signer.network, first.statements[1]) as any;
	const { compartment, number, kc, holder, handoff } = body;
	const madeUp = () => {
		const { type, bytes, sigs } = signer.sign("grant", { compartment, number, kc, holder, handoff }, world.fixtures.origin);
		return { type, body: Buffer.from(bytes).toString("base64url"), sigs: sigs.map((sig) => Buffer.from(sig).toString("base64url")) };
	};
	// Each statement has the time of its signer, so that no two are the same.
	let at = 0;
	Object.assign(signer, { now: () => world.server.clock.now() + at++ });
	const endless = (reply: Reply) => ({
		...first,
		statements: afterOf(reply) === 0 ? first.statements : Array.from({ length: CHAIN_PAGE }, madeUp),
		more: true,
	});
	t.match(await opens(answer("compartments.get", endless)), { ...refused, pages: 5 }, "a chain without an end");
	t.match(await opens(refuse("compartments.get", 409, "stale")), { stopped: "stale", pages: 1 }, "a chain that is said to be shorter");
});

test("a device that knows a part isn't led astray by what follows", async (t) => {
	const reader = await world.openSyncedSession("reader");
	const known = (await open(reader)).chain.length;
	const lies = async (...lies: Lie[]) => {
		const before = asked(reader).length;
		reader.setLies(...lies);
		let stopped: string | null = null;
		const length = await open(reader).then(
			({ chain }) => chain.length,
			(error) => {
				stopped = error.code ?? error.alarm?.code;
				return 0;
			},
		);
		return { stopped, length, codes: alarmCodes(reader), asked: asked(reader).slice(before) };
	};
	t.match(await lies(forge("compartments.get", "statements", [])), { length: known, codes: [], asked: [String(known)] });
	reader.setLies();
	const old = await reader.session.server.call(contracts.compartments.get, { params: { compartment: thread }, query: { after: 0 } });
	t.match(await lies(answer("compartments.get", { ...old, more: false })), { stopped: "epoch-not-entitled" }, "what it knows, once more");
	const shorter: Lie = {
		name: "a shorter chain",
		on: "compartments.get",
		apply: (reply) => {
			if (afterOf(reply) > 0) refuse("compartments.get", 409, "stale").apply(reply, []);
			else reply.json = { ...old, more: false };
		},
	};
	const lost = await lies(shorter);
	t.same([lost.stopped, lost.asked], ["epoch-not-entitled", [String(known), "0"]], "a chain that has lost its newest epochs");
	reader.setLies();
	t.equal((await open(reader)).chain.length, known, "an honest answer is taken again");
	await dropHolder(sender, thread, other);
	t.equal((await open(reader)).chain.length, known + 1);
	t.same(alarmCodes(reader), []);
});
