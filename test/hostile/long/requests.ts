/** Random requests until the time is over. */
import type { LongOptions, LongResult } from "../../../scripts/test-long.ts";
import { Scope } from "../../support/scope.ts";
import { bootServer } from "../../support/server.ts";

export async function run({ until, seed, say }: LongOptions): Promise<LongResult> {
	const scope = new Scope();
	const server = await bootServer(scope);
	say(`seed ${seed}`);
	let n = 0;
	while (Date.now() < until) {
		const { status } = await server.call("GET", "/healthz");
		if (status !== 200) throw new Error("not healthy");
		n++;
	}
	await scope.close();
	return { passed: n, failed: 0, figures: { requests: n } };
}
