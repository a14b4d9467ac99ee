/** Reading the access log: permissions, pages, and the proof of the entries by tiles and checkpoints. */
import t from "tap";
import { SigningKey } from "#crypto/signing.ts";
import { fromBase64Url } from "#protocol/bytes.ts";
import { logKey, openCheckpoint } from "#protocol/log/checkpoint.ts";
import { decodeEntry, entryLeaf } from "#protocol/log/entry.ts";
import { leafHash, rootOf } from "#protocol/log/merkle.ts";
import { parseEntryBundle, tileHashes } from "#protocol/log/tiles.ts";
import { auditFeature } from "../../../../server/features/audit/routes.ts";
import { caseSource } from "../../../../server/features/cases/case-source.ts";
import { Casework, type Network, network, staffOf, type Who } from "../../../support/cases.ts";
import type { Person } from "../../../support/directory.ts";

const queryLog = (net: Network, person: Person, query = "") => net.call("GET", `/api/audit/entries${query}`, { token: net.token(person) });
const bodies = (answer: { body: any }) => answer.body.entries.map(({ body }: { body: string }) => decodeEntry(fromBase64Url(body)));

async function withCase(t: Parameters<typeof network>[0]) {
	const net = await network(t, [auditFeature(caseSource)]);
	const [from, to] = net.parties.map(staffOf) as [Who, Who, Who];
	const casework = new Casework(net);
	await casework.open(from);
	await casework.get(to);
	await casework.get(from);
	const auditor = net.d.member(net.d.founder, net.second, "auditor", null);
	const organisationAuditor = net.d.member(net.d.founder, net.second, "auditor", from.party.organisation);
	await net.sync();
	return { net, from, to, casework, auditor, organisationAuditor };
}

t.test("network auditors see all entries, organisation auditors and coordinators their organisation's, others their own", async (t) => {
	const { net, from, to, casework, auditor, organisationAuditor } = await withCase(t);
	const all = bodies(await queryLog(net, auditor, `?case=${casework.id}`));
	t.same(
		all.map((entry: any) => [entry.action, entry.outcome, entry.actor]),
		[
			["case.read", "allowed", from.by.id],
			["case.read", "denied", to.by.id],
			["case.open", "allowed", from.by.id],
		],
	);
	t.same(bodies(await queryLog(net, auditor, `?case=${casework.id}&outcome=denied`)).length, 1, "filtered by outcome");
	t.same(bodies(await queryLog(net, auditor, `?actor=${to.by.id}`)).length, 1);
	t.same(bodies(await queryLog(net, organisationAuditor, `?case=${casework.id}`)).length, 2);
	t.same(
		bodies(await queryLog(net, from.party.coordinator, `?case=${casework.id}`)).length,
		3,
		"with the query of the organisation's own auditor",
	);
	t.same(
		bodies(await queryLog(net, to.party.coordinator, `?case=${casework.id}`)).map((entry: any) => entry.outcome),
		["denied"],
	);
	t.equal((await queryLog(net, organisationAuditor, `?organisation=${to.party.organisation}`)).body.error, "not-allowed");
	t.equal((await queryLog(net, from.party.coordinator, `?organisation=${to.party.organisation}`)).body.error, "not-allowed");
	t.same(
		bodies(await queryLog(net, from.by)).map((entry: any) => entry.actor),
		Array(2).fill(from.by.id),
	);
	t.equal((await queryLog(net, from.by, `?actor=${to.by.id}`)).body.error, "not-allowed");
	t.equal((await queryLog(net, net.d.founder, `?actor=${to.by.id}`)).body.error, "not-allowed", "an admin is no auditor");
	t.same(
		bodies(await queryLog(net, net.d.founder)).map((entry: any) => entry.actor),
		[net.d.founder.id],
		"the refusal above",
	);
});

