/** Headers of every answer: browser policies, no caching, no sharing with other sites, no hints about the server. */
import t from "tap";
import { ApiWorld } from "../../support/api-world.ts";
import { type Answer, send } from "../../support/http.ts";
import { head, sendRaw } from "../../support/raw.ts";
import { allowed } from "../../support/recipes.ts";
import { bootServer } from "../../support/server.ts";

const w = await ApiWorld.build(t);
const { server } = w;
const mounted = server.context.endpoints;

const POLICIES: Record<string, string> = {
	"content-security-policy": "default-src 'none';frame-ancestors 'none';base-uri 'none';form-action 'none'",
	"x-content-type-options": "nosniff",
	"x-frame-options": "DENY",
	"referrer-policy": "no-referrer",
	"cross-origin-resource-policy": "same-origin",
	"cross-origin-opener-policy": "same-origin",
	"x-permitted-cross-domain-policies": "none",
	"permissions-policy": "camera=(self), microphone=(self), geolocation=(), display-capture=(), payment=(), usb=(), serial=(), bluetooth=()",
};
/** Headers that reveal the software or open the server to other sites. */
const NEVER = /^(server|x-powered-by|via|access-control-.*|x-ratelimit-.*|etag|last-modified)$/;
/** Headers that differ between answers. All others must be the same. */
const OWN =
	/^(date|connection|keep-alive|transfer-encoding|content-(length|type|disposition|range|encoding)|accept-ranges|vary|retry-after|cloister-entry|set-cookie|allow|x-accel-buffering)$/;

/** The other headers, which must be the same in all answers. */
function shared(headers: Headers): string {
	return JSON.stringify([...headers].filter(([name]) => !OWN.test(name)).sort());
}

const wrong: string[] = [];
const forms = new Map<string, string>();

/** Checks the headers of one answer. @param isCacheable whether caches may keep it. */
function look(what: string, { headers, status }: Pick<Answer, "headers" | "status">, isCacheable = false): void {
	for (const [name, value] of Object.entries(POLICIES))
		if (headers.get(name) !== value) wrong.push(`${what} (${status}): ${name} is ${headers.get(name)}`);
	for (const [name] of headers) if (NEVER.test(name)) wrong.push(`${what}: has ${name}`);
	const { "cache-control": cache, ...rest } = Object.fromEntries(headers);
	if (!isCacheable && cache !== "no-store") wrong.push(`${what} (${status}): cache-control is ${cache}`);
	forms.set(shared(new Headers(rest)), what);
}

/** Public answers. Checkpoints are revalidated, and tiles never change. */
const CACHEABLE = new Set(["audit.checkpoint", "audit.tile", "audit.directoryBundle"]);
const ORIGIN = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };

t.test("every endpoint sends the common headers, on success and on refusal", async (t) => {
	// Pages of a web build have a policy of their own: pages.test.ts.
	for (const contract of mounted.filter(({ id }) => id !== "web.file")) {
		const { method, path, body, bytes, cookies = {}, as, token, server: at = server } = await allowed(w, contract.id);
		const bearer = token ?? (as && (await w.people.session(as.account.id)));
		const sending = { token: bearer, body, bytes, cookies, headers: ORIGIN };
		const good = await send(at.url, method, path, sending);
		// Another site's page may not refresh a session.
		const isRefused = contract.id === "audit.cosign" || contract.id === "session.refresh";
		t.ok(good.status < 300 || isRefused, `${contract.id}: ${good.status}`);
		look(contract.id, good, CACHEABLE.has(contract.id));
		look(`${contract.id} of nobody`, await send(at.url, method, path, { ...sending, token: "nobody" }), CACHEABLE.has(contract.id));
		look(
			`${contract.id} with a query`,
			await send(at.url, method, `${path}${path.includes("?") ? "&" : "?"}nothing=1`, sending),
			CACHEABLE.has(contract.id),
		);
		if (contract.method !== "GET") look(`${contract.id} with no JSON`, await send(at.url, method, path, { token: bearer, body: "{" }));
	}
});

