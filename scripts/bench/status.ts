/** How long the state of a log takes. Anybody may ask for it, also without an account. */
import { type Line, newLine } from "./line.ts";
import type { SmallSetup } from "./setup.ts";
import { median, short } from "./statistics.ts";

const REQUESTS = 500;

export async function statusLines({ server }: SmallSetup): Promise<Line[]> {
	const times: number[] = [];
	for (let i = 0; i < REQUESTS; i++) {
		const before = performance.now();
		await (await fetch(`${server.address}/api/log/${i % 2 ? "access" : "directory"}/status`)).arrayBuffer();
		times.push(performance.now() - before);
	}
	return [newLine("the state of a log, median of one request after another", `${short(median(times))} ms`, "2 ms")];
}
