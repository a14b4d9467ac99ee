/**
 * Bad input to every endpoint, generated from the contracts and from one valid request to each. Each answer has the right status,
 * names the field or the rule, reveals no internals, and nothing has changed.
 */
import { createHmac } from "node:crypto";
import { encode } from "cborg";
import t, { type Test } from "tap";
import * as z from "zod/mini";
import { toBase64Url, tup } from "#protocol/bytes.ts";
import { decodeCbor } from "#protocol/cbor.ts";
import { type AnyEndpoint, pathOf } from "#protocol/contracts/endpoint.ts";
import { encodeBody } from "#protocol/statements/statement.ts";
import { ApiWorld, isOpen, type Request } from "../support/api-world.ts";
import type { Answer } from "../support/http.ts";
import { allowed } from "../support/recipes.ts";
import type { Server } from "../support/server.ts";
import { brokenBytes, brokenStatements, changed, fields, kindOf, type Path, WRONG_VALUES } from "./wrong-bodies.ts";

const w = await ApiWorld.build(t);
const mounted = w.server.context.endpoints;
const UNKNOWN_ID = "00000000-0000-4000-8000-000000000000";

const INTERNALS = /\bat .*\w:\d+:\d+|node_modules|\.ts\b|drizzle|SELECT|INSERT|constraint|pg_|postgres|zod/i;

/** Checks that a refusal has a code and reveals no internals. */
function checkRefusal(t: Test, { status, body }: Answer, what: string): void {
	if (status >= 400 && status < 500 && typeof body.error === "string" && !INTERNALS.test(JSON.stringify(body))) return;
	t.fail(`${what}: ${status} ${JSON.stringify(body).slice(0, 300)}`);
}

/** Runs 12 at a time, because access entries are written in batches. */
async function runConcurrently<T>(all: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
	const waiting = all.values();
	const worker = async () => {
		for (const next of waiting) await run(next);
	};
	await Promise.all(Array.from({ length: 12 }, worker));
}

/** A wrong proof could be a guess at an invite, so the refusal is counted in sign_in_delay. */
const COUNTS_GUESSES = new Set(["directory.inviteRead"]);

/** Sends each bad request, and checks its refusal and that the database is unchanged. @returns the number of requests. */
async function sendRefused(
	t: Test,
	contract: AnyEndpoint,
	makeBad: (request: Request) => { what: string; request: Request; field?: string }[],
): Promise<number> {
	const request = await unusedRequest(contract);
	const server: Server = request.server ?? w.server;
	const watched = async () => {
		const all = Object.entries(await w.contents(server));
		return all.filter(([what]) => !(COUNTS_GUESSES.has(contract.id) && what.startsWith("sign_in_delay ")));
	};
	const before = await watched();
	const cases = makeBad(request);
	await runConcurrently(cases, async ({ what, request: bad, field }) => {
		const answer = await w.send(bad);
		checkRefusal(t, answer, `${contract.id}, ${what}`);
		if (field === undefined) return;
		const { error, field: named, detail } = answer.body;
		if (error !== "bad-input" || !String(named).startsWith(field) || !String(detail).startsWith(named))
			t.fail(`${contract.id}, ${what}: names ${named}, not ${field} (${error})`);
	});
	t.same(await watched(), before, `${contract.id}: ${cases.length} refused, nothing changed`);
	return cases.length;
}

/** A valid request with a session of its own, so that sending makes no new session. */
async function validRequest({ id }: AnyEndpoint): Promise<Request> {
	const request = await allowed(w, id);
	return request.as ? { ...request, token: await w.people.session(request.as.account.id) } : request;
}

const made = new Map<string, Promise<Request>>();

/** A valid request that is only sent in broken forms, so it is made once. Uploads are made anew, because each one ends the previous. */
function unusedRequest(contract: AnyEndpoint): Promise<Request> {
	const known = contract.id.startsWith("files.") ? undefined : made.get(contract.id);
	const request = known ?? validRequest(contract);
	made.set(contract.id, request);
	return request;
}

const bodied = mounted.filter(({ body }) => body);

