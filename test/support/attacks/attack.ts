/** An attack is a request that must be refused and must change nothing. */
import type { Test } from "tap";
import type { ApiWorld } from "../api-world.ts";
import type { Answer } from "../http.ts";

export type Attack = (t: Test, w: ApiWorld) => Promise<void>;

/** Sends a request. Checks that the answer has the error code, and that the contents of the database stay the same. @param what for the test's report */
export async function checkRefusedWithoutEffect(
	t: Test,
	w: ApiWorld,
	error: string,
	send: () => Promise<Answer>,
	what: string,
): Promise<void> {
	const before = await w.contents();
	const { status, body } = await send();
	t.ok(status >= 400 && status < 500, `${what}: ${status}`);
	t.equal(body.error, error, `${what}: ${body.detail}`);
	t.same(await w.contents(), before, `${what}: changes nothing`);
}
