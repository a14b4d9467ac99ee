/** The pages that `npm run docs` makes. */
import { readFileSync } from "node:fs";
import path from "node:path";
import t from "tap";
import { pathOf } from "#protocol/contracts/endpoint.ts";
import { allEndpoints } from "#protocol/contracts/index.ts";
import { httpApiPage } from "../../scripts/docs/http-api.ts";
import { writeApiPages } from "../../scripts/docs/sdk.ts";
import { root } from "../../scripts/tools.ts";
import { testFolder } from "../support/folder.ts";

t.test("the page about the HTTP API has every endpoint, with its access entry", async (t) => {
	const page = await httpApiPage();
	for (const contract of allEndpoints) {
		const place = page.indexOf(`### [${contract.method}]${pathOf(contract).replace(/:(\w+)/g, "{$1}")}\n`);
		const section = page.slice(place, page.indexOf("***", place));
		t.ok(place > 0, contract.id);
		t.match(section, contract.access === "public" ? "Leaves no access entry." : `Access entry: \`${contract.access.action}\``, contract.id);
	}
	t.notMatch(page, "Partial(", "a nullable value is shown as a union");
});

// TypeDoc needs ten seconds for the whole SDK. A small file is enough to show that TypeDoc finds its TypeScript.
t.test("TypeDoc makes a page from comments and types", async (t) => {
	const folder = testFolder(t);
	await writeApiPages([path.join(root, "clients/sdk/storage.ts")], folder);
	t.match(readFileSync(path.join(folder, "README.md"), "utf8"), "memoryStorage");
});
