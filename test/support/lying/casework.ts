/** WhoCanHelp for cases on a lying server. */
import type { Id } from "#protocol/bytes.ts";
import type { CompactCheckpoint } from "#protocol/log/checkpoint.ts";
import { type Statement, toWire } from "#protocol/statements/statement.ts";
import type { EntryView } from "#sdk/index.ts";
import type { Case } from "./fixtures.ts";
import { forge, type Lie } from "./lies.ts";
import { alarmCodes, type DeceivedClient, type LyingWorld, outcomeOf } from "./lying-world.ts";
import type { Name } from "./prepared.ts";

/** Does something on a fresh device under these lies. @returns the error's code and the alarms' codes. */
export async function attempt(world: LyingWorld, name: Name, work: (who: DeceivedClient) => Promise<unknown>, ...lies: Lie[]) {
	const who = await world.openSyncedSession(name);
	who.setLies(...lies);
	const stopped = await outcomeOf(() => work(who));
	return { stopped, codes: alarmCodes(who) };
}

export const section = ({ of }: Case, name: string) => of[name] as Id;

export const texts = (entries: EntryView[]) => entries.map(({ content }) => (content && "text" in content ? content.text : null));

/** Serves one more statement of a case. */
export const append = (statement: Statement<any>): Lie =>
	forge("cases.get", "statements", (all: any[]) => [...all, { pos: all.at(-1).pos + 1, statement: toWire(statement) }]);

/** A statement that `leaver` signs after leaving. @param seen the checkpoint that it names. */
export async function byLeaver(world: LyingWorld, type: any, fields: any, seen: CompactCheckpoint) {
	const leaver = await world.openSession("leaver");
	leaver.session.checkpoint = seen;
	return leaver.session.sign(type, fields, world.fixtures.origin);
}
