/**
 * The access entries of every endpoint, for each way a request can end. Generated from the mounted endpoints: a new endpoint
 * fails here until test/support/recipes.ts has a valid request to it.
 */
import t from "tap";
import { toHex } from "#protocol/bytes.ts";
import type { AnyEndpoint } from "#protocol/contracts/endpoint.ts";
import { allEndpoints } from "#protocol/contracts/index.ts";
import { internalsOf } from "#server/gate/context.ts";
import { ApiWorld, type Entry, isOpen, type Request } from "../support/api-world.ts";
import { FailureInjector } from "../support/failure-injector.ts";
import { allowed, allowedTo } from "../support/recipes.ts";
import type { Server } from "../support/server.ts";

/** No sign-in is needed, and no entry is written. */
const PUBLIC = ["directory.network", "audit.checkpoint", "audit.tile", "audit.status", "audit.cosign", "web.file"];
/** No sign-in is needed, and an entry is written. */
const ANONYMOUS = [
	"session.start",
	"session.finish",
	"session.refresh",
	"session.recoverStart",
	"session.recoverFinish",
	"directory.genesisStart",
	"directory.genesis",
	"directory.inviteRead",
	"directory.joinStart",
	"directory.join",
	"rings.answerTest",
];
/** Steps of an upload. Allowed ones leave no entry. */
const AT_END = ["files.begin", "files.put", "files.status"];
/**
 * The client's word counts that its program asks by itself. No answer has content of a case or thread. BOOKS: only where the compartment is a
 * book, and in these requests it is a thread.
 */
const BY_PROGRAM = [
	"bells.get",
	"cases.get",
	"cases.handoffs",
	"cases.inbox",
	"cases.list",
	"cases.withoutCustodian",
	"compartments.get",
	"compartments.list",
	"compartments.stale",
	"compartments.together",
	"directory.circleKeys",
	"directory.deskKeys",
	"directory.names",
	"directory.read",
	"directory.vetting",
	"events.stream",
	"rings.checkIns",
	"rings.devices",
	"rings.mine",
	"rings.missed",
	"rings.ofHandoff",
	"rings.onDuty",
	"rings.rota",
	"rings.tests",
	"health.installation",
	"session.me",
	"session.refresh",
	"spaces.list",
];
const BOOKS = ["compartments.entry", "compartments.page", "compartments.send"];
/** The parts of the request are requests of their own, with entries of their own. */
const IN_PARTS = ["compartments.together"];
/** Steps of strangers. Allowed ones are counted, as all refusals of strangers are. */
const COUNTED = ["session.start", "session.recoverStart"];
/** Handlers without queries of their own, so no query of theirs can fail. */
const WITHOUT_QUERIES = ["session.me", "events.stream"];

/** Expected fields of an allowed entry, where they differ from the contract's action and subject. */
const EXPECTED: Record<string, Partial<Entry>> = {
	"directory.append": { action: "directory.desk.close" },
	"cases.append": { action: "consent.record", objectType: "consent" },
	"directory.inviteRead": { objectType: "directory" },
	"review.announce": { action: "client.print", attested: "client" },
	"review.append": { action: "review.mark" },
};

/** The purpose is oversight for auditors and coordinators, and self for all others. */
const PURPOSE_BY_ROLE = new Set(["audit.entries", "audit.bodies"]);

/** Endpoints whose entry counts one object, however many statements it has. */
const ONE_OBJECT = new Set(["health.installation", "compartments.get", "cases.get"]);

/** The number of listed items in an answer. Of the access log, only those with a readable body. */
function countOf(body: unknown): number {
	const lists = typeof body === "object" && body !== null ? Object.values(body).filter(Array.isArray) : [];
	return lists.length === 0 ? 1 : lists.flat().filter((item) => item?.body !== null).length;
}

