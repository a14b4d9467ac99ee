/** Runs each command of docs/auditing.md, in order, as an auditor. */
import { readFileSync } from "node:fs";
import path from "node:path";
import t from "tap";
import { listReviewQueries } from "#sdk/audit/index.ts";
import { readSection, writeSection } from "#sdk/casework/index.ts";
import { gather } from "#sdk/http/pages.ts";
import { commands } from "../../../clients/cli/commands/index.ts";
import { typing } from "../../support/commands.ts";
import { testFolder } from "../../support/folder.ts";
import { readyNetwork } from "../../support/sdk.ts";
import { caseWith } from "../../support/sdk-cases.ts";

const page = readFileSync(path.join(import.meta.dirname, "../../../docs/auditing.md"), "utf8");
const { network, founder, admin, origin } = await readyNetwork(t);
const { session: auditor } = await network.admit(founder, admin, { organisation: null, role: "auditor" });
const { session } = origin.staff;
const { id, code, of } = await caseWith(session, origin.desk, ["identity"]);
await writeSection(session, of.identity ?? "", { text: "Something." });
await readSection(session, of.identity ?? "");

const type = typing(commands, auditor);
const { data: entries } = await type(`log entries --case ${id} --limit 2`);
const [last, first] = entries.entries.map(({ seq }: { seq: number }) => seq);

/** What the page names, and what stands for it in this network. */
const names = new Map([
	["bado-kime-losa-tobo", code],
	["Bridge House", origin.id],
	["4711,4715", `${first},${last}`],
	["4711", `${last}`],
	["entries.csv", `${testFolder(t)}/entries.csv`],
]);
const inTestWords = (line: string) => line.replace(new RegExp([...names.keys()].join("|"), "g"), (name) => names.get(name) ?? name);

t.test("each command of the page works, in the order of the page", async (t) => {
	const lines = [...page.matchAll(/^auditor> (.+)$/gm)].map(([, line = ""]) => line);
	t.ok(lines.length > 15, "the page has its commands");
	for (const line of lines) {
		await type(inTestWords(line), auditor, { confirm: async () => true }).catch((error: unknown) => void t.fail(`${line}: ${error}`));
		const [query] = line.startsWith("review ask") ? await gather(listReviewQueries(auditor)) : [];
		if (query) names.set("3f2a", query.id);
	}
});
