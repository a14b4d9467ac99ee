/** A web build at the server's root. Only files of its manifest are served, and a build that differs from it stops the start. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
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
