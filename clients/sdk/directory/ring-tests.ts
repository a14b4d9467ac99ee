/** Tests of the phones of desks. All of this is the server's word. SPEC "Cases", section 12. */
import type { Reply } from "#protocol/contracts/endpoint.ts";
import { contracts } from "#protocol/contracts/index.ts";
import type { SessionOptions } from "../account/unlocked-session.ts";
import type { UnlockedSession } from "../context.ts";

/** A test of a desk's phones. Times in UTC ms. answeredAt: null when nobody has answered. part: null when the desk's time zone isn't known. */
export type RingTest = Reply<typeof contracts.rings.tests>["tests"][number];

/**
 * Returns the last three tests of the phones of each desk, newest first. Desks that were never tested are left out.
 * @example const last = (await ringTests(session)).find((test) => test.desk === desk);
 */
export async function ringTests({ server }: UnlockedSession): Promise<RingTest[]> {
	return (await server.call(contracts.rings.tests)).tests;
}

/**
 * Answers a test, by the token that its push has brought. Nobody need be signed in.
 * @throws ProtocolError not-found: it was answered, or its time is over. @example await answerRingTest({ server }, token);
 */
export async function answerRingTest({ server }: Pick<SessionOptions, "server">, token: string): Promise<void> {
	await server.call(contracts.rings.answerTest, { body: { token } });
}
