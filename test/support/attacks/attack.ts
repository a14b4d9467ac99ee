/** An attack must be refused with a code and change nothing. */
import type { Test } from "tap";
import type { ApiWorld } from "../api-world.ts";
import type { Answer } from "../http.ts";

export type Attack = (t: Test, w: ApiWorld) => Promise<void>;

export async function refused(t: Test, w: ApiWorld, error: string, send: () => Promise<Answer>, what: string): Promise<void> {
	const before = await w.contents();
	const { status, body } = await send();
	t.ok(status >= 400 && status < 500, `${what}: ${status}`);
	t.equal(body.error, error, `${what}: ${body.detail}`);
	t.same(await w.contents(), before, `${what}: changes nothing`);
}
