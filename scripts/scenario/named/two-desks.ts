/** Two organisations with one desk each, and two colleagues at each desk. */
import path from "node:path";
import type { RunningServer } from "../../demo/server.ts";
import { addOrganisation, foundNetwork, type Scenario, scenarioOf, staffTeam, type Team } from "../people.ts";
import { chapter } from "../tell.ts";

/** @returns the desk in the country of origin, and a desk on the way. */
export async function twoDesks(server: RunningServer, folder: string): Promise<{ scenario: Scenario; origin: Team; transit: Team }> {
	const scenario = scenarioOf(server, path.join(folder, "profiles"));
	chapter("Two desks");
	const admins = await foundNetwork(scenario);
	await addOrganisation(admins.founder, admins.admin, "Lighthouse", "AL", "origin");
	await addOrganisation(admins.founder, admins.admin, "Bridge House", "IT", "transit");
	const lighthouse: [string, string][] = [
		["Era Hoxha", "era"],
		["Blerim Kola", "blerim"],
	];
	const bridge: [string, string][] = [
		["Marta Rossi", "marta"],
		["Luca Bianchi", "luca"],
	];
	const origin = await staffTeam(scenario, admins, ["Lighthouse", "Reception"], lighthouse);
	const transit = await staffTeam(scenario, admins, ["Bridge House", "Night Desk"], bridge);
	return { scenario, origin, transit };
}
