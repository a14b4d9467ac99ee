/** Writing to desks of suspended organisations: nobody there can answer, so the person is asked first. */
import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { Party } from "#protocol/folds/compartment.ts";
import { absenceOf } from "#protocol/folds/directory.ts";
import type { UnlockedSession } from "../context.ts";

/**
 * Asks the person once in a sitting for each desk of a suspended organisation that would read an entry.
 * @throws ProtocolError reader-suspended, with the desks in `data`, when the person says no or nobody can be asked
 */
export async function checkSuspendedReaders(session: UnlockedSession, readers: readonly Pick<Party, "kind" | "id">[]): Promise<void> {
	const { memory, dir } = session;
	const isAsked = ({ kind, id }: Pick<Party, "kind" | "id">) =>
		kind === "desk" && absenceOf(dir, id) === "suspended" && !memory.suspendedReaders.has(id);
	const desks = readers.filter(isAsked).map(({ id }) => id);
	if (desks.length === 0) return;
	if (!(await memory.confirmSuspended(desks))) {
		const names = desks.map((desk) => session.dir.desks.get(desk)?.name ?? desk).join(", ");
		throw new ProtocolError("reader-suspended", `compartment: is read by ${names}`, "compartment", { desks });
	}
	writeToSuspended(session, desks);
}

/**
 * Goes on after the error `reader-suspended`: until this session ends, these desks are written to without another question.
 * @example writeToSuspended(session, error.data.desks);
 */
export function writeToSuspended({ memory }: UnlockedSession, desks: readonly Id[]): void {
	for (const desk of desks) memory.suspendedReaders.add(desk);
}
