/** What the state of a log costs the server. Anybody may ask for it, also without an account. */
import { type Line, newLine } from "./line.ts";
import { measureCpu } from "./measure.ts";
import type { SmallSetup } from "./setup.ts";
import { short } from "./statistics.ts";

const REQUESTS = 1_000;

export async function statusLines({ server }: SmallSetup): Promise<Line[]> {
	const ask = async () => {
		for (const log of ["access", "directory"]) await (await fetch(`${server.address}/api/log/${log}/status`)).arrayBuffer();
	};
	// The first requests include compiling, so they are not counted.
	for (let i = 0; i < REQUESTS / 4; i++) await ask();
	const used = await measureCpu(server.pid, async () => {
		for (let i = 0; i < REQUESTS / 2; i++) await ask();
	});
	return [
		newLine(
			"server CPU per request for the state of a log",
			used === null ? "not reported" : `${short(used.cpu / REQUESTS)} ms`,
			"under 2 ms",
		),
	];
}
