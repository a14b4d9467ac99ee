/** A text that couldn't be sent is kept sealed, and is sent later, once. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import t, { type Test } from "tap";
import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { setCaseStatus } from "#sdk/casework/index.ts";
import { message, openThread, readAll, readPage, write } from "#sdk/index.ts";
import { commands } from "../../../clients/cli/commands/index.ts";
import { typing } from "../../support/commands.ts";
import { testFolder } from "../../support/folder.ts";
import { cut, refuse } from "../../support/lying/lies.ts";
import { LyingWorld } from "../../support/lying/lying-world.ts";
import { caseWith } from "../../support/sdk-cases.ts";

const world = await LyingWorld.build(t);
const writer = await world.openSyncedSession("reader");
const { session } = writer;
const run = typing(commands, session);
const desk = [...session.dir.desks.values()].find(({ members }) => members.has(session.me))?.id as string;
const textsOf = async (thread: string) => {
	const { entries } = await readAll((await world.openSyncedSession("reader")).session, thread);
	return entries.flatMap(({ content }) => (content?.kind === "text" ? [content.text] : []));
};

/** Runs a line while nothing can be sent, and expects that it fails. */
async function runUnsent(t: Test, line: string, endpoints = ["compartments.send"]): Promise<void> {
	const server: typeof session.server = {
		...session.server,
		async call(endpoint, sent) {
			if (endpoints.includes(endpoint.id)) throw new ProtocolError("unavailable", "no connection");
			return session.server.call(endpoint, sent);
		},
	};
	await t.rejects(run(line, { ...session, server }), { code: "unavailable" });
}

t.test("a text that the server refused is kept, shown at the next command, and sent with --unsent", async (t) => {
	const thread = await openThread(session, "A thread", [], desk);
	writer.setLies(refuse("compartments.send", 403, "suspended"));
	await t.rejects(run(`thread write ${thread} "Marker-4711 arrives"`), { code: "suspended" });
	writer.setLies();
	const { notes } = await run(`thread write ${thread} "Another text"`);
	t.match(notes.join(), /--unsent:\nMarker-4711 arrives/);
	await run(`thread write ${thread} --unsent`);
	t.same(await textsOf(thread), ["Marker-4711 arrives", "Another text"], "the lying server had stored it at once");
	await t.rejects(run(`thread write ${thread} --unsent`), /no unsent text/);
});

t.test("each text that was refused is kept, and they are sent in their order", async (t) => {
	const thread = await openThread(session, "A thread", [], desk);
	await runUnsent(t, `thread write ${thread} "She left at 9"`);
	await runUnsent(t, `thread write ${thread} "She has arrived"`);
	await runUnsent(t, `thread write ${thread} --unsent`);
	const { notes } = await run(`thread write ${thread} --unsent`);
	t.match(notes.join(), /--unsent:\nShe has arrived/, "the next one is shown");
	await run(`thread write ${thread} --unsent`);
	t.same(await textsOf(thread), ["She left at 9", "She has arrived"]);
	await t.rejects(run(`thread write ${thread} --unsent`), /no unsent text/);
});

t.test("a text for an entry that it replaces is sent as its replacement", async (t) => {
	const thread = await openThread(session, "A thread", [], desk);
	const first = await write(session, thread, message("At 9"));
	await runUnsent(t, `thread edit ${thread} ${first.entry} "At 10" --language sq`);
	await t.rejects(run(`thread write ${thread} "Another text" --unsent`), /Give no other text/);
	await run(`thread write ${thread} --unsent`);
	const { entries } = await readAll((await world.openSyncedSession("reader")).session, thread);
	t.match(entries.at(-1), { replaces: first.entry, content: { text: "At 10", language: "sq" } });
});

t.test("a note for a section is kept and sent, also when its case is closed, and names the files that were not kept", async (t) => {
	const { id, code, of } = await caseWith(session, desk, ["story"]);
	const notes = async () =>
		(await readAll(session, of.story as Id)).entries.flatMap(({ content }) => (content?.kind === "text" ? content : []));
	const folder = testFolder(t);
	const file = join(folder, "ticket.txt");
	writeFileSync(file, "Gate 4");
	await t.rejects(run(`case write ${code} story "She left at 8" --attach ${folder}`), /is a folder/);
	await t.rejects(run(`case write ${code} story --unsent`), /no unsent text/, "nothing is kept of a command that can't be right");
	await runUnsent(t, `case write ${code} story "She left at 9" --attach ${file}`, ["files.begin"]);
	await setCaseStatus(session, id, "Closed");
	const asked = await run(`case write ${code} story --unsent`, session, { confirm: async () => true });
	t.match(asked.notes.join(), /ticket.txt/);
	t.match(await notes(), [{ text: "She left at 9" }]);
	await t.rejects(run(`case write ${code} story --unsent`), /no unsent text/, "also the text that the closed case refused is forgotten");
});

t.test("a text for a thread that the desk has left is kept, and isn't sent", async (t) => {
	const other = (await world.openSyncedSession("giver")).session;
	const thread = await openThread(other, "Theirs", [{ kind: "desk", id: desk }], world.fixtures.origin);
	await runUnsent(t, `thread write ${thread} "Marker-of-the-leaver"`);
	await run(`thread leave ${thread}`);
	const { data } = await run("thread list");
	t.notOk(data.threads.some((row: { thread: string }) => row.thread === thread));
	for (let i = 0; i < 2; i++) await t.rejects(run(`thread write ${thread} --unsent`), { code: "not-allowed" });
	t.notMatch(JSON.stringify((await readAll(other, thread)).entries), "Marker-of-the-leaver");
});

t.test("a text that is refused again and again keeps no other text waiting", async (t) => {
	const thread = await openThread(session, "A thread", [], desk);
	for (const text of ["Refused", "She has arrived"]) await runUnsent(t, `thread write ${thread} "${text}"`);
	writer.setLies(refuse("compartments.send", 403, "not-allowed"));
	const later = { ...session, now: () => session.now() + 60_000 };
	await t.rejects(run(`thread write ${thread} --unsent`, later), { code: "not-allowed" });
	writer.setLies();
	const { notes } = await run(`thread write ${thread} --unsent`);
	t.match(notes.join(), /--unsent:\nRefused/, "it still waits");
	t.ok((await textsOf(thread)).includes("She has arrived"));
});

t.test("a text whose answer was lost is never written twice", async (t) => {
	const thread = await openThread(session, "A thread", [], desk);
	writer.setLies(cut("compartments.send", 0));
	await t.rejects(run(`thread write ${thread} "Only once"`), { code: "unavailable" });
	writer.setLies();
	const other = (await world.openSyncedSession("reader")).session;
	for (let i = 0; i < 3; i++) await write(other, thread, message(`${i}`));
	const later = await world.openSyncedSession("reader", writer.storage);
	const { data } = await run(`thread write ${thread} --unsent`, later.session);
	const elsewhere = (await world.openSyncedSession("reader")).session;
	await readPage(elsewhere, thread, { limit: 1 });
	t.equal(
		(await write(elsewhere, thread, message("Only once"), { entry: data.entry })).seq,
		2,
		"on a device that has seen only the newest entry",
	);
	t.equal((await textsOf(thread)).filter((text) => text === "Only once").length, 1);
	t.equal(data.seq, 2, "the place of the first attempt");
});
