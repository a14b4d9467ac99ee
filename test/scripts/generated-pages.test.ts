/** The pages that `npm run docs` makes. */
import { readFileSync } from "node:fs";
import path from "node:path";
import t from "tap";
import * as z from "zod/mini";
import { pathOf } from "#protocol/contracts/endpoint.ts";
import { allEndpoints } from "#protocol/contracts/index.ts";
import { httpApiPage } from "../../scripts/docs/http-api.ts";
import { writeApiPages } from "../../scripts/docs/sdk.ts";
import { root } from "../../scripts/tools.ts";
import { testFolder } from "../support/folder.ts";

t.test("the page about the HTTP API has every endpoint, with its access entry", async (t) => {
	const page = await httpApiPage();
	for (const contract of allEndpoints) {
		const section = sectionOf(page, `${contract.method}]${pathOf(contract).replace(/:(\w+)/g, "{$1}")}`);
		t.match(section, contract.access === "public" ? "Leaves no access entry." : `Access entry: \`${contract.access.action}\``, contract.id);
	}
	t.notMatch(page, "Partial(", "a nullable value is shown as a union");
});

t.test("the page about the HTTP API shows defaults and limits", async (t) => {
	const page = await httpApiPage();
	const append = sectionOf(page, "POST]/api/cases/{case}/statements");
	for (const shown of [
		"The body has at most 4194304 bytes.",
		"// List: 1 to 20 items.\n  statements: {",
		"// List: at most 45 items.\n  epochs: {",
		"// base64url of at most 61440 bytes.\n    body: string",
		"// base64url of at most 64 bytes. List: 1 to 2 items.\n    sigs: string[]",
	])
		t.ok(append.includes(shown), shown);
	t.match(sectionOf(page, "GET]/api/cases"), "1 to 200, default 50");
	t.match(sectionOf(page, "POST]/api/session/start"), "// 3 to 80 letters, digits and . _ @ + -\n  name: string");
	t.match(sectionOf(page, "POST]/api/session/start"), "// Optional.\n  work: {");
	t.match(sectionOf(page, "POST]/api/genesis"), "// 1 to 120 characters.\n    name: string");
	t.match(sectionOf(page, "POST]/api/directory/lost"), "at most 262144 bytes; while the directory is rolled back, at most 33554432");
});

t.test("each text and list of a request has a maximum in the OpenAPI document", async (t) => {
	const requests = allEndpoints.flatMap((contract) =>
		[contract.body, contract.query].filter(Boolean).map((schema) => [contract.id, schema]),
	);
	for (const [id, schema] of requests) {
		const unlimited = unlimitedIn(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }), "");
		t.same(unlimited, [], id);
	}
});

/** @param endpoint as in `GET]/api/cases`. @returns its part of the page, or an empty text. */
function sectionOf(page: string, endpoint: string): string {
	const start = page.indexOf(`### [${endpoint}\n`);
	return start < 0 ? "" : page.slice(start, page.indexOf("***", start));
}

/** The paths of the texts without a largest length or a pattern that limits it, and of the lists without a largest number of items. */
function unlimitedIn(schema: any, path: string): string[] {
	if (schema.anyOf) return schema.anyOf.flatMap((each: any) => unlimitedIn(each, path));
	if (schema.type === "array") return [...(schema.maxItems === undefined ? [path] : []), ...unlimitedIn(schema.items, `${path}[]`)];
	if (schema.type === "object")
		return Object.entries(schema.properties ?? {}).flatMap(([name, each]) => unlimitedIn(each, `${path}.${name}`));
	const isLimited = schema.type !== "string" || schema.maxLength !== undefined || schema.enum || /^\^[^*+]*\$$/.test(schema.pattern ?? "");
	return isLimited ? [] : [path];
}

// TypeDoc needs ten seconds for the whole SDK. A small file is enough to show that TypeDoc finds its TypeScript.
t.test("TypeDoc makes a page from comments and types", async (t) => {
	const folder = testFolder(t);
	await writeApiPages([path.join(root, "clients/sdk/storage.ts")], folder);
	t.match(readFileSync(path.join(folder, "README.md"), "utf8"), "memoryStorage");
});