const BROKEN: [what: string, bytes: string, status: number][] = [
	["no HTTP", "hello\r\n\r\n", 400],
	["TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400],
	["HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400],
	["another version", "GET /healthz HTTP/9.9\r\nhost: x\r\n\r\n", 400],
	["a header of two lines", "GET /healthz HTTP/1.1\r\nhost: x\r\nx: a\r\n b\r\n\r\n", 400],
	["a space before the colon", "GET /healthz HTTP/1.1\r\nhost : x\r\n\r\n", 400],
	["a NUL", "GET /healthz HTTP/1.1\r\nhost: x\r\nx: a\0b\r\n\r\n", 400],
	["two lengths", head("POST /api/session/start", { "content-length": "2", "Content-Length": "3" }), 400],
	["length and chunks", head("POST /api/session/start", { "content-length": "2", "transfer-encoding": "chunked" }), 400],
	["a negative length", head("POST /api/session/start", { "content-length": "-1" }), 400],
	[
		"chunks that are none",
		`${head("POST /api/session/start", { "transfer-encoding": "chunked", "content-type": "application/json" })}zz\r\n`,
		400,
	],
	["chunked twice", head("POST /api/session/start", { "transfer-encoding": "chunked, identity" }), 400],
	["huge headers", head("GET /healthz", { x: "y".repeat(20_000) }), 431],
	["many headers", head("GET /healthz", Object.fromEntries(Array.from({ length: 1_500 }, (_, i) => [`x${i}`, "y".repeat(20)]))), 431],
	["a huge address", head(`GET /${"y".repeat(20_000)}`), 431],
	["a path that can't be decoded", head("GET /api/files/%ZZ", { connection: "close" }), 400],
	["a path of half a character", head("GET /api/files/%F0%9F", { connection: "close" }), 400],
	["a path too long", head(`GET /api/files/${"y".repeat(200)}`, { connection: "close" }), 400],
];

t.test("answers to requests that reach no route have the same headers", async (t) => {
	for (const [what, bytes, status] of BROKEN) {
		const answer = await sendRaw(server.url, bytes);
		t.equal(answer.status, status, `${what}: ${answer.status} ${answer.text.slice(0, 100)}`);
		look(what, answer);
		t.notMatch(answer.text, /ZZ|yyy|secret-word|FST_|HPE_|\bat \w+/, `${what}: the answer repeats no input and reveals nothing`);
	}
});

t.test("answers that Node gives by itself reveal nothing", async (t) => {
	for (const [status, bytes] of [
		[400, "GET /healthz HTTP/1.1\r\n\r\n"],
		[417, head("GET /healthz", { expect: "secret-word", connection: "close" })],
	] as const) {
		const answer = await sendRaw(server.url, bytes);
		t.equal(answer.status, status);
		t.match(answer.text, /^(0\s*)?$/);
		t.same(
			[...answer.headers.keys()].filter((name) => NEVER.test(name)),
			[],
		);
	}
});

t.test("unknown routes and wrong methods are refused", async (t) => {
	for (const path of ["/", "/api", "/api/", "/.env", "/api/nothing?x=<script>secret-word</script>", "/API/me", "//api/me", "/api/me/"]) {
		const answer = await send(server.url, "GET", path);
		t.match(answer, { status: 404, body: { error: "no-such-route" } }, path);
		t.notMatch(JSON.stringify(answer.body), /secret-word|nothing/, `${path} isn't repeated`);
		look(path, answer);
	}
	const token = await w.people.session(w.staff.account.id);
	const open = ["/healthz", "/readyz", "/api/openapi.json"];
	for (const path of [...open, "/api/me", "/api/session", "/api/compartments", "/nothing"]) {
		for (const method of ["HEAD", "OPTIONS", "TRACE", "PATCH", "PROPFIND", "PURGE"]) {
			const { status, headers, text } = await sendRaw(
				server.url,
				head(`${method} ${path}`, {
					authorization: `Bearer ${token}`,
					...ORIGIN,
					"access-control-request-method": "POST",
					connection: "close",
				}),
			);
			t.equal(status, method === "HEAD" && open.includes(path) ? 200 : 404, `${method} ${path}: ${status}`);
			if (method !== "HEAD") t.match(text, /no-such-route/);
			t.notMatch(text, new RegExp(token), "TRACE echoes nothing");
			look(`${method} ${path}`, { status, headers });
		}
	}
	for (const path of open) look(path, await send(server.url, "GET", path, { headers: ORIGIN }));
});

t.test("a body of another type than its header says is refused", async (t) => {
	const request = await allowed(w, "compartments.seen");
	const token = await w.people.session(w.staff.account.id);
	const text = JSON.stringify(request.body);
	for (const type of [
		"text/plain",
		"application/x-www-form-urlencoded",
		"multipart/form-data; boundary=x",
		"application/jsonx",
		"text/json",
		"application/xml",
		"*/*",
		"json",
		"application/octet-stream",
	]) {
		const answer = await send(server.url, "POST", request.path, { token, body: text, headers: { "content-type": type } });
		t.ok([400, 415].includes(answer.status), `${type}: ${answer.status} ${JSON.stringify(answer.body)}`);
		look(type, answer);
	}
	const charset = await send(server.url, "POST", request.path, {
		token,
		body: text,
		headers: { "content-type": "application/json; charset=utf-8" },
	});
	t.equal(charset.status, 200, "a charset doesn't change the type");
	const deflated = await send(server.url, "POST", request.path, { token, body: text, headers: { "content-encoding": "gzip" } });
	t.ok(deflated.status === 200 || deflated.status === 415 || deflated.status === 400, "nothing is unpacked");
});

t.test("all answers were checked", async (t) => {
	t.same(wrong, []);
	t.equal(forms.size, 1, `all answers have the same headers: ${[...forms].map(([form, what]) => `${what}: ${form}`).join("\n")}`);
});

t.test("behind TLS, cookies are for this host only, and browsers may not go back to plain HTTP", async (t) => {
	const secure = await bootServer(t, { ORIGIN: "https://cloister.example.org" });
	const ok = await send(secure.url, "GET", "/healthz");
	t.equal(ok.headers.get("strict-transport-security"), "max-age=63072000; includeSubDomains");
	t.equal((await sendRaw(secure.url, "x\r\n\r\n")).headers.get("strict-transport-security"), "max-age=63072000; includeSubDomains");
	const refused = await send(secure.url, "POST", "/api/session/refresh", { cookies: { "__Host-cloister_refresh": "A".repeat(43) } });
	t.equal(refused.status, 401);
	t.match(refused.headers.getSetCookie(), [/^__Host-cloister_refresh=; Max-Age=0; Path=\/; HttpOnly; Secure; SameSite=Strict$/]);
	const other = await send(secure.url, "POST", "/api/session/refresh", { cookies: { cloister_refresh: "A".repeat(43) } });
	t.match(other, { status: 401, body: { error: "not-signed-in" } }, "a cookie that another host could have set doesn't count");
});
