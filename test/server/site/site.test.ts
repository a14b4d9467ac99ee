/** The public site as the server serves it: only what is released, headers, encodings, refusals, and no trace of a visit. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import { pino } from "pino";
import t, { type Test } from "tap";
import { demoSite } from "../../../scripts/demo/site.ts";
import { CHANNEL } from "../../../server/database/notices.ts";
import { startApp } from "../../support/app.ts";
import { testDatabase } from "../../support/database.ts";
import { testFolder } from "../../support/folder.ts";
import { ServedDirectory } from "../../support/served-directory.ts";
import { boot } from "../../support/server-context.ts";
import { siteReleaseOf } from "../../support/site-release.ts";
import { until } from "../../support/until.ts";

interface Answered {
	status: number;
	headers: http.IncomingHttpHeaders;
	body: Buffer;
}

function ask(port: number, url: string, { method = "GET", headers = {} }: http.RequestOptions = {}): Promise<Answered> {
	return new Promise((resolve, reject) => {
		const request = http.request({ host: "127.0.0.1", port, path: url, method, headers, agent: false }, (response) => {
			const pieces: Buffer[] = [];
			response.on("data", (piece) => pieces.push(piece));
			response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(pieces) }));
		});
		request.on("error", reject);
		request.end();
	});
}

/** A server with a network, whose two admins release a build of the public site. */
async function network(t: Test, site: Record<string, string>, folder: string) {
	const d = new ServedDirectory();
	const lines: string[] = [];
	const log = pino({ level: "trace" }, { write: (line: string) => void lines.push(line) });
	const running = await boot(t, [d.feature], { folder, log, settings: site });
	/** The endpoint of the test sends no notice, as those of the directory do. */
	const sync = async () => {
		await d.sync(running);
		await running.sql(`SELECT pg_notify('${CHANNEL}', 'directory ${d.founder.id}')`);
	};
	const state = (wanted: string) => until(`the site is ${wanted}`, () => running.context.site.state === wanted);
	/** @param of the folder with the build. Null takes the site down. */
	const propose = async (of: string | null) => {
		const { objId } = d.add("site.release", d.founder, { release: of === null ? null : siteReleaseOf(of) });
		await sync();
		return objId;
	};
	const release = async (of: string) => {
		d.add("countersign", d.second, { object: await propose(of), verdict: "approve", code: null });
		await sync();
	};
	return { running, port: running.site?.port ?? 0, lines, state, propose, release };
}

async function served(t: Test, settings: Record<string, string> = {}) {
	const folder = testFolder(t);
	const site = await demoSite(path.join(folder, "site"), 0);
	const { running, port, lines, state, release } = await network(t, { ...site, ...settings }, folder);
	await release(site.CLOISTER_SITE);
	await state("served");
	return { port, folder: site.CLOISTER_SITE, lines, url: running.url };
}

const UNAVAILABLE = "This site isn't available now. Try again later.\n";

const POLICY =
	"default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

t.test("each file has the headers, and is served as it was built", async (t) => {
	const { port, folder } = await served(t, { SITE_ORIGIN: "https://help.example.org" });
	const paths = ["/", "/en/", "/en/10/", "/en/10", "/ar/1/", "/site.css", "/leave.js", "/search.js", "/icon.svg", "/en/search.json"];
	for (const each of [...paths, "/en/feed.xml", "/sitemap.xml", "/robots.txt", "/files.txt"]) {
		const { status, headers, body } = await ask(port, each);
		t.equal(status, 200, each);
		// Mozilla's guidelines for the security of web sites, and what a visitor must not leave behind.
		t.match(
			headers,
			{
				"content-security-policy": POLICY,
				"referrer-policy": "no-referrer",
				"strict-transport-security": /^max-age=63072000/,
				"x-content-type-options": "nosniff",
				"x-frame-options": "DENY",
				"cross-origin-resource-policy": "same-origin",
				"cross-origin-opener-policy": "same-origin",
				"cache-control": "no-store",
			},
			each,
		);
		for (const absent of ["set-cookie", "etag", "last-modified", "server", "x-powered-by", "access-control-allow-origin"])
			t.notOk(absent in headers, `${each}: ${absent}`);
		const file = each.endsWith("/") ? `${each}index.html` : each === "/en/10" ? "/en/10/index.html" : each;
		t.ok(body.equals(readFileSync(path.join(folder, file))), `${each}: its bytes`);
	}
	const types = {
		"/en/10/": "text/html; charset=utf-8",
		"/en/feed.xml": "application/rss+xml; charset=utf-8",
		"/leave.js": "text/javascript; charset=utf-8",
	};
	for (const [each, type] of Object.entries(types)) t.equal((await ask(port, each)).headers["content-type"], type);
	const coded = await ask(port, "/en/10/", { headers: { "accept-encoding": "gzip, br;q=0" } });
	t.equal(coded.headers["content-encoding"], "gzip");
	t.ok(coded.body.length < (await ask(port, "/en/10/")).body.length);
});

