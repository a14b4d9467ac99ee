/** What was seen must not vanish: by me on this device, and by others, who say so in signed statements. SPEC section 7. */
import { type Bytes, fromBase64Url, type Id, keyOf, toBase64Url } from "#protocol/bytes.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import { stop } from "./alarms.ts";
import type { Sitting } from "./context.ts";
import { storageName } from "./directory-cache.ts";
import type { Transcript } from "./transcript.ts";

interface Seen {
	count: number;
	head: Bytes;
}

interface Here {
	id: Id;
	count: number;
	seen: Statement<"seen">[];
	transcript: Transcript;
}

const nameOf = ({ network }: Sitting, compartment: Id) => storageName(network, "compartment", compartment);

/** The newest entry that this device has seen, or null. */
export async function loadSeen(sitting: Sitting, compartment: Id): Promise<Seen | null> {
	const text = await sitting.storage.get(nameOf(sitting, compartment));
	if (text === null) return null;
	const { count, head } = JSON.parse(text) as { count: number; head: string };
	return { count, head: fromBase64Url(head) };
}

/** Keeps it; never goes back. */
export async function saveSeen(sitting: Sitting, compartment: Id, { count, head }: Seen): Promise<void> {
	const before = await loadSeen(sitting, compartment);
	if (before && before.count >= count) return;
	await sitting.storage.set(nameOf(sitting, compartment), JSON.stringify({ count, head: toBase64Url(head) }));
}

/** @throws AlarmError entries-dropped when there are fewer entries than somebody has seen, or another one stands there. */
export async function checkSeen(sitting: Sitting, { id, count, seen, transcript }: Here): Promise<void> {
	const mine = await loadSeen(sitting, id);
	if (mine) check(sitting, id, mine, count, transcript, "this device");
	for (const { body } of seen) check(sitting, id, body, count, transcript, `member ${body.by}`);
}

function check(sitting: Sitting, id: Id, seen: Seen, count: number, transcript: Transcript, who: string): void {
	if (seen.count > count) stop(sitting, "entries-dropped", id, `${who} has seen ${seen.count} entries, ${count} are served`);
	const here = transcript.at(seen.count);
	if (here && here.key !== keyOf(seen.head)) stop(sitting, "entries-dropped", id, `${who} has seen another entry at ${seen.count}`);
}