t.test("wrong types, missing and extra fields are refused with the field's name", async (t) => {
	for (const contract of bodied) {
		const count = await sendRefused(t, contract, (request) => {
			const { body } = request;
			const all = [...fields(body)];
			const wrong = all.flatMap(([path, value]) =>
				(WRONG_VALUES[kindOf(value)] ?? []).map((other) => ({
					path,
					what: `${path.join(".")} = ${JSON.stringify(other)}`,
					body: changed(body, path, other),
				})),
			);
			const missing = all
				.filter(([path]) => typeof path.at(-1) === "string")
				.map(([path]) => ({ path, what: `${path.join(".")} missing`, body: changed(body, path) }));
			const extra = [[] as Path, ...all.filter(([, value]) => kindOf(value) === "object").map(([path]) => path)].map((path) => ({
				path: [...path, "more"],
				what: `${path.join(".")} with more`,
				body: changed(body, [...path, "more"], 1),
			}));
			return [...wrong, ...missing, ...extra].map(({ path, what, body }) => ({
				what,
				request: { ...request, body },
				field: path.join("."),
			}));
		});
		t.ok(count > 4, `${contract.id} was tried with ${count}`);
	}
});

t.test("missing, malformed, huge and deep bodies are refused", async (t) => {
	for (const contract of mounted.filter(({ method }) => method !== "GET")) {
		const json = contract.body !== undefined;
		const deep = `${"[".repeat(100_000)}`;
		await sendRefused(t, contract, (request) =>
			[
				{ what: "broken JSON", body: "{" as unknown },
				{ what: "an array", body: [] },
				{ what: "null", body: "null" },
				{ what: "text", body: '"text"' },
				{ what: "deep", body: deep },
				{ what: "deep inside", body: `{"a":${"[".repeat(40)}${"]".repeat(40)}}` },
				{ what: "prototype", body: '{"__proto__":{"admin":true}}' },
				{ what: "huge", body: `"${"x".repeat((contract.bodyLimit ?? 256 * 1024) + 1)}"` },
				...(json ? [{ what: "no body", body: undefined }] : []),
			]
				// An endpoint without a body accepts `null` as no body.
				.filter(({ what }) => json || what !== "null")
				.map(({ what, body }) => {
					const { bytes: _, ...rest } = request;
					return { what, request: { ...rest, body } };
				}),
		);
		if (json)
			await sendRefused(t, contract, (request) => [{ what: "bytes", request: { ...request, body: undefined, bytes: new Uint8Array(10) } }]);
	}
});

t.test("wrong path parameters and queries are refused", async (t) => {
	for (const contract of mounted) {
		const params = Object.keys((contract.params?._zod.def as { shape?: object } | undefined)?.shape ?? {});
		const queries = Object.keys((contract.query?._zod.def as { shape?: object } | undefined)?.shape ?? {});
		await sendRefused(t, contract, (request) => {
			const [path = "", query = ""] = request.path.split("?");
			const parts = path.split("/");
			const template = pathOf(contract).split("/");
			const inPath = params
				.filter((name) => name !== "*" && name !== "level")
				.flatMap((name) =>
					["nope", "'; DROP TABLE session", "%00", "%F0%9F%92%A9", "..", "1e9"].map((value) => ({
						what: `${name} = ${value}`,
						request: {
							...request,
							path: parts.map((part, i) => (template[i] === `:${name}` ? encodeURIComponent(value) : part)).join("/"),
						},
					})),
				);
			const inQuery = queries.flatMap((name) =>
				["", "%00", "-1", "'", "x'||pg_sleep(9)", "1e9", "__proto__"].map((value) => {
					const search = new URLSearchParams(query);
					search.set(name, value);
					return { what: `${name} = ${value}`, request: { ...request, path: `${path}?${search}` } };
				}),
			);
			const twice = query ? [{ what: "twice", request: { ...request, path: `${path}?${query}&${query}` } }] : [];
			const accepted = ({ request }: { request: Request }) => {
				const search = Object.fromEntries(new URLSearchParams(request.path.split("?")[1]));
				return contract.query && z.safeParse(contract.query, search).success;
			};
			return [...inPath, ...inQuery.filter((bad) => !accepted(bad)), ...twice];
		});
	}
});

/**
 * Endpoints that accept other bytes: blinded OPAQUE messages, which the server can't judge. Signing in with
 * them fails later.
 */
const ANY_BYTES = new Set(["session.start", "session.changeStart", "directory.joinStart", "directory.genesisStart"]);
/** Each attempt uses up the login state, so each needs one of its own. */
const ONCE = new Set(["session.finish", "session.recoverFinish"]);

