/** The contact of a desk: the phone numbers under which somebody of the desk answers. SPEC "The directory", section 5. */
import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { Fields } from "#protocol/statements/registry.ts";
import { isPhoneNumber } from "../casework/book/phone-number.ts";
import type { UnlockedSession } from "../context.ts";
import { appendStatement } from "./append.ts";

/** One phone number, and the time of day at which it is answered. */
export type ContactNumber = Fields<"desk.contact">["numbers"][number];

/**
 * Names the phone numbers of a desk of mine. They replace the earlier ones, and an empty list takes them away. All members of the network
 * and the server can read them. `session.dir.desks.get(desk)?.contact` has the present ones.
 * @throws ProtocolError bad-input unless each is one phone number, not-allowed
 * @example await setContact(session, desk, [{ phone: "+000 1", when: "night" }]);
 */
export async function setContact(session: UnlockedSession, desk: Id, numbers: readonly ContactNumber[]): Promise<void> {
	if (!numbers.every(({ phone }) => isPhoneNumber(phone)))
		throw new ProtocolError("bad-input", "phone: takes one phone number: digits, spaces, +, brackets, hyphens and an extension", "phone");
	await appendStatement(session, "desk.contact", () => ({ desk, numbers: [...numbers] }));
}
