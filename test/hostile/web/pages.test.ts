/** Headers of web build files: code and connections only from this server, no frames, no referrer. */
import t from "tap";
import { MANIFEST } from "#protocol/release/manifest.ts";
import { bootServer } from "../../support/server.ts";
import { buildFolder, smallBuild } from "../../support/web-build.ts";

const FRAME_SCRIPT = "assets/pdf/pdf-c0ffee12.js";
const files = { ...smallBuild(), "pdf.html": "<!doctype html><title>PDF</title>", [FRAME_SCRIPT]: "0;" };
const folder = buildFolder(t, files);
const server = await bootServer(t, { CLOISTER_WEB: folder });
const paths = ["", MANIFEST, ...Object.keys(files)].map((name) => `/${name}`);

/** The policy by directive. Other directives fall back to default-src. */
const DIRECTIVES: Record<string, string> = {
	"default-src": "'none'",
	"script-src": "'self' 'wasm-unsafe-eval'",
	"style-src": "'self'",
	"connect-src": "'self'",
	"img-src": "'self' data: blob:",
	"media-src": "'self' blob:",
	"font-src": "'self'",
	"manifest-src": "'self'",
	"worker-src": "'self'",
	"frame-src": "'self'",
	"frame-ancestors": "'none'",
	"base-uri": "'none'",
	"form-action": "'none'",
	"require-trusted-types-for": "'script'",
	"trusted-types": "cloister",
};

/** The policy of the frame that draws PDFs. */
const FRAME_DIRECTIVES: Record<string, string> = {
	"default-src": "'none'",
	"script-src": "'self' 'wasm-unsafe-eval'",
	"style-src": "'self'",
	"connect-src": "'none'",
	"frame-ancestors": "'self'",
	"base-uri": "'none'",
	"form-action": "'none'",
	"require-trusted-types-for": "'script'",
	"trusted-types": "'none'",
	sandbox: "allow-scripts",
};

t.test("each file has its content security policy", async (t) => {
	for (const path of paths) {
		const { headers } = await fetch(`${server.url}${path}`);
		const policy = (headers.get("content-security-policy") ?? "").split(";").map((each) => each.split(/ (.*)/, 2));
		t.same(Object.fromEntries(policy), path === "/pdf.html" ? FRAME_DIRECTIVES : DIRECTIVES, path);
	}
});

t.test("only the frame of PDFs may be framed, and only its files are answered to another origin", async (t) => {
	for (const path of paths) {
		const { headers } = await fetch(`${server.url}${path}`, { headers: { origin: "null" } });
		t.equal(headers.get("x-frame-options"), path === "/pdf.html" ? "SAMEORIGIN" : "DENY", path);
		t.equal(headers.get("access-control-allow-origin"), path === `/${FRAME_SCRIPT}` ? "*" : null, path);
		t.equal(headers.get("access-control-allow-credentials"), null, path);
	}
});

t.test("files have the same other headers as all answers", async (t) => {
	const own = new Set([
		"content-security-policy",
		"x-frame-options",
		"access-control-allow-origin",
		"cache-control",
		"content-type",
		"content-length",
		"date",
		"connection",
		"keep-alive",
	]);
	for (const name of ["etag", "vary", "content-encoding"]) own.add(name);
	const rest = async (path: string) => [...(await fetch(`${server.url}${path}`)).headers].filter(([name]) => !own.has(name));
	const usual = await rest("/api/network");
	t.match(Object.fromEntries(usual), {
		"x-content-type-options": "nosniff",
		"referrer-policy": "no-referrer",
		"cross-origin-opener-policy": "same-origin",
		"cross-origin-resource-policy": "same-origin",
	});
	for (const path of paths) t.same(await rest(path), usual, path);
});

t.test("a refusal has the common policy and isn't cached", async (t) => {
	for (const path of ["/nothing.js", "/?x=1"]) {
		const { headers } = await fetch(`${server.url}${path}`);
		t.match(headers.get("content-security-policy"), /^default-src 'none';frame-ancestors/, path);
		t.equal(headers.get("cache-control"), "no-store", path);
	}
});

t.test("behind TLS, browsers may not go back to plain HTTP", async (t) => {
	const secure = await bootServer(t, { ORIGIN: "https://cloister.example.org", CLOISTER_WEB: folder });
	t.equal((await fetch(secure.url)).headers.get("strict-transport-security"), "max-age=63072000; includeSubDomains");
});