/** Refusals without a sign-in that have entries of their own: how to change the valid request. */
const unknown = "00000000-0000-4000-8000-000000000000";
const REFUSED: Record<string, (body: any) => unknown> = {
	"session.finish": (body) => ({ ...body, login: unknown }),
	"session.recoverFinish": (body) => ({ ...body, recovery: unknown }),
	"directory.genesisStart": (body) => ({ ...body, token: "guessed" }),
	"directory.genesis": (body) => ({ ...body, token: "guessed" }),
	"directory.inviteRead": (body) => ({ ...body, proof: { ...body.proof, invite: unknown } }),
	"directory.joinStart": (body) => ({ ...body, proof: { ...body.proof, invite: unknown } }),
	"rings.answerTest": () => ({ token: "A".repeat(43) }),
};
/** Endpoints that give everybody the same answer. The refusals of a join and of a refresh are 400, 409 and 401. */
const REFUSE_NOBODY = ["session.start", "session.recoverStart", "session.refresh", "directory.join"];

const w = await ApiWorld.build(t);
const faults = new Map<Server, FailureInjector>([[w.server, new FailureInjector(w.server.context)]]);
const mounted = w.server.context.endpoints;
const listed = (ids: string[]) => ids.filter((id) => mounted.some((contract) => contract.id === id)).sort();
const access = (contract: AnyEndpoint) => (contract.access === "public" ? null : contract.access);

function faultsOf(server: Server): FailureInjector {
	const found = faults.get(server) ?? new FailureInjector(server.context);
	faults.set(server, found);
	return found;
}

/** Sends the request. @returns its answer and its entries, with those that are written once a minute. */
async function watch(request: Request) {
	const { server } = request;
	const { accessCounter } = internalsOf((server ?? w.server).context);
	await accessCounter.flush();
	const before = await w.entryCount(server);
	const answer = await w.send(request);
	await accessCounter.flush();
	return { ...answer, entries: await w.entriesFrom(before, server) };
}

/** The actor of the entry about a valid request. */
function actorOf(contract: AnyEndpoint): string {
	return (allowedTo[contract.id]?.(w) ?? w.staff).account.id;
}

t.test("every contract is mounted, and only the listed ones are public, anonymous or recorded at the end", async (t) => {
	t.same(mounted.map(({ id }) => id).sort(), allEndpoints.map(({ id }) => id).sort());
	const ids = (which: (contract: AnyEndpoint) => boolean) =>
		mounted
			.filter(which)
			.map(({ id }) => id)
			.sort();
	t.same(
		ids((contract) => contract.access === "public"),
		listed(PUBLIC),
		"public",
	);
	t.same(
		ids((contract) => contract.anonymous === true),
		listed(ANONYMOUS),
		"anonymous",
	);
	t.same(
		ids((contract) => contract.recorded === "at-end"),
		listed(AT_END),
		"recorded at the end",
	);
	t.same(
		ids((contract) => contract.recorded === "in-parts"),
		listed(IN_PARTS),
		"recorded in parts",
	);
	t.same(
		ids((contract) => contract.recorded === "counted"),
		listed(COUNTED),
		"counted",
	);
	t.same(
		ids((contract) => contract.initiator === "any"),
		listed(BY_PROGRAM),
		"by the program",
	);
	t.same(
		ids((contract) => contract.initiator === "books"),
		listed(BOOKS),
		"by the program in books",
	);
});

t.test("an allowed request leaves one allowed entry", async (t) => {
	for (const contract of mounted) {
		const { id } = contract;
		const request = await allowed(w, id);
		const asked = { ...request.headers, "cloister-initiator": "program" };
		const { status, headers, body, entries } = await watch({ ...request, headers: asked });
		if (id !== "audit.cosign") t.equal(status, 200, `${id}: ${JSON.stringify(body).slice(0, 200)}`);
		const recorded = access(contract);
		if (!recorded || contract.recorded === "at-end") {
			t.same(entries, [], `${id} leaves no entry`);
			continue;
		}
		t.equal(entries.length, 1, `${id} leaves one entry`);
		const { action, subject: objectType, purpose } = recorded;
		const expected: Partial<Entry> = EXPECTED[id] ?? {};
		const initiator = BY_PROGRAM.includes(id) ? "program" : "person";
		const fixed = purpose === "relation" || PURPOSE_BY_ROLE.has(id) ? {} : { purpose };
		t.match(entries[0], { outcome: "allowed", action, objectType, first: null, attested: "server", initiator, ...fixed, ...expected }, id);
		const named = contract.recorded ? null : String(entries[0]?.seq);
		t.equal(headers.get("cloister-entry"), named, `${id}: the answer has the entry's number`);
		if (contract.method === "GET") t.equal(entries[0]?.count, ONE_OBJECT.has(id) ? 1 : countOf(body), `${id}: count`);
		if (isOpen(contract)) continue;
		t.equal(entries[0]?.actor, actorOf(contract), `${id}: actor`);
		t.equal(entries[0]?.organisation, (allowedTo[id]?.(w) ?? w.staff).organisation, `${id}: organisation`);
		t.equal(toHex(entries[0]?.session ?? new Uint8Array()).length, 64, `${id}: the session's hash`);
	}
});