t.test("what isn't a file of the site is refused in the same words", async (t) => {
	const { port } = await served(t);
	const refused: [string, http.RequestOptions, number][] = [
		["/en/99/", {}, 404],
		["/..%2f..%2fpackage.json", {}, 404],
		["/../package.json", {}, 404],
		["/api/directory", {}, 404],
		["/healthz", {}, 404],
		["/en/10/", { method: "POST" }, 405],
		["/en/10/", { headers: { host: "evil.example" } }, 421],
	];
	for (const [each, options, wanted] of refused) {
		const { status, body, headers } = await ask(port, each, options);
		t.equal(status, wanted, each);
		t.equal(String(body), "Nothing here.\n");
		t.equal(headers["content-security-policy"], POLICY);
	}
	const head = await ask(port, "/en/10/", { method: "HEAD" });
	t.equal(head.status, 200);
	t.equal(head.body.length, 0);
	t.equal((await ask(port, "/en/10/?from=somewhere")).status, 200);
});

t.test("a visit leaves no line in the log, and the network's own answers don't change", async (t) => {
	const { port, lines, url } = await served(t);
	await fetch(`${url}/healthz`);
	t.ok(
		lines.some((line) => line.includes("/healthz")),
		"the log is listened to",
	);
	const before = lines.length;
	for (const each of ["/en/", "/en/10/", "/en/99/", "/secret-path"])
		await ask(port, each, { headers: { "x-forwarded-for": "203.0.113.9" } });
	await ask(port, "/en/10/", { headers: { host: "evil.example" } });
	const since = lines.slice(before).join("");
	t.notMatch(since, /"answered"|127\.0\.0\.1|203\.0\.113\.9|\/en\/|secret-path|evil/);
	t.equal((await fetch(`${url}/en/10/`)).status, 404, "the network's host serves no page of the site");
});

