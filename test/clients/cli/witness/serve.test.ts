/** The HTTP server of a witness, in this process: it answers whatever happens, and cosigns nothing that it can't remember. */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { rmSync, writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import net from "node:net";
import path from "node:path";
import t from "tap";
import { sodiumReady } from "#protocol/sodium.ts";
import { WitnessDecisions } from "../../../../clients/cli/witness/decide.ts";
import { makeKey } from "../../../../clients/cli/witness/key.ts";
import { WitnessMemory } from "../../../../clients/cli/witness/memory.ts";
import { serveWitness } from "../../../../clients/cli/witness/serve.ts";
import { testFolder } from "../../../support/folder.ts";
import { until } from "../../../support/until.ts";
import { named, TestLog } from "../../../support/witness.ts";

await sodiumReady;

/** The next request that a server of this process begins to read. */
function nextRequest(): Promise<IncomingMessage> {
	const channel = "http.server.request.start";
	return new Promise((resolve) => {
		const onStart = (message: unknown) => {
			unsubscribe(channel, onStart);
			resolve((message as { request: IncomingMessage }).request);
		};
		subscribe(channel, onStart);
	});
}

t.test("each request gets its answer, and without its memory a witness cosigns nothing", async (t) => {
	const folder = testFolder(t);
	const log = new TestLog("log.example/access");
	const memory = new WitnessMemory(folder);
	const decisions = new WitnessDecisions(await makeKey(folder, "witness.example/w1"), memory, [log.key], Date.now);
	const failures: unknown[] = [];
	const witness = await serveWitness(decisions, {
		host: "127.0.0.1",
		port: 0,
		onAnswer: () => {},
		onFailure: (error) => failures.push(error),
	});
	t.teardown(() => witness.stop());
	const ask = async (body: string | Uint8Array<ArrayBuffer>) => {
		const signal = AbortSignal.timeout(5_000);
		const response = await fetch(`${witness.address}/add-checkpoint`, { method: "POST", body, signal });
		return { status: response.status, body: await response.text(), cached: response.headers.get("cache-control") };
	};
	const request = log.request(0, named(5));
	// A file stands where the memory has its folder, so nothing can be written.
	writeFileSync(path.join(folder, "seen"), "");
	t.match(await ask(request), { status: 500, body: /the witness failed/ });
	t.match(failures, [{ code: /EEXIST|ENOTDIR/ }], "the operator sees why");
	rmSync(path.join(folder, "seen"));
	t.equal((await memory.lastCosigned(log.key.name)).size, 0);
	const { port } = new URL(witness.address);
	const stranger = net.connect(Number(port), "127.0.0.1");
	const taken = nextRequest();
	stranger.write("POST /add-checkpoint HTTP/1.1\r\nhost: witness\r\ncontent-length: 9\r\n\r\nold");
	const brokenOff = await taken;
	stranger.destroy();
	await until("the witness notices the end", () => brokenOff.closed);
	t.equal(failures.length, 1, "a stranger who breaks off a request doesn't write to the operator's output");
	t.match(await ask(request), { status: 200, body: /^— witness\.example\/w1 /, cached: "no-store" });
	t.match(await ask(new Uint8Array([...new TextEncoder().encode(request), 0xff])), { status: 400 }, "bytes that are no text");
	t.match(await ask("x".repeat(128 * 1024 + 1)), { status: 413 }, "too large");
	t.match(await ask(log.request(5, named(9))), { status: 200 }, "it goes on");
});
