/** The public site as the server serves it: headers, encodings, refusals, and no trace of a visit. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import { pino } from "pino";
import t, { type Test } from "tap";
import { demoSite } from "../../../scripts/demo/site.ts";
import { startApp } from "../../support/app.ts";
import { testDatabase } from "../../support/database.ts";
import { testFolder } from "../../support/folder.ts";

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

async function served(t: Test, settings: Record<string, string> = {}) {
	const folder = testFolder(t);
	const { app, owner } = await testDatabase(t);
	const site = await demoSite(path.join(folder, "site"), 0);
	const lines: string[] = [];
	const log = pino({ level: "trace" }, { write: (line: string) => void lines.push(line) });
	const running = await startApp(t, { folder, databaseUrl: app, log, settings: { ...site, ...settings } });
	return { port: running.site?.port ?? 0, folder: site.CLOISTER_SITE, lines, owner, url: running.url };
}

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
	const { app } = await testDatabase(t);
	const settings = await demoSite(path.join(folder, "site"), 0);
	const page = path.join(settings.CLOISTER_SITE, "en/10/index.html");
	const whole = readFileSync(page);
	const start = async (more: Record<string, string> = {}) => {
		const lines: string[] = [];
		const log = pino({ level: "info" }, { write: (line: string) => void lines.push(line) });
		const running = await startApp(t, { folder, databaseUrl: app, log, settings: { ...settings, ...more } });
		return { running, port: running.site?.port ?? 0, lines };
	};
	const cases: [() => void, Record<string, string>, RegExp][] = [
		[() => writeFileSync(page, Buffer.concat([whole, Buffer.from("<!-- -->")])), {}, /en\/10\/index\.html differs from files\.txt/],
		[() => rmSync(page), {}, /en\/10\/index\.html can't be read/],
		[() => {}, { CLOISTER_SITE: path.join(folder, "nowhere") }, /files\.txt can't be read/],
	];
	for (const [spoil, more, fault] of cases) {
		spoil();
		const { running, port, lines } = await start(more);
		t.equal((await fetch(`${running.url}/readyz`)).status, 200, "the network is ready");
		t.equal(running.context.site.state, "broken");
		t.match(lines.join(""), fault);
		for (const each of ["/", "/en/10/", "/site.css", "/en/99/"]) {
			const { status, headers, body } = await ask(port, each);
			t.equal(status, 503, each);
			t.equal(headers["content-security-policy"], POLICY);
			t.equal(headers["retry-after"], "120");
			t.equal(String(body), "This site isn't available now. Try again later.\n");
		}
		if (more.CLOISTER_SITE === undefined) {
			writeFileSync(page, whole);
			t.same(await running.site?.read(), { state: "served", fault: null });
			t.equal((await ask(port, "/en/10/")).status, 200, "copied again, and read again");
		}
		await running.close();
	}
});

t.test("without SITE_ORIGIN no site is served", async (t) => {
	const { app } = await testDatabase(t);
	t.equal((await startApp(t, { folder: testFolder(t), databaseUrl: app })).site, null);
});
