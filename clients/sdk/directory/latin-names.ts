/** Names in Latin letters, for people who can't read the script of a name. SPEC "The directory", section 5. */
import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { isLatinName } from "#protocol/folds/directory.ts";
import type { UnlockedSession } from "../context.ts";
import { appendStatement } from "./append.ts";

/**
 * Writes the name of my organisation, or of one of its desks, in Latin letters. It stands beside the name. For coordinators.
 * @param of desk: null for the organisation itself. @param name null takes it away.
 * @throws ProtocolError bad-input for other letters, not-allowed, not-found
 * @example await setLatinName(session, { organisation, desk: null }, "Prystan");
 */
export async function setLatinName(
	session: UnlockedSession,
	{ organisation, desk }: { organisation: Id; desk: Id | null },
	name: string | null,
): Promise<void> {
	const latin = name?.normalize("NFC").trim() || null;
	if (latin !== null && !isLatinName(latin)) throw new ProtocolError("bad-input", "name: takes a name in Latin letters", "name");
	await appendStatement(session, "name.latin", () => ({ organisation, desk, name: latin }));
}
