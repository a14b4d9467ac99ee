/** Witness programs of others, by C2SP tlog-witness: which answers the server accepts, and how it reports failing ones. */
import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { text } from "node:stream/consumers";
import t from "tap";
import { formatSignatureLine, parseNote, parseVerifierKey } from "#protocol/log/note.ts";
import { parseAddCheckpoint } from "#protocol/log/witness.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import { proposeWitnesses } from "#sdk/audit/index.ts";
import { makeKey, type WitnessKey } from "../../../clients/cli/witness/key.ts";
import { testFolder } from "../../support/folder.ts";
import { until } from "../../support/until.ts";
import { bootWitnessed, foundAt } from "../../support/witnessed-server.ts";

await sodiumReady;

const base = testFolder(t);
const now = () => Math.floor(Date.now() / 1000);
const other = (name: string, bytes: number) => formatSignatureLine({ name, id: 6, signature: new Uint8Array(bytes) });

/** A witness's answer to the text of a checkpoint: status and body. */
type AnswerCheckpoint = (key: WitnessKey, checkpoint: string) => [number, string];

/** Starts a witness. @returns its line in CLOISTER_WITNESSES. */
async function listen(name: string, answers: AnswerCheckpoint): Promise<string> {
	const key = await makeKey(path.join(base, name), `${name}.example`);
	const server = http.createServer(async (request, response) => {
		const { note } = parseAddCheckpoint(await text(request));
		const [status, body] = answers(key, parseNote(note).text);
		response.writeHead(status).end(body);
	});
	await once(server.listen(0, "127.0.0.1"), "listening");
	t.teardown(() => server.close());
	return `${key.verifierKey} http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

t.test("the server accepts a valid cosignature and names the fault of each other answer", { timeout: 150_000 }, async (t) => {
	const list = await Promise.all([
		listen("several-keys", (key, checkpoint) => [
			200,
			// An ML-DSA-44 signature under the same name, and the signature of another witness.
			other("several-keys.example", 8 + 2420) + other("beside.example", 8 + 64) + key.cosign(checkpoint, now()),
		]),
		listen("ahead", (key, checkpoint) => [200, key.cosign(checkpoint, now() + 3600)]),
		listen("another-text", (key, checkpoint) => [200, key.cosign(`${checkpoint}more\n`, now())]),
		listen("unknown-only", () => [200, other("beside.example", 8 + 64)]),
		listen("stranger", () => [404, "unknown log\n"]),
		listen("old-key", () => [403, "not signed\n"]),
		listen("too-long", () => [200, "x".repeat(65 * 1024)]),
	]);
	const server = await bootWitnessed(t, path.join(base, "server"), list.join("\n"));
	const { session } = await foundAt(server);
	await proposeWitnesses(session, { wanted: 0, keys: list.map((line) => parseVerifierKey(line.split(" ")[0] ?? "")) });
	const status = await until("all witnesses have answered", async () => {
		const found = await server.status("directory");
		const answered = found.witnesses.filter(({ size, failing }: { size: number | null; failing: string | null }) => size ?? failing);
		return answered.length === list.length && found;
	});
	t.match(
		status.witnesses.map(({ failing }: { failing: string | null }) => failing),
		[
			null,
			"its clock is ahead of this server's",
			"the signature of another-text.example is wrong",
			"no known key has signed this note",
			"it doesn't know this log: ask its operator to add it",
			"it doesn't know this log, or knows it under another key: give its operator this log's verifier key",
			"its answer is too long",
		],
	);
	const lines = parseNote(await server.checkpoint("directory")).signatures.map(({ name }) => name);
	t.same(lines.slice(1), ["several-keys.example"], "only the one valid cosignature is served");
});
