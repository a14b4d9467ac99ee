/** `cloister site build`, `site propose` and `site check`, with the texts of the demonstration. */
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import t, { type Test } from "tap";
import type { UnlockedSession } from "#sdk/context.ts";
import { commands } from "../../../clients/cli/commands/index.ts";
import { typing } from "../../support/commands.ts";
import { testFolder } from "../../support/folder.ts";
import { readyNetwork } from "../../support/sdk.ts";

const EXAMPLE = path.resolve(import.meta.dirname, "../../../examples/site");
/** Only a proposal and a check against the release sign in. */
const type = typing(commands, null as unknown as UnlockedSession);
const run = (line: string, force = false) => type(line, undefined, { now: () => Date.parse("2026-12-02T10:00:00Z"), force });

/** A web server of somebody else that serves a folder. @param answers a status for some paths, and where a redirection leads. */
async function serve(t: Test, folder: string, answers: Record<string, number> = {}): Promise<string> {
	const server = http.createServer(({ url = "/" }, response) => {
		const status = answers[url];
		if (status !== undefined) {
			response.writeHead(status, { location: "/en/" }).end();
			return;
		}
		try {
			response.end(readFileSync(path.join(folder, url.endsWith("/") ? `${url}index.html` : url)));
		} catch {
			response.writeHead(404).end();
		}
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	t.teardown(() => server.close());
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

t.test("the site of the demonstration is built, twice with equal bytes", async (t) => {
	const folder = testFolder(t);
	const build = (to: string, force = false) => run(`site build --from ${EXAMPLE} --to ${path.join(folder, to)}`, force);
	const first = await build("one");
	t.match(first.data, { files: 73, sha256: /^[0-9a-f]{64}$/ });
	t.match(first.text, "hotline ES Puente Sur (fictional): last confirmed on 2026-07-01");
	t.equal((await build("two")).data.sha256, first.data.sha256);
	await t.rejects(build("one"), /isn't empty/);
	t.equal((await build("one", true)).data.sha256, first.data.sha256);
	t.not((await run(`site build --from ${EXAMPLE} --to ${folder}/three --day 2027-06-01`)).data.sha256, first.data.sha256);
	writeFileSync(path.join(folder, "own.txt"), "mine");
	await t.rejects(run(`site build --from ${EXAMPLE} --to ${folder}`, true), /isn't empty/, "a folder of other files isn't touched");
});

t.test("a folder of texts with a fault names the file", async (t) => {
	const faults: [file: string, from: RegExp, to: string, problem: RegExp][] = [
		["site.json", /"closed"/, '"closd"', /site\.json: closed: /],
		["site.json", /\{/, "", /site\.json: is not JSON/],
		["hotlines.json", /"IT"/, '"XX"', /hotlines\.json: 0\.country: must be a country/],
		["hotlines.json", /2026-11-20/, "20 November", /hotlines\.json: 0\.confirmed: must be a day/],
		["pages/10/en.md", /# /, "", /en\.md: must begin with its title/],
		["pages/10/page.json", /"en"/, '"fr"', /lacks fr\.md/],
		["pages/10/en.md", /You decide/, "<iframe>You decide", /10 en: HTML: <iframe>/],
	];
	for (const [file, from, to, problem] of faults) {
		const texts = path.join(testFolder(t), "texts");
		cpSync(EXAMPLE, texts, { recursive: true });
		const full = path.join(texts, file);
		writeFileSync(full, readFileSync(full, "utf8").replace(from, to));
		await t.rejects(run(`site build --from ${texts} --to ${texts}-site`), problem);
	}
});

t.test("what is served is compared with the build", async (t) => {
	const folder = path.join(testFolder(t), "site");
	await run(`site build --from ${EXAMPLE} --to ${folder}`);
	const served = `${folder}-served`;
	cpSync(folder, served, { recursive: true });
	const url = await serve(t, served);
	t.same((await run(`site check ${url} ${folder}`)).data, { url, files: 73 });
	writeFileSync(path.join(served, "en/10/index.html"), readFileSync(path.join(served, "en/10/index.html"), "utf8").replace("help", "hell"));
	await t.rejects(run(`site check ${url} ${folder}`), /altered-web-code.*en\/10\/index\.html/);
	await t.rejects(run(`site check ${url} ${path.dirname(folder)}`), /holds no site/);
	const answers: Record<string, number> = { "/en/10/": 302 };
	const other = await serve(t, folder, answers);
	await t.rejects(run(`site check ${other} ${folder}`), /altered-web-code.*en\/10\/index\.html/, "a redirection is another answer");
	for (answers["/en/10/"] of [429, 500, 503]) await t.rejects(run(`site check ${other} ${folder}`), { code: "unavailable" });
	const nobody = "http://127.0.0.1:1";
	await t.rejects(run(`site check ${nobody} ${folder}`), { code: "unavailable", message: /can't be reached/ });
});

t.test("one person proposes a build, another publishes it, and what is served is compared with it", async (t) => {
	const { founder, admin, origin } = await readyNetwork(t);
	const as = (who: { session: UnlockedSession }, line: string) => type(line, who.session);
	const folder = path.join(testFolder(t), "site");
	const { sha256: manifest } = (await run(`site build --from ${EXAMPLE} --to ${folder}`)).data;
	const url = await serve(t, folder);
	await t.rejects(as(admin, `site check ${url}`), /No public site is released/);
	for (const line of ["site propose", `site propose ${folder} --none`]) await t.rejects(as(founder, line), /Give either the FOLDER/);
	await t.rejects(as(origin.coordinator, `site propose ${folder}`), { code: "not-allowed" });
	const page = path.join(folder, "en/10/index.html");
	const whole = readFileSync(page);
	writeFileSync(page, "other");
	await t.rejects(as(founder, `site propose ${folder}`), /en\/10\/index\.html differs/);
	writeFileSync(page, whole);

	const { proposal, ...first } = (await as(founder, `site propose ${folder}`)).data;
	t.same(first, { manifest, files: 73, inForce: false });
	const { data, text } = await as(origin.coordinator, "vetting list");
	t.match(data.proposals, [{ type: "site.release", name: `a public site of 73 files, SHA-256 of their list ${manifest}`, needed: 1 }]);
	t.match(text, manifest);
	await t.rejects(as(founder, `vetting approve ${proposal}`), { code: "not-allowed" }, "the proposer");
	await t.rejects(as(admin, `site check ${url}`), /No public site is released/, "nothing is published yet");
	const other = "ab".repeat(32);
	await t.rejects(as(origin.coordinator, `vetting approve ${proposal} --release ${other}`), { code: "bad-input", field: "release" });
	t.equal((await as(origin.coordinator, `vetting approve ${proposal} --release ${manifest}`)).data.inForce, true);
	t.same((await as(admin, `site check ${url}`)).data, { url, files: 73 });

	writeFileSync(page, `${whole}<!-- -->`);
	await t.rejects(as(admin, `site check ${url}`), /altered-web-code.*en\/10\/index\.html/);
	writeFileSync(page, whole);
	const list = path.join(folder, "files.txt");
	const listed = readFileSync(list, "utf8");
	writeFileSync(list, listed.split("\n").slice(1).join("\n"));
	await t.rejects(as(admin, `site check ${url}`), /altered-web-code.*files\.txt/, "another list than the released one");
	writeFileSync(list, listed);
	t.equal((await as(admin, "site propose --none")).data.inForce, true, "one admin takes it down");
	await t.rejects(as(founder, `site check ${url}`), /No public site is released/);
});