async function checkOnce(t: Test, id: string): Promise<void> {
	// OPAQUE ignores bytes after its fields.
	const variants = (request: Request) =>
		[...brokenBytes(request.body)].filter(({ what }) => id !== "session.finish" || !/more|longer/.test(what));
	let request = await allowed(w, id);
	for (let i = 0; i < variants(request).length; i++) {
		if (i > 0) request = await allowed(w, id);
		const { what, body } = variants(request)[i]!;
		checkRefusal(t, await w.send({ ...request, body }), `${id}, ${what}`);
	}
}

/** Requests that repeat stored statements. The server compares only the statements. */
const REPEATS = new Set(["directory.genesis", "directory.offer"]);

t.test("broken base64url, CBOR and signatures are refused", async (t) => {
	for (const contract of bodied) {
		if (ANY_BYTES.has(contract.id) || REPEATS.has(contract.id)) continue;
		if (!ONCE.has(contract.id))
			await sendRefused(t, contract, (request) =>
				[...brokenBytes(request.body), ...brokenStatements(request.body)].map(({ what, body }) => ({
					what,
					request: { ...request, body },
				})),
			);
	}
	for (const id of ONCE) await checkOnce(t, id);
	for (const id of ANY_BYTES) {
		const contract = mounted.find((contract) => contract.id === id);
		if (!contract) continue;
		const request = await validRequest(contract);
		for (const { what, body } of brokenBytes(request.body)) {
			const answer = await w.send({ ...request, body });
			if (answer.status !== 200) checkRefusal(t, answer, `${id}, ${what}`);
		}
	}
});

t.test("a valid signature on bytes that aren't canonical is refused", async (t) => {
	const { casework, thread } = await w.thread(w.staff);
	const { body } = casework.sign(w.who(w.staff), "seen", { compartment: thread, head: new Uint8Array(32), count: 1 });
	const map = decodeCbor(encodeBody("seen", body)) as Record<string, never>;
	const reversed = Object.fromEntries(Object.entries(map).reverse());
	const bytes = encode(reversed, { mapSorter: () => 0 });
	const signature = w.staff.account.keys.signing.sign(tup("cloister/1/sign", w.people.network, "seen", bytes));
	const seen = { type: "seen", body: toBase64Url(bytes), sigs: [toBase64Url(signature)] };
	const answer = await w.send({ method: "POST", path: `/api/compartments/${thread}/seen`, body: { seen }, as: w.staff });
	t.match(answer, { status: 400, body: { error: "bad-statement" } });
});

t.test("unknown ids and ids of other objects are refused", async (t) => {
	const { thread } = await w.thread(w.staff);
	for (const contract of mounted.filter(({ params }) => params)) {
		const names = Object.keys((contract.params._zod.def as { shape: object }).shape);
		await sendRefused(t, contract, (request) => {
			const template = pathOf(contract).split("/");
			const [path = "", query] = request.path.split("?");
			return names.flatMap((name) =>
				[UNKNOWN_ID, thread, w.staff.account.id, w.staff.desk!].flatMap((id) => {
					const parts = path.split("/").map((part, i) => (template[i] === `:${name}` ? id : part));
					const other = parts.join("/");
					const allowedHere =
						other === path ||
						(name === "desk" && id === w.staff.desk) ||
						name === "*" ||
						name === "level" ||
						(name === "compartment" && id === thread && contract.method === "GET");
					return allowedHere ? [] : [{ what: `${name} = ${id}`, request: { ...request, path: query ? `${other}?${query}` : other } }];
				}),
			);
		});
	}
});

t.test("signed writes are idempotent", async (t) => {
	let tried = 0;
	for (const contract of bodied) {
		const request = await validRequest(contract);
		if (!JSON.stringify(request.body).includes('"sigs"')) continue;
		tried += 1;
		const first = await w.send(request);
		const before = await w.contents();
		const second = await w.send(request);
		t.equal(second.status, 200, `${contract.id}: ${JSON.stringify(second.body)}`);
		t.same(withoutCheckpoint(second.body), withoutCheckpoint(first.body), `${contract.id}: the same answer`);
		t.same(await w.contents(), before, `${contract.id}: nothing changed`);
	}
	t.ok(tried >= 10, `${tried} endpoints`);
});

/** The answer without its checkpoint, which may be newer in the second answer. */
function withoutCheckpoint({ checkpoint: _checkpoint, ...body }: Record<string, unknown>): Record<string, unknown> {
	return body;
}

