/** Bells: how a desk is told, outside of the program, that something waits. SPEC "Cases", section 10. */
import { randomBytes } from "#crypto/random.ts";
import { type Id, toBase64Url } from "#protocol/bytes.ts";
import type { BellLanguage } from "#protocol/codes.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import { contracts } from "#protocol/contracts/index.ts";
import type { UnlockedSession } from "../context.ts";

/**
 * A bell, as the server says. failure: the last three or more tries have failed; `since` is the time of the first of them, UTC ms.
 * rung: when a message was last delivered, UTC ms.
 */
export type Bell = Reply<typeof contracts.bells.get>;

/** A change of a bell. A part that is left out stays, and null switches it off. */
export interface BellChanges {
	/** The language of the mails. */
	language?: BellLanguage;
	/** One mail address. The server stores it in clear text. */
	mail?: string | null;
	/** An https URL. The server stores it in clear text. */
	webhook?: string | null;
	/** hour: 0 to 23. zone: such as "Europe/Rome". Rings then from Monday to Friday, whether or not anything waits. */
	reminder?: { hour: number; zone: string } | null;
}

/**
 * Returns how a desk is told that something waits.
 * @throws ProtocolError not-found, or not-allowed unless I belong to the desk or am a coordinator of its organisation.
 * @example const { mail, webhook } = await bellOf(session, desk);
 */
export async function bellOf({ server }: UnlockedSession, desk: Id): Promise<Bell> {
	return server.call(contracts.bells.get, { params: { desk } });
}

/**
 * Changes how a desk is told that something waits. For coordinators of its organisation.
 * @returns `webhookKey`: the new key (base64url) with which the receiver checks the signatures, if `changes.webhook` is a URL; else null.
 * It can't be read later.
 * @throws ProtocolError bad-input that names the part, not-found, not-allowed, wrong-state where the server sends no mail.
 * @example await setBell(session, desk, { mail: "night-desk@example.org" });
 */
export async function setBell(session: UnlockedSession, desk: Id, changes: BellChanges): Promise<{ webhookKey: string | null }> {
	const before = await bellOf(session, desk);
	const webhookKey = changes.webhook ? toBase64Url(randomBytes(32)) : null;
	const url = changes.webhook === undefined ? (before.webhook?.url ?? null) : changes.webhook;
	session.memory.failingBells = null;
	await session.server.call(contracts.bells.set, {
		params: { desk },
		body: {
			language: changes.language ?? before.language,
			mail: changes.mail === undefined ? (before.mail?.address ?? null) : changes.mail,
			webhook: url === null ? null : { url, secret: webhookKey },
			reminder: changes.reminder === undefined ? before.reminder : changes.reminder,
		},
	});
	return { webhookKey };
}

/**
 * Rings the bell of a desk now, to test it. For coordinators of its organisation. A bell that has rung in the last minute doesn't ring.
 * @returns what rings. `bellOf` tells in `rung` when the message was delivered.
 * @throws ProtocolError not-found, not-allowed
 * @example const { rings } = await testBell(session, desk); // ["mail"]
 */
export async function testBell({ server }: UnlockedSession, desk: Id): Promise<Reply<typeof contracts.bells.test>> {
	return server.call(contracts.bells.test, { params: { desk } });
}
