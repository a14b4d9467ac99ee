/** A web build at the server's root. Only files of its manifest are served, and a build that differs from it stops the start. */
import { once } from "node:events";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import t from "tap";
import { MANIFEST } from "#protocol/release/manifest.ts";
import { testFolder } from "../../../support/folder.ts";
import { head, sendRaw } from "../../../support/raw.ts";
import { bootServer } from "../../../support/server.ts";
import { buildFolder, manifestOf, smallBuild, writeFiles } from "../../../support/web-build.ts";

const files = smallBuild();
const folder = buildFolder(t, files);
writeFiles(folder, { "notes.txt": "not in the manifest", "assets/index.js.map": "{}" });
const server = await bootServer(t, { CLOISTER_WEB: folder });
const get = (name: string) => fetch(`${server.url}${name}`);
const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer());

/** A request whose answer isn't decompressed. @param given headers; `:method` stands for another method than GET. */
async function sendBinary(url: string, { ":method": method = "GET", ...headers }: Record<string, string>) {
	const request = http.request(url, { method, headers, agent: false }).end();
	const [response] = (await once(request, "response")) as [http.IncomingMessage];
	const body = Buffer.concat(await response.toArray());
	return { status: response.statusCode, headers: response.headers, body };
}

t.test("each file of the build is served at its path, and index.html at the root", async (t) => {
	for (const [name, content] of Object.entries({ ...files, "": files["index.html"]!, [MANIFEST]: manifestOf(files) })) {
		const answer = await get(`/${name}`);
		t.equal(answer.status, 200, `/${name}`);
		t.same(await bytesOf(answer), Buffer.from(content), `/${name}`);
	}
	t.same(await server.entries(), [], "public files make no entries");
});

t.test("each file has its content type and caching header", async (t) => {
	const kinds: [name: string, type: string, caching: string][] = [
		["/", "text/html; charset=utf-8", "no-cache"],
		["/index.html", "text/html; charset=utf-8", "no-cache"],
		[`/${MANIFEST}`, "application/octet-stream", "no-cache"],
		["/icons/logo.png", "image/png", "no-cache"],
		["/assets/index-Ab3_x-9a.js", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"],
		["/assets/index-c0ffee12.css", "text/css; charset=utf-8", "public, max-age=31536000, immutable"],
	];
	for (const [name, type, caching] of kinds) {
		const { headers } = await get(name);
		t.same([headers.get("content-type"), headers.get("cache-control")], [type, caching], name);
	}
});

t.test("files that get smaller are sent compressed, with an ETag", async (t) => {
	const ask = (name: string, headers: Record<string, string>) => sendBinary(`${server.url}${name}`, headers);
	const page = Buffer.from(files["index.html"] as string);
	const decoders = { br: brotliDecompressSync, gzip: gunzipSync } as const;
	for (const [wanted, coding] of [
		["gzip, deflate, br, zstd", "br"],
		["gzip;q=1.0, br;q=0", "gzip"],
		["GZIP", "gzip"],
		["deflate", undefined],
		["br;q=0.0, gzip;q=0", undefined],
		["", undefined],
	] as const) {
		for (const name of ["/", "/index.html"]) {
			const answer = await ask(name, { "accept-encoding": wanted });
			t.equal(answer.headers["content-encoding"], coding, wanted);
			t.equal(answer.headers.vary, "accept-encoding");
			t.equal(Number(answer.headers["content-length"]), answer.body.length);
			t.same(coding ? decoders[coding](answer.body) : answer.body, page);
			if (coding) t.ok(answer.body.length < page.length);
			const head = await ask(name, { "accept-encoding": wanted, ":method": "HEAD" });
			t.same([head.status, head.body.length, head.headers.etag], [200, 0, answer.headers.etag], "HEAD");
			const again = await ask(name, { "accept-encoding": wanted, "if-none-match": `"x", W/${answer.headers.etag}` });
			t.same([again.status, again.body.length], [304, 0]);
			for (const header of ["etag", "cache-control", "content-security-policy", "vary"])
				t.equal(again.headers[header], answer.headers[header], header);
			const other = await ask(name, { "accept-encoding": wanted, "if-none-match": '"x"' });
			t.equal(other.status, 200);
		}
	}
	const tags = await Promise.all(
		["br", "gzip", "identity"].map(async (each) => (await ask("/", { "accept-encoding": each })).headers.etag),
	);
	t.equal(new Set(tags).size, 3, "each encoding has its own tag");
	const image = await ask("/icons/logo.png", { "accept-encoding": "br, gzip" });
	t.same([image.headers["content-encoding"], image.headers.vary], [undefined, undefined], "an image is compressed already");
	t.match(image.headers.etag, /^"[0-9a-f]{64}"$/);
	for (const name of ["/api/network", "/api/openapi.json", "/healthz"]) {
		const { headers } = await ask(name, { "accept-encoding": "br, gzip" });
		t.same([headers["content-encoding"], headers.etag], [undefined, undefined], `${name} is never compressed`);
	}
});

t.test("no other path or method is served", async (t) => {
	const outside = path.basename(folder);
	for (const name of [
		"/notes.txt",
		"/assets/index.js.map",
		"/assets",
		"/assets/",
		"/index.html/",
		"/INDEX.html",
		"//index.html",
		"/./../index.html",
		`/../${outside}/index.html`,
		"/..%2findex.html",
		"/assets/..%2f..%2f..%2fetc%2fpasswd",
		"/assets/../../../etc/passwd",
		"/%2e%2e/%2e%2e/etc/passwd",
		"/assets%5c..%5cindex.html",
		"/index.html%00",
		"/api/index.html",
	]) {
		const { status, text } = await sendRaw(server.url, head(`GET ${name}`, { connection: "close" }));
		t.equal(status, 404, name);
		t.match(text, /no-such-route/, name);
	}
	for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) t.equal((await fetch(server.url, { method })).status, 404, method);
	for (const name of ["/", "/healthz", "/readyz", "/api/openapi.json", "/api/network"]) {
		const [whole, head] = [await get(name), await fetch(`${server.url}${name}`, { method: "HEAD" })];
		t.same([head.status, await head.text()], [200, ""], `HEAD ${name}`);
		for (const header of ["content-type", "content-length", "cache-control", "content-security-policy"])
			t.equal(head.headers.get(header), whole.headers.get(header), `HEAD ${name}: ${header}`);
	}
	t.equal((await fetch(`${server.url}/api/account`, { method: "HEAD" })).status, 404, "no HEAD for routes with access entries");
	t.equal((await get("/?x=1")).status, 400, "a query is refused");
	for (const name of ["/healthz", "/api/network"]) t.equal((await get(name)).status, 200, `${name} still works`);
});

