/** A build can be released only if its pages name the hash of each file that they load, and all its file names can be served. */
import { mkdirSync, symlinkSync } from "node:fs";
import path from "node:path";
import t from "tap";
import { decodeManifest, MANIFEST, MAX_BUILD_BYTES } from "#protocol/release/manifest.ts";
import { UsageError } from "../../../clients/cli/problems.ts";
import { checkPage } from "../../../clients/cli/release/integrity.ts";
import { makeManifest } from "../../../clients/cli/release/make-manifest.ts";
import { testFolder } from "../../support/folder.ts";
import { type Files, manifestOf, smallBuild, sri, writeFiles } from "../../support/web-build.ts";

const script = "let a = 1;\n";
const files = new Map([
	["assets/a.js", Buffer.from(script)],
	["b.css", Buffer.from("b")],
	["index.html", Buffer.from("")],
]);
const [a, b] = [sri(script), sri("b")];
const checkHtml = (html: string, name = "index.html") => checkPage(name, html, files);

t.test("pages that name the hashes of all that they load are accepted", async (t) => {
	for (const html of [
		"",
		"<p>no script at all, but a link <link rel=icon href=/x.png> and <link rel=\"preload\" href='y'>",
		`<script src="/assets/a.js" integrity="${a}"></script>`,
		`<script type=module crossorigin src=/assets/a.js integrity=${a}></script>`,
		`<SCRIPT SRC='assets/a.js' INTEGRITY='${a}'></SCRIPT>`,
		`<script\n\tsrc = "./assets/a.js"\n\tintegrity = " ${a}  ${a} "\n></script>`,
		`<link rel="modulepreload" href="/assets/a.js" integrity="${a}"><link rel="Stylesheet" href="b.css" integrity="${b}"/>`,
		"<p>one on = two, onclick</p>",
		"<scripted></scripted>",
		'<p title="a > b" class=x>',
	])
		t.doesNotThrow(() => checkHtml(html), html);
	t.doesNotThrow(() => checkHtml(`<script src="../assets/a.js" integrity="${a}"></script>`, "pages/other.html"));
});

