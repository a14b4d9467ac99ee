/** One organisation with one desk and two colleagues, for scenarios that need no more. */
import path from "node:path";
import type { RunningServer } from "../../demo/server.ts";
import { addOrganisation, foundNetwork, type Scenario, scenarioOf, staffTeam, type Team } from "../people.ts";
import { chapter } from "../tell.ts";

export async function oneDesk(server: RunningServer, folder: string): Promise<Team & { scenario: Scenario }> {
	const scenario = scenarioOf(server, path.join(folder, "profiles"));
	chapter("A desk");
	const admins = await foundNetwork(scenario);
	await addOrganisation(admins.founder, admins.admin, "Lighthouse", "AL", "origin");
	const team = await staffTeam(
		scenario,
		admins,
		["Lighthouse", "Reception"],
		[
			["Era Hoxha", "era"],
			["Blerim Kola", "blerim"],
		],
	);
	return { ...team, scenario };
}
