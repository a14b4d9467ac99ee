/** The check of an exported file: what doesn't fit, and what the browser can't read. */
import { openAsBlob } from "node:fs";
import { appendFile, writeFile } from "node:fs/promises";
import path from "node:path";
import t from "tap";
import { checkExport } from "../../../clients/web/sitting/verbs/log-export.ts";
import type { Sitting } from "../../../clients/web/sitting/verbs/sitting.ts";
import { testFolder } from "../../support/folder.ts";
import { readyNetwork } from "../../support/sdk.ts";

t.test("a file that can't be read isn't called one that doesn't fit", async (t) => {
	const { origin } = await readyNetwork(t);
	const sitting = { session: origin.staff.session } as Sitting;
	const place = path.join(testFolder(t), "access.jsonl");
	await writeFile(place, "{}\n");
	const file = await openAsBlob(place);
	const check = (proof: Blob) => checkExport(sitting, { format: "jsonl", file, proof });
	t.equal(await check(new Blob(["{}\n"])), null, "no proof");
	const chosen = await openAsBlob(place);
	await appendFile(place, "{}\n");
	await t.rejects(check(chosen), { code: "bad-input", field: "file" }, "it has changed since it was chosen");
});