t.test("a folder that is missing or differs from its list stops only the site, until a whole one is copied", async (t) => {
	const folder = testFolder(t);
	const settings = await demoSite(path.join(folder, "site"), 0);
	const page = path.join(settings.CLOISTER_SITE, "en/10/index.html");
	const list = path.join(settings.CLOISTER_SITE, "files.txt");
	const [whole, listed] = [readFileSync(page), readFileSync(list)];
	const { running, port, lines, state, release } = await network(t, settings, folder);
	t.equal(running.context.site.state, "none", "nothing is released yet");
	const faults: [spoil: () => void, fault: RegExp][] = [
		[() => writeFileSync(page, Buffer.concat([whole, Buffer.from("<!-- -->")])), /en\/10\/index\.html differs from files\.txt/],
		[() => rmSync(page), /en\/10\/index\.html can't be read/],
		[() => writeFileSync(list, "no list\n"), /isn't a hash and a path/],
		[() => rmSync(list), /files\.txt can't be read/],
	];
	const released = siteReleaseOf(settings.CLOISTER_SITE);
	await release(settings.CLOISTER_SITE);
	await state("served");
	for (const [spoil, fault] of faults) {
		spoil();
		// A list that is none can only be released by mistake.
		const bytes = existsSync(list) ? readFileSync(list) : listed;
		const manifest = new Uint8Array(createHash("sha256").update(bytes).digest());
		const read = await running.site?.read({ ...released, manifest });
		t.match(read, { state: "broken", fault });
		for (const each of ["/", "/en/10/", "/site.css", "/en/99/"]) {
			const { status, headers, body } = await ask(port, each);
			t.equal(status, 503, each);
			t.equal(headers["content-security-policy"], POLICY);
			t.equal(headers["retry-after"], "120");
			t.equal(String(body), UNAVAILABLE);
		}
		writeFileSync(page, whole);
		writeFileSync(list, listed);
		t.same(await running.site?.read(released), { state: "served", fault: null }, "copied again, and read again");
		t.equal((await ask(port, "/en/10/")).status, 200);
	}
	t.match(lines.join(""), /the public site is served/);
});

t.test("while the next release is read, the one before isn't served any more", async (t) => {
	const folder = testFolder(t);
	const settings = await demoSite(path.join(folder, "site"), 0);
	const own = settings.CLOISTER_SITE;
	const { running, port, state, release } = await network(t, settings, folder);
	await release(own);
	await state("served");
	// Its compression takes far longer than a request.
	const long = Array.from({ length: 200_000 }, (_, i) => `${i * 7919}`).join(" ");
	writeFileSync(path.join(own, "long.txt"), long);
	const hash = createHash("sha256").update(long).digest("hex");
	const list = `${readFileSync(path.join(own, "files.txt"), "utf8")}${hash}  long.txt\n`.trimEnd().split("\n");
	writeFileSync(path.join(own, "files.txt"), `${list.sort((a, b) => (a.slice(66) < b.slice(66) ? -1 : 1)).join("\n")}\n`);
	const reading = running.site?.read(siteReleaseOf(own));
	t.equal((await ask(port, "/en/10/")).status, 503);
	t.same(await reading, { state: "served", fault: null });
	t.equal((await ask(port, "/long.txt")).status, 200);
});

t.test("each fault of the folder is told once", async (t) => {
	const folder = testFolder(t);
	const settings = await demoSite(path.join(folder, "site"), 0);
	const { running, lines, state, release } = await network(t, settings, folder);
	const [page, style] = ["en/10/index.html", "site.css"].map((name) => path.join(settings.CLOISTER_SITE, name)) as [string, string];
	const [whole, css] = [readFileSync(page), readFileSync(style)];
	const told = () => lines.filter((line) => line.includes("the public site can't be served")).map((line) => JSON.parse(line).fault);
	rmSync(page);
	await release(settings.CLOISTER_SITE);
	await state("broken");
	t.match(told().at(-1), /en\/10\/index\.html can't be read/);
	const again = async () => running.sql(`SELECT pg_notify('${CHANNEL}', 'directory ${"0".repeat(22)}')`);
	const before = told().length;
	writeFileSync(page, whole);
	rmSync(style);
	await again();
	await until("the second fault", () => /site\.css can't be read/.test(told().at(-1)));
	t.equal(told().length, before + 1);
	await again();
	writeFileSync(style, css);
	await again();
	await state("served");
	t.equal(told().length, before + 1, "a fault that stays isn't told again");
});

t.test("a network starts with a broken folder, and tells it", async (t) => {
	const folder = testFolder(t);
	const settings = { ...(await demoSite(path.join(folder, "site"), 0)), CLOISTER_SITE: path.join(folder, "nowhere") };
	const { running, port, lines, state, release } = await network(t, settings, folder);
	t.equal((await fetch(`${running.url}/readyz`)).status, 200, "the network is ready");
	await release(path.join(folder, "site"));
	await state("broken");
	t.match(lines.join(""), /files\.txt can't be read \(ENOENT\)/);
	t.equal((await ask(port, "/")).status, 503);
});

t.test("only a build that two people have released is served", async (t) => {
	const folder = testFolder(t);
	const settings = await demoSite(path.join(folder, "site"), 0);
	const own = settings.CLOISTER_SITE;
	const { running, port, state, propose, release } = await network(t, settings, folder);
	const shows = async () => String((await ask(port, "/en/10/")).body);
	await propose(own);
	t.equal(running.context.site.state, "none", "one person has proposed it");
	t.equal(await shows(), UNAVAILABLE);
	await release(own);
	await state("served");
	const first = await shows();
	t.match(first, /<!doctype html>/i);
	// Whoever can write the folder makes a build of their own, whole in itself.
	const page = path.join(own, "en/10/index.html");
	const evil = readFileSync(page, "utf8").replace("</main>", "<p>Call me.</p></main>");
	const hash = (text: string) => createHash("sha256").update(text).digest("hex");
	const listed = readFileSync(path.join(own, "files.txt"), "utf8");
	writeFileSync(path.join(own, "files.txt"), listed.replace(hash(readFileSync(page, "utf8")), hash(evil)));
	writeFileSync(page, evil);
	const other = siteReleaseOf(own);
	t.match(await running.site?.read(running.context.directoryCache.directory.site), {
		state: "unreleased",
		fault: /isn't the released one/,
	});
	t.equal(await shows(), UNAVAILABLE, "another build than the released one");
	t.match(await running.site?.read({ ...other, files: other.files + 1 }), { state: "unreleased", fault: /another number of files/ });
	await release(own);
	await until("the new release", async () => (await shows()) === evil);
	await propose(null);
	await state("none");
	t.equal(await shows(), UNAVAILABLE, "one admin takes it down");
});

t.test("without SITE_ORIGIN no site is served", async (t) => {
	const { app } = await testDatabase(t);
	t.equal((await startApp(t, { folder: testFolder(t), databaseUrl: app })).site, null);
});
