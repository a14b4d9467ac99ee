/** The people of the story, and the chapters in which they get together. */
import { addOrganisation, admit, foundNetwork, person, proveSecondGenesisRefused, type Scenario, staffTeam, type Team } from "./people.ts";
import type { Person } from "./shell.ts";
import { chapter, prove, step } from "./tell.ts";

export interface Cast {
	scenario: Scenario;
	founder: Person;
	admin: Person;
	auditor: Person;
	origin: Team;
	transit: Team;
	destination: Team;
	/** A colleague at the origin who joins later and is removed. */
	petra: Person;
}

/** Founds the network, and admits three organisations, an auditor, and Petra. */
export async function assemble(scenario: Scenario): Promise<Cast> {
	chapter("A network is founded");
	const admins = await foundNetwork(scenario);
	await proveSecondGenesisRefused(scenario);
	chapter("Three organisations and their people");
	await addOrganisation(admins.founder, admins.admin, "Lighthouse", "AL", "origin");
	await addOrganisation(admins.founder, admins.admin, "Bridge House", "IT", "transit");
	await addOrganisation(admins.founder, admins.admin, "New Dawn", "DE", "destination");
	const origin = await staffTeam(
		scenario,
		admins,
		["Lighthouse", "Reception"],
		[
			["Era Hoxha", "era"],
			["Blerim Kola", "blerim"],
		],
	);
	const transit = await staffTeam(
		scenario,
		admins,
		["Bridge House", "Night Desk"],
		[
			["Marta Rossi", "marta"],
			["Luca Bianchi", "luca"],
		],
	);
	const destination = await staffTeam(
		scenario,
		admins,
		["New Dawn", "Arrivals"],
		[
			["Anke Vogt", "anke"],
			["Yusuf Demir", "yusuf"],
		],
	);
	const auditor = person(scenario, "Noor Aziz", "noor");
	await admit(auditor, admins.founder, admins.admin, ["auditor"]);
	step(`${auditor.name} is the auditor of the whole network; both admins vouched`);

	const petra = person(scenario, "Petra Leka", "petra");
	await admit(petra, origin.coordinator, admins.admin, ["staff", "--desk", "Reception"], async () => {
		await petra.signInNow();
		const code = await petra.refused(["not-vouched"], "thread", "list");
		prove(code, `${petra.name} has joined, but nobody has vouched for her: she can sign in, and everything else is refused`);
	});
	await origin.coordinator.do("upkeep");
	prove((await petra.do("whoami")).status === "active", "two people have vouched for her, and she has access");
	return { scenario, ...admins, auditor, origin, transit, destination, petra };
}
