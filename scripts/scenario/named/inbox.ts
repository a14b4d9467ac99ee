/** A declined emergency stands first until somebody takes it up. The inbox shows when a lead or all members of a desk are suspended. */
import path from "node:path";
import type { RunningServer } from "../../demo/server.ts";
import { consent } from "../handover.ts";
import { addOrganisation, foundNetwork, scenarioOf, staffTeam } from "../people.ts";
import { closeShells, type Person } from "../shell.ts";
import { chapter, prove } from "../tell.ts";

interface Row {
	kind: string;
	group: string;
	red: boolean;
	absent?: string | null;
	suggested?: string | null;
	handoff?: string;
	count?: number;
	case: { code: string } | null;
}

const rowsOf = async (who: Person): Promise<Row[]> => (await who.do("inbox")).rows;

async function requestEmergency(by: Person, code: string, to: string, agreed: string): Promise<string> {
	const terms = ["--kind", "transfer", "--to", to, "--reason", "MigrationOrChangeOfLocation", "--priority", "emergency", "--travel"];
	const { handoff } = await by.do("handoff", "draft", code, ...terms);
	await ask(by, handoff, agreed);
	return handoff;
}

function ask(by: Person, handoff: string, agreed: string): Promise<unknown> {
	const person = ["--age-band", "18-24", "--languages", "sq", "--needs", "shelter", "--urgency", "emergency", "--risk-level", "high"];
	const basis = ["--basis", "consent", "--consent", agreed, "--sections", "logistics"];
	return by.do("handoff", "request", handoff, "A bed tonight.", ...basis, ...person);
}

export async function inbox(server: RunningServer, folder: string): Promise<void> {
	const scenario = scenarioOf(server, path.join(folder, "profiles"));
	chapter("Two organisations");
	const admins = await foundNetwork(scenario);
	for (const [name, country, part] of [
		["Lighthouse", "AL", "origin"],
		["Haus Lydia", "DE", "destination"],
	] as const)
		await addOrganisation(admins.founder, admins.admin, name, country, part);
	const origin = await staffTeam(
		scenario,
		admins,
		["Lighthouse", "Reception"],
		[
			["Era Hoxha", "era"],
			["Blerim Kola", "blerim"],
		],
	);
	const house = await staffTeam(
		scenario,
		admins,
		["Haus Lydia", "Night Desk"],
		[
			["Anna Vogel", "anna"],
			["Jonas Weber", "jonas"],
		],
	);
	const [one, other] = [origin.staff, origin.coordinator];

	chapter("A declined emergency doesn't vanish");
	const { code } = await one.do("case", "open", "--sections", "logistics,consent");
	await one.do("case", "write", code, "logistics", "She arrives with one bag.");
	const news = async () => (await rowsOf(other)).filter(({ kind, case: about }) => kind === "unread" && about?.code === code).length;
	prove((await news()) === 1, `${other.name} sees that the section has something new`);
	await other.do("case", "read", code, "logistics");
	prove((await news()) === 0, "and reading the section clears it");

	const agreed = await consent(one, code, house.name, ["logistics"], "She agrees.");
	const handoff = await requestEmergency(one, code, house.desk, agreed);
	const twin = ["--kind", "transfer", "--to", house.desk, "--reason", "MigrationOrChangeOfLocation", "--priority", "normal", "--travel"];
	const second = (await one.do("handoff", "draft", code, ...twin)).handoff;
	const refused = await ask(one, second, agreed).then(
		() => "",
		(error: Error) => error.message,
	);
	prove(refused.includes("already-requested") && refused.includes(handoff), "an equal request is refused with the id of the first");
	prove((await rowsOf(house.staff))[0]?.group === "emergency", `${house.staff.name} sees the emergency first`);
	await house.staff.do("handoff", "decline", handoff, "--code", "no-capacity");
	for (const who of [one, other]) {
		const [first] = await rowsOf(who);
		prove(first?.kind === "declined" && first.red && first.handoff === handoff, `it stands first and red for ${who.name}`);
	}
	const [listed] = (await one.do("case", "list")).cases;
	prove(listed.withoutPlace, "the case list says that she has no place");
	await one.do("handoff", "settle", handoff, "--code", "person-declined");
	prove(
		!(await rowsOf(other)).some(({ kind }) => kind === "declined"),
		`once ${one.name} has taken it up, it is gone for ${other.name} too`,
	);

	chapter("A lead and a desk are suspended");
	await one.do("case", "lead", code, other.id);
	await requestEmergency(one, code, house.desk, agreed);
	await admins.founder.do("member", "suspend", other.id, "--code", "investigation");
	const ours = await rowsOf(one);
	prove(
		ours.some(({ kind, red }) => kind === "lead-left" && red),
		"the suspended lead is shown in the inbox",
	);
	prove((await one.do("case", "show", code)).flags.includes("lead-left"), "and in the case");
	await house.coordinator.do("member", "suspend", house.staff.id, "--code", "investigation");
	await admins.admin.do("member", "suspend", house.coordinator.id, "--code", "investigation");
	prove(
		(await rowsOf(one)).some(({ absent }) => absent === "unmanned"),
		"a hand-off to a desk without members is shown to the other side",
	);
	prove(
		(await rowsOf(admins.admin)).some(({ kind }) => kind === "desk-unmanned"),
		"and to the admins",
	);
	await closeShells();
}