t.test("reading the log is itself an entry", async (t) => {
	const { net, from, casework, auditor } = await withCase(t);
	await queryLog(net, auditor, `?case=${casework.id}`);
	await queryLog(net, from.by);
	await queryLog(net, from.by, `?actor=${auditor.id}`);
	const [oversight, own, refused] = (await net.entries()).filter(({ action }) => action === "audit.query");
	t.match(oversight, { actor: auditor.id, case: casework.id, count: 3, purpose: "oversight", outcome: "allowed", objectType: "log" });
	t.match(own, { actor: from.by.id, case: null, count: 2, purpose: "self" });
	t.match(refused, { outcome: "denied" });
});

t.test("a cursor continues where the page ended, and an invalid field is named", async (t) => {
	const { net, from, casework, auditor } = await withCase(t);
	for (let i = 0; i < 5; i++) await casework.get(from);
	const seqs: number[] = [];
	let cursor = "";
	do {
		const { body } = await queryLog(net, auditor, `?case=${casework.id}&limit=3${cursor && `&cursor=${cursor}`}`);
		seqs.push(...body.entries.map(({ seq }: { seq: number }) => seq));
		cursor = body.next ?? "";
	} while (cursor);
	t.equal(seqs.length, 8);
	t.same(
		seqs,
		[...new Set(seqs)].sort((a, b) => b - a),
	);
	for (const bad of ["x", "1-", "1-2-3", "99999999999999999-1"])
		t.match((await queryLog(net, auditor, `?cursor=${bad}`)).body, { error: "bad-input", field: "cursor" }, bad);
	t.match((await queryLog(net, auditor, "?outcome=maybe")).body, { error: "bad-input", field: "outcome" });
	t.match((await queryLog(net, auditor, "?from=5&to=5")).body, { error: "bad-input", field: "to" });
	t.match((await queryLog(net, auditor, "?name=x")).body, { error: "bad-input", field: "name" });
	t.same((await queryLog(net, auditor, "?purpose=none")).body.entries, []);
});

t.test("anybody can verify entries with the checkpoint and the tiles", async (t) => {
	const { net, casework, auditor } = await withCase(t);
	const read = await queryLog(net, auditor, `?case=${casework.id}`);
	await net.context.integrator.run();
	const fetchLog = async (path: string) => {
		const answer = await fetch(`${net.url}/api/log/${path}`);
		return { status: answer.status, headers: answer.headers, bytes: new Uint8Array(await answer.arrayBuffer()) };
	};
	const note = await fetchLog("access/checkpoint");
	t.match(note.headers.get("content-type"), "text/plain");
	// The genesis of this test was made in memory and doesn't name this server's log keys.
	const { config, secrets } = net.context;
	const signingKey = logKey(config.logOrigins.access, new SigningKey(secrets.logSeeds!.access).publicKey);
	const { size, root } = openCheckpoint(new TextDecoder().decode(note.bytes), signingKey).checkpoint;
	t.ok(size >= 4);
	const tile = await fetchLog(`access/tile/0/000.p/${size}`);
	t.equal(tile.status, 200);
	t.equal(tile.headers.get("cache-control"), "public, max-age=31536000, immutable");
	t.same(rootOf(tileHashes(tile.bytes)), root);
	const bundle = parseEntryBundle((await fetchLog(`access/tile/entries/000.p/${size}`)).bytes);
	for (const { seq, salt, body } of read.body.entries) {
		const leaf = entryLeaf(fromBase64Url(salt), fromBase64Url(body));
		t.same(leaf, bundle[seq]);
		t.same(leafHash(leaf), tileHashes(tile.bytes)[seq]);
	}
	for (const path of [
		"access/tile/0/000",
		"access/tile/0/0",
		"access/tile/0/000.p/256",
		"access/tile/9/001",
		"access/tile/x/000",
		`access/tile/0/000.p/${size + 1}`,
	])
		t.equal((await fetchLog(path)).status, 404, path);
	t.equal((await fetchLog("directory/tile/entries/000.p/1")).status, 401, "the directory's entries are for members");
	t.equal((await fetchLog("other/checkpoint")).status, 400);
	t.equal((await fetchLog("directory/checkpoint")).status, 200);
	const before = (await net.entries()).length;
	await fetchLog("access/checkpoint");
	t.equal((await net.entries()).length, before, "public reads make no entry");
});