t.test("later changes in the folder aren't served", async (t) => {
	const content = files["index.html"] as string;
	writeFileSync(path.join(folder, "index.html"), "altered");
	t.equal(await (await get("/")).text(), content);
	writeFileSync(path.join(folder, "index.html"), content);
});

t.test("without the setting no web build is served", async (t) => {
	const plain = await bootServer(t);
	for (const name of ["/", "/index.html", `/${MANIFEST}`]) t.equal((await fetch(`${plain.url}${name}`)).status, 404, name);
});

t.test("a folder that differs from its manifest stops the start, and the error names the file", async (t) => {
	const refuses = async (rule: RegExp, change: (folder: string) => void) => {
		const wrong = buildFolder(t);
		change(wrong);
		await t.rejects(bootServer(t, { CLOISTER_WEB: wrong }), { name: "StartError", message: rule }, String(rule));
	};
	const at = (within: string, name: string) => path.join(within, name);
	await refuses(/^CLOISTER_WEB: index.html differs from cloister.manifest\. Copy the whole released build again, [^.]+\.$/, (within) =>
		writeFileSync(at(within, "index.html"), String(files["index.html"]).replace("doctype", "DOCTYPE")),
	);
	await refuses(/^CLOISTER_WEB: icons\/logo.png differs from cloister.manifest\. /, (within) =>
		writeFileSync(at(within, "icons/logo.png"), new Uint8Array(3001)),
	);
	await refuses(/^CLOISTER_WEB: icons\/logo.png can't be read \(ENOENT\)\. /, (within) => rmSync(at(within, "icons"), { recursive: true }));
	await refuses(/^CLOISTER_WEB: cloister.manifest can't be read \(ENOENT\)\. /, (within) => rmSync(at(within, MANIFEST)));
	await refuses(/^CLOISTER_WEB: cloister.manifest is not a manifest of a web build \(manifest: is not deterministic CBOR\)\. /, (within) =>
		writeFileSync(at(within, MANIFEST), "x"),
	);
	await refuses(/^CLOISTER_WEB: index.html can't be read \(EISDIR\)\. /, (within) => {
		rmSync(at(within, "index.html"));
		mkdirSync(at(within, "index.html"));
	});
	await t.rejects(bootServer(t, { CLOISTER_WEB: at(testFolder(t), "none") }), { name: "StartError", message: /ENOENT/ });
});