t.test("bad input leaves one failed entry", async (t) => {
	for (const contract of mounted) {
		const request = await allowed(w, contract.id);
		const separator = request.path.includes("?") ? "&" : "?";
		const { status, entries } = await watch({ ...request, path: `${request.path}${separator}unheard-of=1` });
		t.equal(status, 400, contract.id);
		const recorded = access(contract);
		if (!recorded) t.same(entries, [], `${contract.id} leaves no entry`);
		else {
			t.equal(entries.length, 1, `${contract.id} leaves one entry`);
			const actor = isOpen(contract) ? null : actorOf(contract);
			t.match(entries[0], { outcome: "failed", action: recorded.action, objectType: recorded.subject, actor, first: null }, contract.id);
		}
	}
});

t.test("a failed query of the handler leaves one failed entry", async (t) => {
	for (const contract of mounted.filter(({ recorded }) => recorded !== "in-parts")) {
		const { id } = contract;
		let seen: Awaited<ReturnType<typeof watch>> | undefined;
		let met = false;
		// Sometimes the fault hits work in the background, and not the request.
		for (let tries = 0; tries < 3 && (seen === undefined || (met && seen.status === 200)); tries++) {
			const request = await allowed(w, id);
			met = await faultsOf(request.server ?? w.server).during("query", async () => (seen = await watch(request)));
		}
		const commits = contract.method !== "GET";
		if (!met) {
			t.ok(WITHOUT_QUERIES.includes(id) || commits || contract.access === "public", `${id} meets the fault`);
			continue;
		}
		t.equal(seen?.status, 500, id);
		t.notMatch(JSON.stringify(seen?.body), /secrets|table|at .*:\d/, `${id}: the error's message isn't sent`);
		if (contract.access === "public") t.same(seen?.entries, [], `${id} leaves no entry`);
		else {
			t.equal(seen?.entries.length, 1, `${id} leaves one entry`);
			t.match(seen?.entries[0], { outcome: "failed", first: null, ...(!isOpen(contract) && { actor: actorOf(contract) }) }, id);
			t.equal(seen?.body.entry, seen?.entries[0]?.seq, `${id}: the answer has the entry's number`);
		}
	}
});

t.test("a failed query of one part fails that part alone, with its own entry", async (t) => {
	const [part] = ((await allowed(w, "compartments.together")).body as { parts: object[] }).parts;
	const request = { ...(await allowed(w, "compartments.together")), body: { parts: [part, part, part] } };
	let seen: Awaited<ReturnType<typeof watch>> | undefined;
	await faultsOf(w.server).during("query", async () => (seen = await watch(request)));
	const parts: { status: number; entry: number }[] = seen?.body.parts ?? [];
	t.equal(parts.length, 3);
	t.same(
		parts.map(({ entry }) => seen?.entries.find(({ seq }) => seq === entry)?.outcome),
		parts.map(({ status }) => (status === 200 ? "allowed" : "failed")),
		"each part names its entry",
	);
	t.ok(parts.some(({ status }) => status === 500));
});

