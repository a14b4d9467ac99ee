/** Runs each command of docs/casework.md, in order, as the person in front of it. */
import { readFileSync } from "node:fs";
import path from "node:path";
import t from "tap";
import { commands } from "../../../clients/cli/commands/index.ts";
import { typing } from "../../support/commands.ts";
import { testFolder } from "../../support/folder.ts";
import { readyNetwork } from "../../support/sdk.ts";

const page = readFileSync(path.join(import.meta.dirname, "../../../docs/casework.md"), "utf8");
const { origin, transit } = await readyNetwork(t);
const people = { ana: origin.staff, era: origin.coordinator, luca: transit.staff };
const type = typing(commands, origin.staff.session);

/** The names and ids on the page, and those of this network. */
const names = new Map([
	["Bridge House/Night Desk", transit.desk],
	["Lighthouse/Reception", origin.desk],
	["Bridge House", transit.id],
	["Lighthouse", origin.id],
	["Ana Kola", origin.staff.id],
]);
/** The ids on the page that its commands make, in that order. */
const pageIds: Record<string, string[]> = {
	code: ["bado-kime-losa-tobo", "nupo-dari-seko-mela"],
	consent: ["91bc", "(not named again)", "c40d", "e85f"],
	handoff: ["3f2a", "77e0", "a1d5", "b7c2"],
	ask: ["6d1e"],
};
/** The commands that make an id, and its kind. */
const CREATES: Record<string, string> = { "case open": "code", "consent record": "consent", "handoff draft": "handoff", "case ask": "ask" };

const folder = testFolder(t);
// In one pass, because an id that was put in can contain the short id of another.
const inTestWords = (line: string) =>
	line
		.replace(new RegExp([...names.keys()].join("|"), "g"), (name) => names.get(name) ?? name)
		.replace(/(case|certificate)\.json/g, `${folder}/$1.json`);

const lines = [...page.matchAll(/^(ana|era|luca)> (.+)$/gm)].map(([, who = "", line = ""]) => ({ who: who as keyof typeof people, line }));

t.test("each command of the page works, in the order of the page", async (t) => {
	t.ok(lines.length > 60, "the page has its commands");
	for (const { who, line } of lines) {
		const ran = type(inTestWords(line), people[who].session, { confirm: async () => true });
		const answer = await ran.catch((error: unknown) => void t.fail(`${who}> ${line}: ${error}`));
		const kind = CREATES[line.split(" ").slice(0, 2).join(" ")];
		if (kind && answer) names.set(pageIds[kind]?.shift() ?? "", answer.data[kind]);
	}
	t.same(Object.values(pageIds).flat(), [], "each id that the page names was made");
});
