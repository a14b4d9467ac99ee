/** Reads threads from a lying server, and puts entries into them. */
import type { Id } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { directoryAt } from "#protocol/folds/directory.ts";
import { parseStatement, type Statement } from "#protocol/statements/statement.ts";
import { type EntryView, message, openThread, readAll, type UnlockedSession, write } from "#sdk/index.ts";
import { signedByLog } from "./forge.ts";
import { forge, type Lie } from "./lies.ts";
import { alarmCodes, type DeceivedClient, type LyingWorld, outcomeOf } from "./lying-world.ts";

export const textOf = ({ content, failure }: EntryView) => {
	if (!content) return failure?.why ?? null;
	return "text" in content ? content.text : "note" in content ? content.note : content.kind;
};

/** Reads a thread anew under these lies. @returns the texts shown, and the codes of the alarms. */
export async function readThread(who: DeceivedClient, thread: string, ...lies: Lie[]) {
	who.session.memory.transcripts.clear();
	who.session.memory.chains.clear();
	who.setLies(...lies);
	let entries: EntryView[] = [];
	const stopped = await outcomeOf(async () => {
		entries = (await readAll(who.session, thread)).entries;
	});
	return { texts: entries.map(textOf), codes: alarmCodes(who), entries, stopped };
}

/** Opens a thread with another desk. */
export async function openThreadWith(by: UnlockedSession, desk: Id, ...texts: string[]): Promise<string> {
	const thread = await openThread(by, "Thread", [{ kind: "desk", id: desk }]);
	for (const text of texts) await write(by, thread, message(text));
	return thread;
}

/** Serves these as the newest entries. */
export const add = (...entries: unknown[]) =>
	forge("compartments.page", "", (page: any) => ({ entries: [...page.entries, ...entries], count: page.count + entries.length }));

export async function chainOf({ server }: UnlockedSession, thread: Id): Promise<unknown[]> {
	return (await server.call(contracts.compartments.get, { params: { compartment: thread } })).statements;
}

export const pageOf = ({ server }: UnlockedSession, thread: Id) =>
	server.call(contracts.compartments.page, { params: { compartment: thread } });

/** The signed statement of a served entry. */
export const entryOf = ({ network }: UnlockedSession, { entry }: any) => parseStatement(network, entry) as unknown as Statement<"entry">;

/** A session of `leaver` that signs as before the removal, and the epoch of origin's desk key then. */
export async function signingBeforeRemoval(world: LyingWorld, { log, dir }: UnlockedSession) {
	const leaver = await world.openSession("leaver");
	const size = log.findIndex(({ type }) => type === "remove");
	leaver.session.checkpoint = signedByLog(world.server, size, dir.roots[size]);
	const deskThen = directoryAt(dir, size).desks.get(world.fixtures.origin)?.epoch ?? 0;
	return { leaver, deskThen };
}