t.test("a failed commit leaves a second entry that names the first", async (t) => {
	for (const contract of mounted.filter(({ method, recorded }) => method !== "GET" && recorded !== "in-parts")) {
		const { id } = contract;
		const request = await allowed(w, id);
		const server = request.server ?? w.server;
		let seen: Awaited<ReturnType<typeof watch>> | undefined;
		const token = request.as ? await w.people.session(request.as.account.id) : undefined;
		const before = await w.contents(server);
		const met = await faultsOf(server).during("commit", async () => (seen = await watch({ ...request, ...(token && { token }) })));
		if (contract.access === "public" && !met) continue;
		t.ok(met, `${id}: the commit was met`);
		t.equal(seen?.status, 500, id);
		t.same(await w.contents(server), before, `${id}: nothing is stored`);
		if (contract.access === "public") continue;
		const outcomes = contract.recorded ? ["failed"] : ["allowed", "failed"];
		t.same(
			seen?.entries.map(({ outcome }) => outcome),
			outcomes,
			id,
		);
		if (outcomes.length === 2) t.equal(seen?.entries[1]?.first, seen?.entries[0]?.seq, `${id}: the second names the first`);
	}
});

t.test("if the entry can't be written, nothing is answered or stored", async (t) => {
	for (const contract of mounted.filter(({ access, recorded }) => access !== "public" && recorded === undefined)) {
		const { id } = contract;
		const request = await allowed(w, id);
		const token = request.as ? await w.people.session(request.as.account.id) : undefined;
		const server = request.server ?? w.server;
		const before = await w.contents(server);
		let seen: Awaited<ReturnType<typeof watch>> | undefined;
		t.ok(await faultsOf(server).during("entry", async () => (seen = await watch({ ...request, ...(token && { token }) }))), id);
		t.equal(seen?.status, 503, id);
		t.ok(Number(seen?.headers.get("retry-after")) > 0, `${id}: Retry-After`);
		t.same(Object.keys(seen?.body).sort(), ["detail", "error", "request"], `${id}: nothing is answered`);
		t.equal(seen?.headers.getSetCookie().length, 0, `${id}: no cookie`);
		t.same(seen?.entries, [], id);
		t.same(await w.contents(server), before, `${id}: nothing is stored`);
	}
});

t.test("requests without a sign-in are counted in one entry a minute", async (t) => {
	const closed = mounted.filter((contract) => !isOpen(contract));
	await internalsOf(w.server.context).accessCounter.flush();
	const requests: Request[] = [];
	for (const { id } of closed) requests.push(await allowed(w, id));
	const before = await w.entryCount();
	for (const [i, request] of requests.entries()) t.equal((await w.send({ ...request, as: null })).status, 401, `${closed[i]?.id}`);
	await internalsOf(w.server.context).accessCounter.flush();
	// The minute may have ended meanwhile.
	const counted = await w.entriesFrom(before);
	t.ok(counted.length < 3, `${counted.length} entries`);
	for (const entry of counted) t.match(entry, { action: "request.unauthenticated", outcome: "denied", actor: null });
	t.equal(
		counted.reduce((sum, { count }) => sum + (count ?? 0), 0),
		closed.length,
	);
});

t.test("a refused sign-in or join leaves one denied entry", async (t) => {
	for (const contract of mounted.filter(({ anonymous }) => anonymous)) {
		const { id } = contract;
		const change = REFUSED[id];
		t.ok(change ? !REFUSE_NOBODY.includes(id) : REFUSE_NOBODY.includes(id), `${id} is in one of the two lists`);
		if (!change) continue;
		const request = await allowed(w, id);
		const { status, entries } = await watch({ ...request, body: change(request.body) });
		t.ok([401, 403, 404].includes(status), `${id}: ${status}`);
		t.equal(entries.length, 1, `${id} leaves one entry`);
		t.match(entries[0], { outcome: "denied", action: access(contract)?.action }, id);
	}
});

t.test("a removed member with an open session leaves one denied entry", async (t) => {
	const requests: [AnyEndpoint, Request][] = [];
	for (const contract of mounted.filter((contract) => !isOpen(contract))) requests.push([contract, await allowed(w, contract.id)]);
	await w.suspendAndRemove();
	for (const [contract, request] of requests) {
		const { status, entries } = await watch({ ...request, as: w.removed });
		t.equal(status, 401, contract.id);
		t.equal(entries.length, 1, `${contract.id} leaves one entry`);
		t.match(entries[0], { outcome: "denied", action: access(contract)?.action, actor: w.removed.account.id }, contract.id);
	}
});
