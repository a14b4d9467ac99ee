/**
 * What `--json` prints. Programs of others read it, so it stays as it is. `json-printed.json` has the answer of each line, with ids, times and
 * other values that differ in each run replaced. After a change that is meant: CLOISTER_RECORD=true npm test -- test/clients/cli/json
 */
import { readFileSync, writeFileSync } from "node:fs";
import t from "tap";
import { acceptHandoff, acknowledgeHandoff, arrangeHandoff } from "#sdk/casework/index.ts";
import { approve, changeOrganisation, proposeOffersSpace, proposeSpace } from "#sdk/index.ts";
import { commands } from "../../../clients/cli/commands/index.ts";
import { typing } from "../../support/commands.ts";
import { readyNetwork } from "../../support/sdk.ts";
import { caseWith, DAY, requestTransfer } from "../../support/sdk-cases.ts";

const FILE = new URL("json-printed.json", import.meta.url);

/** Values that differ in each run. */
const KINDS: [string, RegExp][] = [
	["id", /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/],
	["time", /^\d{4}-\d\d-\d\dT[\d:.]+Z$/],
	["code of a case", /^([a-z]{4}-){3}[a-z]{4}$/],
	["hash", /^[0-9A-Za-z_-]{43}$|^[0-9a-f]{64}$|^[0-9A-Za-z+/]{43}=$/],
	["fingerprint", /^(\d{5} ?){12}$/],
];

function plain(value: unknown): unknown {
	if (typeof value === "string") {
		const kind = KINDS.find(([, pattern]) => pattern.test(value))?.[0];
		return kind ? `<${kind}>` : value;
	}
	if (Array.isArray(value)) return value.map(plain);
	if (value === null || typeof value !== "object") return value;
	return Object.fromEntries(Object.entries(value).map(([name, each]) => [String(plain(name)), plain(each)]));
}

/** Sorts lists whose order depends on random ids. */
function sorted(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(sorted).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
	if (value === null || typeof value !== "object") return value;
	return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, sorted(each)]));
}

t.test("what each line prints for programs", async (t) => {
	const { founder, admin, origin, transit, destination } = await readyNetwork(t);
	const [staff, taker] = [origin.staff.session, transit.staff.session];
	const type = typing(commands, staff);
	const printed: Record<string, unknown> = {};
	const run = async (name: string, line: string, session = staff) => {
		printed[name] = sorted(plain((await type(line, session)).data));
	};
	const { id, code, of } = await caseWith(staff, origin.desk, ["identity", "safe-contact", "journal"]);
	await run("case write", `case write ${code} identity --set prs_FirstName=Ana --set prs_Citizenship=MD "She told us her name."`);
	await run("case read", `case read ${code} identity`);
	await run("contact add", `contact add ${code} --channel phone --with person --minutes 20`);
	await run("case read, with rows", `case read ${code} safe-contact`);
	await run("case history", `case history ${code} identity prs_FirstName`);
	await run("case readers", `case readers ${code}`);
	await run("task add", `task add ${code} --kind court --due 2030-01-01T10:00`);
	await run("task list", `task list ${code}`);
	const { handoff, ref } = await requestTransfer(staff, id, transit, ["identity", "safe-contact"], of);
	for (const [who, session] of [
		["from-desk", staff],
		["to-desk", taker],
	] as const) {
		await run(`handoff list, ${who}`, "handoff list", session);
		await run(`handoff show, ${who}`, `handoff show ${handoff.id}`, session);
		await run(`case show, ${who}`, `case show ${id}`, session);
		await run(`inbox, ${who}`, "inbox", session);
	}
	await run("handoff summary", `handoff summary ${handoff.id}`, taker);
	await run("handoff read", `handoff read ${handoff.id}`, taker);
	await acknowledgeHandoff(taker, ref);
	await acceptHandoff(taker, ref);
	await arrangeHandoff(taker, ref, taker.now() + DAY);
	await run("handoff confirm", `handoff confirm ${handoff.id} --yes`);
	await run("handoff hold", `handoff hold ${handoff.id} --code unsafe`);
	await run("handoff show, on hold", `handoff show ${handoff.id}`);
	await run("case list", "case list");
	await run("case show, accepted", `case show ${id}`, taker);
	await run("case read, by the to-desk", `case read ${id} identity`, taker);
	await run("consent show", `consent show ${code}`);
	await run("thread open", `thread open "For Monday" --with "Transit/Desk of Transit"`, staff);
	await run("thread list", "thread list");
	await run(
		"organisation add",
		"organisation add Port --country DE --parts destination --identity-seen in-person --references 3",
		founder.session,
	);
	await run("policy set", "policy set --vetting-months 9 --attachment-mib 64", founder.session);
	await run("member suspend", `member suspend ${transit.coordinator.id} --code investigation`, founder.session);
	await run("vetting list", "vetting list", admin.session);
	for (const line of ["member list", "organisation list", "desk list", "policy show"]) await run(line, line, admin.session);
	await run("member show", `member show ${origin.staff.id}`, admin.session);
	await run("session list", "session list");
	await run("book show", "book show");
	const facts = { organisation: origin.id, region: "asia", affiliation: "secular", scope: "full" } as const;
	await approve(admin.session, await changeOrganisation(founder.session, facts));
	for (const organisation of [transit.id, destination.id])
		await approve(admin.session, await changeOrganisation(founder.session, { ...facts, organisation }));
	const { space, object } = await proposeSpace(founder.session, { circle: "network", owner: origin.desk });
	await approve(admin.session, object);
	await run("space list", "space list");
	const line = `topic open ${space} "Who speaks Vietnamese?" "In Asia." --language en --tag law --poll "When?" --option Now --option Later`;
	const { topic } = (await type(line)).data as { topic: string };
	await run("topic answer", `topic answer ${topic} "We do." --language en`);
	await run("topic vote", `topic vote ${topic} 1`);
	await run("topic follow", `topic follow ${topic}`);
	await run("space muted", `space muted ${space}`);
	await run("topic list", "topic list");
	await run("topic show", `topic show ${topic}`);
	const loud = (await type(`topic open ${space} Loud "Hear me." --language en`, taker)).data as { topic: string };
	const report = `space report ${space} ${loud.topic} --reason off-topic`;
	const { thread } = (await type(report, destination.staff.session)).data as { thread: string };
	await run("space reported", `space reported ${thread}`);
	const wrote = await type(
		`document write ${space} "Talks in schools" "We talked." --kind practice --language en --theme schools --country IT`,
	);
	const { document } = wrote.data as { document: string };
	await run("document comment", `document comment ${document} "Thank you." --language en`);
	await run("document translate", `document translate ${document} "À l'école" "Parler." --language fr`);
	await run("document list", "document list");
	await run("document show", `document show ${document}`);
	await approve(admin.session, (await proposeOffersSpace(founder.session, origin.desk)).object);
	await run("offer add", "offer add safe-house --country IT --language it --for women --beds 2 --phone +390600000");
	await run("offer list", "offer list");
	await run("offer confirm", "offer confirm");
	await type(`people profile ${origin.id} '{"languages":["vi"],"ask":"Vietnamese"}'`);
	await run("people show", `people show ${origin.id}`);
	await run("people find", "people find --language vi --beds 1");
	if (process.env.CLOISTER_RECORD) writeFileSync(FILE, `${JSON.stringify(printed, null, "\t")}\n`);
	const recorded = JSON.parse(readFileSync(FILE, "utf8"));
	t.same(Object.keys(printed), Object.keys(recorded));
	for (const [name, data] of Object.entries(printed)) t.same(data, recorded[name], name);
});