t.test("a statement or entry at a wrong place in its chain is refused", async (t) => {
	const casework = w.casework();
	const who = w.who(w.staff);
	const token = await w.people.session(w.staff.account.id);
	await casework.open(who);
	const to = w.who(w.strangeStaff).party;
	const { statement } = casework.draft(who, to);
	await casework.must(who, { statements: [statement] });
	const send = (...statements: Parameters<typeof casework.body>[0]["statements"] & {}) =>
		w.send({ method: "POST", path: `/api/cases/${casework.id}/statements`, body: casework.body({ statements }), as: w.staff, token });
	const head = casework.heads.get(casework.id)!;
	for (const [what, seq, prev] of [
		["the first again", 0, null],
		["one too far", 7, head.head],
		["another predecessor", head.seq + 1, new Uint8Array(32)],
		["no predecessor", head.seq + 1, null],
	] as const) {
		const before = await w.contents();
		const misplaced = casework.make(who, "case.status", { status: "Closed", seq, prev });
		casework.heads.set(casework.id, head);
		const { status, body } = await send(misplaced);
		t.ok(
			[400, 409].includes(status) && ["stale", "bad-statement", "wrong-state", "conflict"].includes(body.error),
			`${what}: ${status} ${body.error}`,
		);
		t.same(await w.contents(), before, `${what}: nothing changed`);
	}
	const thread = await w.thread(w.staff);
	const write = (n: number, prev: Uint8Array[]) =>
		w.send({
			method: "POST",
			path: `/api/compartments/${thread.thread}/entries`,
			body: w.entry(thread.casework, w.staff, thread.thread, { n, prev }).body,
			as: w.staff,
		});
	t.match((await write(2, [])).body, { error: "stale", detail: /^n:/ });
	t.match((await write(1, [new Uint8Array(32)])).body, { error: "stale", detail: /^prev:/ });
	t.equal((await write(1, [])).status, 200);
	t.match((await write(2, [])).body, { error: "stale", detail: /^prev:/ });
});

t.test("expired and forged tokens are refused, and get no access entries of their own", async (t) => {
	const session = await w.people.session(w.staff.account.id);
	const [header = "", claims = "", signature = ""] = session.split(".");
	const text = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
	const claimsOf = JSON.parse(Buffer.from(claims, "base64url").toString());
	const { clock, context } = w.server;
	const signer = (given: object) => {
		const signed = `${header}.${text(given)}`;
		return `${signed}.${createHmac("sha256", context.secrets.jwtKeys[0]).update(signed).digest("base64url")}`;
	};
	const sign = (more: object) => signer({ ...claimsOf, ...more });
	const without = (name: string) => signer(Object.fromEntries(Object.entries(claimsOf).filter(([each]) => each !== name)));
	const forged: Record<string, string> = {
		"alg none": `${text({ alg: "none", typ: "JWT" })}.${claims}.`,
		"alg none, with a signature": `${text({ alg: "none", typ: "JWT" })}.${claims}.${signature}`,
		"alg RS256": `${text({ alg: "RS256", typ: "JWT" })}.${claims}.${signature}`,
		"other claims": `${header}.${text({ ...claimsOf, sub: w.boss.account.id })}.${signature}`,
		"another signature": `${header}.${claims}.${Buffer.alloc(32, 7).toString("base64url")}`,
		"no signature": `${header}.${claims}`,
		"a session that doesn't exist": sign({ sid: UNKNOWN_ID }),
		"another member's session": sign({ sub: w.boss.account.id }),
		expired: sign({ exp: Math.floor(clock.now() / 1000) - 1 }),
		garbage: "x.y.z",
		"of another installation": sign({ iss: "other.example/cloister/directory" }),
		"for another audience": sign({ aud: "cloister/1/other" }),
		"a session that is no id": sign({ sid: "x" }),
		"a member that is no id": sign({ sub: "x" }),
		...Object.fromEntries(["iss", "aud", "exp", "sid", "sub"].map((name) => [`without ${name}`, without(name)])),
	};
	for (const contract of mounted.filter((contract) => !isOpen(contract))) {
		const request = await allowed(w, contract.id);
		const before = await w.contents();
		const from = await w.entryCount();
		for (const [what, token] of Object.entries(forged)) {
			const { status, body } = await w.send({ ...request, token });
			if (status !== 401 || !["not-signed-in", "session-ended"].includes(body.error))
				t.fail(`${contract.id}, ${what}: ${status} ${body.error}`);
		}
		t.same(await w.contents(), before, `${contract.id}: nothing changed`);
		t.same(await w.entriesFrom(from), [], `${contract.id}: no entry of its own`);
	}
});