t.test("other pages are refused with the file and the tag", async (t) => {
	const refuses = (html: string, problem: RegExp) => {
		t.throws(() => checkHtml(html), { name: "IntegrityError", message: problem }, html);
		t.throws(() => checkHtml(html), { message: /^index\.html can't be released: </ }, html);
	};
	const none = /has no integrity attribute/;
	const wrong = /has an integrity attribute that doesn't match the file/;
	const inline = /is code inside the page/;
	const stranger = /which is not a file of this build/;
	refuses('<script src="/assets/a.js"></script>', none);
	refuses('<script src="/assets/a.js" integrity=""></script>', none);
	refuses('<script src="/assets/a.js" data-integrity="x"></script>', none);
	refuses('<link rel="stylesheet" href="/b.css">', none);
	refuses('<link href="/b.css" rel="alternate stylesheet">', none);
	refuses('<link rel=modulepreload href="/assets/a.js">', none);
	refuses(`<script src="/assets/a.js" integrity="${b}"></script>`, wrong);
	refuses(`<script src="/assets/a.js" integrity="${b} ${a}"></script>`, wrong);
	refuses(`<script src="/assets/a.js" integrity="${a}?x"></script>`, wrong);
	refuses(`<script src="/assets/a.js" integrity="${a.replace("sha384", "md5")}"></script>`, wrong);
	refuses(`<script src="/assets/a.js" integrity="${b}" integrity="${a}"></script>`, wrong);
	refuses("<script>alert(1)</script>", inline);
	refuses('<script type="module">import "x"</script>', inline);
	refuses('<script type="importmap">{}</script>', inline);
	refuses(`<script integrity="${a}"></script>`, inline);
	refuses('<body onload="x()">', inline);
	refuses("<img src=x onerror=x()>", inline);
	refuses("<svg/onload=x()>", inline);
	refuses('<img alt=">" onerror=x()>', inline);
	refuses("<img alt='a > b'onerror=x()>", inline);
	refuses('<img x" y=">" onerror=x()>', inline);
	refuses('<link x" y=">" rel=stylesheet href=/b.css>', none);
	refuses("<link x=1\u00a0rel=icon rel=stylesheet href=/b.css>", none);
	refuses('<link rel="&#115;tylesheet" href=/b.css>', none);
	refuses(`<script src="https://cdn.example/a.js" integrity="${a}"></script>`, stranger);
	refuses(`<script src="//cdn.example/assets/a.js" integrity="${a}"></script>`, stranger);
	refuses(`<script src="/assets/a.js?x" integrity="${a}"></script>`, stranger);
	refuses(`<script src="data:text/javascript,x" integrity="${a}"></script>`, stranger);
	refuses(`<script src="/assets/c.js" integrity="${a}"></script>`, stranger);
	for (const name of ["href", "xlink:href"]) refuses(`<svg><script src="/assets/a.js" integrity="${a}" ${name}="/other.js">`, stranger);
	refuses(`<link rel=stylesheet integrity="${b}">`, stranger);
	// One parser may run what another parser takes for a comment or text.
	refuses("<!--> <script>alert(1)</script> -->", inline);
	refuses('<p title="<script>x</script>">', inline);
	refuses(`<script src="/assets/a.js" integrity="${a}" x=">"></script><script src=/assets/a.js></script>`, none);
	refuses(`<a b='"><script src="/assets/a.js"></script><a c='">`, none);
});

t.test("the manifest of a folder doesn't depend on the folder's name", async (t) => {
	const folder = writeFiles(testFolder(t), smallBuild());
	t.same(Buffer.from(await makeManifest(folder)), Buffer.from(manifestOf(smallBuild())));
	writeFiles(folder, { [MANIFEST]: "an old one" });
	t.same(Buffer.from(await makeManifest(folder)), Buffer.from(manifestOf(smallBuild())), "its own file isn't in it");
	mkdirSync(path.join(folder, "empty"));
	t.equal(decodeManifest(await makeManifest(folder)).length, 4);
});

t.test("a folder that can't be released is refused with the reason", async (t) => {
	const refuses = async (more: Files, rule: RegExp, change = (_folder: string) => {}) => {
		const folder = writeFiles(testFolder(t), { ...smallBuild(), ...more });
		change(folder);
		const refused = makeManifest(folder);
		await t.rejects(refused, { message: rule }, String(rule));
		t.ok((await refused.catch((error) => error)) instanceof UsageError);
	};
	await refuses({ ".env": "x" }, /^This folder can't be released: \.env: a path takes/);
	await refuses({ "assets/two words.js": "x" }, /assets\/two words\.js: a path takes/);
	await refuses({ "large.bin": new Uint8Array(MAX_BUILD_BYTES), "index.html": Uint8Array.of(0xff) }, /its files have more than/);
	await refuses({ "api/x": "x" }, /api\/x: is a path that the server itself answers/);
	await refuses({ "index.html": "<script>x</script>" }, /^index\.html can't be released: <script> is code inside/);
	await refuses({ "pages/a.htm": "<script>x</script>" }, /^pages\/a\.htm can't be released/);
	await refuses({ "index.html": Uint8Array.of(0xff) }, /can't be released: index\.html: is not UTF-8/);
	const changed = "assets/index-Ab3_x-9a.js";
	await refuses(
		{ [changed]: "altered" },
		/^index\.html can't be released: <script .* has an integrity attribute that doesn't match the file/,
	);
	await refuses({}, /link is neither a file nor a folder/, (folder) => symlinkSync("index.html", path.join(folder, "link")));
	await t.rejects(makeManifest(writeFiles(testFolder(t), { "a.js": "x" })), { message: /has no index\.html/ });
	await t.rejects(makeManifest(path.join(testFolder(t), "none")), { code: "ENOENT" });
});
