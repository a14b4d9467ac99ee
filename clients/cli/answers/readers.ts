/** Who can read, will read and could read a compartment: as JSON, and as labels with texts. */
import type { Readers } from "#sdk/index.ts";
import type { People } from "../lookup/people.ts";
import { isoTime, showTime } from "../times.ts";
import { messages } from "../words/messages.ts";

export function readersJson({ readers, waiting, past, people, checkedAt }: Readers) {
	return {
		readers: readers.map(({ since, ...reader }) => ({ ...reader, since: isoTime(since) })),
		waiting,
		past: past.map(({ until, ...reader }) => ({ ...reader, until: isoTime(until) })),
		people,
		checkedAt: isoTime(checkedAt),
	};
}

export function readersFields(people: People, { readers, waiting, past }: Readers): [string, string][] {
	const name = ({ kind, id }: { kind: string; id: string }) => (kind === "desk" ? people.desk(id) : people.name(id));
	return [
		["can read", readers.map((each) => messages.reader(name(each), each.people.length, showTime(each.since), each.history)).join(", ")],
		["will read", waiting.map((each) => messages.waitingReader(name(each))).join(", ")],
		["could read", past.map((each) => messages.formerReader(name(each), showTime(each.until))).join(", ")],
	];
}
