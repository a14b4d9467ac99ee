/**
 * Writing to desks of suspended organisations: nobody there can answer, so the person is asked first. While people are in danger there, nothing
 * is sealed to the desk, and nobody is asked.
 */
import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { Party } from "#protocol/folds/compartment.ts";
import { absenceOf, deskMayRead } from "#protocol/folds/directory.ts";
import type { UnlockedSession } from "../context.ts";

/**
 * Asks the person once in a session for each desk of a suspended organisation that would read an entry.
 * @param mayAsk false refuses at once, because the caller asks.
 * @throws ProtocolError reader-suspended, with the desks in `data`, when the person says no or nobody can be asked
 */
export async function checkSuspendedReaders(
	session: UnlockedSession,
	readers: readonly Pick<Party, "kind" | "id">[],
	{ mayAsk = true }: { mayAsk?: boolean | undefined } = {},
): Promise<void> {
	const { memory, dir } = session;
	const isAsked = ({ kind, id }: Pick<Party, "kind" | "id">) =>
		kind === "desk" && absenceOf(dir, id) === "suspended" && deskMayRead(dir, id) && !memory.suspendedReaders.has(id);
	const desks = readers.filter(isAsked).map(({ id }) => id);
	if (desks.length === 0) return;
	const answer = mayAsk && (await memory.confirmSuspended(desks));
	if (answer === "once") return;
	if (answer) return writeToSuspended(session, desks);
	const names = desks.map((desk) => dir.desks.get(desk)?.name ?? desk).join(", ");
	throw new ProtocolError("reader-suspended", `compartment: is read by ${names}`, "compartment", { desks });
}

/**
 * Goes on after the error `reader-suspended`: until this session ends, these desks are written to without another question.
 * @example writeToSuspended(session, error.data.desks);
 */
export function writeToSuspended({ memory }: UnlockedSession, desks: readonly Id[]): void {
	for (const desk of desks) memory.suspendedReaders.add(desk);
}
