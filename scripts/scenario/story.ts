/** The story's chapters, in order. Each prints its checks. */
import path from "node:path";
import { readSection } from "#sdk/casework/index.ts";
import { readAll } from "#sdk/index.ts";
import type { RunningServer } from "../demo/server.ts";
import { audit } from "./audit.ts";
import { hashOf, makeFile } from "./files.ts";
import { consent, request, travel } from "./handover.ts";
import {
	addOrganisation,
	admit,
	foundNetwork,
	person,
	refuseSecondGenesis,
	type Scenario,
	scenarioOf,
	sessionOf,
	staffTeam,
	type Team,
} from "./people.ts";
import { tryRealKeys } from "./real-keys.ts";
import { closeShells, type Person } from "./shell.ts";
import { chapter, prove, step } from "./tell.ts";

const GIVEN = ["identity", "risk-and-safety", "logistics"];
const KEPT = ["story", "health"];

interface Cast {
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

export async function story(server: RunningServer, folder: string): Promise<void> {
	const scenario = scenarioOf(server, path.join(folder, "profiles"));
	const cast = await assemble(scenario);
	const thread = await talk(cast, folder);
	const opened = await openCase(cast);
	await firstLeg(cast, opened);
	await secondLeg(cast, opened);
	await departure(cast, thread);
	await comeBack(cast, thread, opened);
	chapter("The auditor");
	const kept = KEPT.map((name) => compartmentOf(opened, name));
	await audit(cast.auditor, scenario.used, opened.case, [
		{ by: cast.transit.staff, objects: kept, what: `the sections ${KEPT.join(" and ")}` },
		{ by: cast.destination.staff, objects: [compartmentOf(opened, "health")], what: "the section health, before it was disclosed" },
		{ by: cast.admin, objects: [thread], what: "the thread" },
	]);
	await closeShells();
	step("all people sign out");
}

async function assemble(scenario: Scenario): Promise<Cast> {
	chapter("A network is founded");
	const admins = await foundNetwork(scenario);
	await refuseSecondGenesis(scenario);
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

/** @returns the thread's id. */
async function talk({ origin, transit, petra, admin }: Cast, folder: string): Promise<string> {
	chapter("A thread between two organisations");
	const { thread } = await origin.staff.do("thread", "open", "Housing on the way", "--with", transit.desk);
	await origin.staff.do("thread", "write", thread, "Përshëndetje! A keni vend për dy netë?", "--language", "sq");
	await transit.staff.do("thread", "write", thread, "Sì, due notti vanno bene. أهلاً بكم", "--language", "it");
	const read = await origin.coordinator.do("thread", "read", thread, "--all");
	prove(
		read.title === "Housing on the way" && read.entries.length === 3,
		"both desks read and write in the thread, each in their language",
	);
	prove(read.entries[2].authorName === transit.staff.name, "the authors' names are those of the directory");
	const sent = path.join(folder, "floor plan.bin");
	const saved = path.join(folder, "saved.bin");
	await makeFile(sent, 20);
	const { entry } = await origin.staff.do("thread", "attach", thread, sent, "--note", "The floor plan");
	await transit.coordinator.do("thread", "save", thread, entry, "--to", saved);
	prove((await hashOf(sent)) === (await hashOf(saved)), "a file of 20 MB is attached, and the other desk gets the same bytes");
	prove((await petra.do("thread", "read", thread, "--all")).entries.length === 4, `${petra.name}, a colleague, reads the thread too`);
	prove(await admin.refused(["not-found"], "thread", "read", thread), "an admin can't read the thread");
	return thread;
}

interface Opened {
	case: string;
	code: string;
	sections: { section: string; compartment: string }[];
}

async function openCase({ origin }: Cast): Promise<Opened> {
	chapter("A case");
	const { staff } = origin;
	const sections = [...GIVEN, ...KEPT, "consent"];
	const opened = await staff.do("case", "open", "--sections", sections.join(","));
	prove(
		/^([a-z]{4}-){3}[a-z]{4}$/.test(opened.code),
		`${staff.name} opens a case with ${sections.length} sections; its case code is ${opened.code}`,
	);
	await staff.do("case", "write", opened.code, "identity", "--set", "prs_FirstName=Lule", "--set", "prs_PrimaryLanguage=sq");
	await staff.do("case", "write", opened.code, "logistics", "By bus to Bari, somebody must meet her at the harbour.");
	await staff.do("case", "write", opened.code, "risk-and-safety", "He knows the address of her sister.");
	await staff.do("case", "write", opened.code, "story", "How it came about, in her words.");
	await staff.do("case", "write", opened.code, "health", "Needs a doctor within a week.");
	await staff.do("case", "lead", opened.code, staff.name);
	const { sections: made, lead } = await origin.coordinator.do("case", "show", opened.code);
	prove(lead === staff.id && made.length === sections.length, `the whole desk sees the case, and ${staff.name} is the lead`);
	return { case: opened.case, code: opened.code, sections: made };
}

const compartmentOf = ({ sections }: Opened, name: string) => sections.find(({ section }) => section === name)?.compartment ?? "";

async function firstLeg({ scenario, origin, transit, destination }: Cast, opened: Opened): Promise<void> {
	chapter("From origin to transit");
	const { code } = opened;
	const [from, to] = [origin.staff, transit.staff];
	const words = "She agrees that Bridge House learns who she is and how she travels.";
	const agreed = await consent(from, code, transit.name, GIVEN, words);
	step(`she consents: ${GIVEN.join(", ")}, to ${transit.name} only, for 60 days`);
	const asking = {
		kind: "transfer",
		to: transit.desk,
		sections: GIVEN,
		consent: agreed,
		summary: "Young woman, needs two nights.",
		travel: true,
	} as const;
	const tooMuch = { ...asking, sections: [...GIVEN, "health"] };
	const refused = await request(from, code, tooMuch).then(
		() => null,
		(error: Error) => error.message,
	);
	prove(refused?.includes("no-basis"), "a request for a section that she didn't consent to is refused");
	const handoff = await request(from, code, asking);
	const { rows } = await to.do("inbox");
	const awaiting = rows.filter((row: { awaits?: boolean }) => row.awaits);
	prove(awaiting.length === 1 && awaiting[0].handoff === handoff, `${transit.name} finds the request in its inbox`);
	prove((await to.do("handoff", "summary", handoff)).text.includes("two nights"), "it reads the summary, which has no name");
	prove(await to.refused(["not-found", "bad-content"], "case", "read", code, "identity"), "it can't read a section before it has accepted");
	await to.do("handoff", "say", handoff, "Is she travelling alone?");
	await from.do("handoff", "say", handoff, "With one colleague of ours, up to the harbour.");
	const talk = await to.do("handoff", "read", handoff);
	prove(talk.entries.length === 2 && talk.entries[1].authorName === from.name, "both desks talk in the hand-off's thread");
	prove((await to.do("handoff", "acknowledge", handoff)).state === "acknowledged", "it acknowledges the request");
	prove(await from.refused(["not-allowed"], "handoff", "accept", handoff), "the from-desk can't accept its own request");
	prove((await to.do("handoff", "accept", handoff)).state === "accepted", "it accepts the request");
	const identity = await to.do("case", "read", code, "identity");
	prove(identity.sections[0].values.prs_FirstName.value === "Lule", "now it reads the granted sections");
	await travel(from, to, code, handoff);
	await closedToTransit({ scenario, origin, transit, destination }, opened);
}

type Desks = Pick<Cast, "scenario" | "origin" | "transit" | "destination">;

/** Checks that transit, although custodian, can't read or decrypt the sections that it wasn't given. */
async function closedToTransit({ scenario, origin, transit }: Desks, opened: Opened): Promise<void> {
	for (const name of KEPT)
		prove(
			await transit.staff.refused(["not-found", "bad-content"], "case", "read", opened.code, name),
			`${transit.name} is the custodian, but can't read the section ${name}`,
		);
	const [transitSession, ownerSession] = [await sessionOf(scenario, transit.staff), await sessionOf(scenario, origin.staff)];
	// Loads the keys of the granted sections, so that they are tried too.
	for (const name of GIVEN) await readSection(transitSession, compartmentOf(opened, name));
	for (const name of KEPT) {
		const compartment = compartmentOf(opened, name);
		const trial = await tryRealKeys(transitSession, ownerSession, compartment);
		const control = await tryRealKeys(ownerSession, ownerSession, compartment);
		prove(
			trial.boxes > 0 && trial.opened === 0 && control.opened > 0,
			`all ${trial.keys} of its keys, tried ${trial.boxes} times on boxes of ${name}, open none (the owner's keys open ${control.opened})`,
		);
	}
}

async function secondLeg({ origin, transit, destination }: Cast, opened: Opened): Promise<void> {
	chapter("From transit to destination");
	const { code } = opened;
	const [from, to] = [transit.staff, destination.staff];
	const agreed = await consent(from, code, destination.name, GIVEN);
	const summary = "Young woman, two nights with us, wants to stay with you.";
	const handoff = await request(from, code, {
		kind: "transfer",
		to: destination.desk,
		sections: GIVEN,
		consent: agreed,
		summary,
		travel: true,
	});
	await to.do("handoff", "acknowledge", handoff);
	await to.do("handoff", "accept", handoff);
	step(`${destination.name} accepts`);
	await travel(from, to, code, handoff);
	prove((await to.do("case", "show", code)).route.length === 2, "the case's route has two transfers");
	prove(
		await to.refused(["not-found", "bad-content"], "case", "read", code, "health"),
		"the destination can't read a section that transit never had",
	);

	const forDoctor = await consent(to, code, destination.name, ["health"]);
	const referral = {
		kind: "referral",
		to: destination.desk,
		sections: ["health"],
		consent: forDoctor,
		summary: "One section.",
		travel: false,
	} as const;
	const disclosed = await request(origin.staff, code, referral);
	step(`the section's owner, ${origin.name}, discloses the section health to ${destination.name} by a referral with its own consent`);
	await to.do("handoff", "accept", disclosed);
	await to.do("handoff", "receive", disclosed);
	const health = await to.do("case", "read", code, "health");
	prove(health.sections[0].entries[0].text.includes("doctor"), `${destination.name} reads the section health`);
	prove(await from.refused(["not-found", "bad-content"], "case", "read", code, "health"), `${transit.name} still can't read it`);
	const certificate = await to.do("handoff", "certificate", handoff);
	prove(certificate.format.includes("custody-certificate"), "the custody certificate of the second transfer verifies offline");
}

async function departure({ scenario, origin, petra, transit }: Cast, thread: string): Promise<void> {
	chapter("A colleague is removed");
	const keys = await sessionOf(scenario, petra);
	await readAll(keys, thread);
	const { epoch } = await origin.coordinator.do("thread", "show", thread);
	const removed = await origin.coordinator.do("member", "remove", petra.id, "--code", "left");
	prove(removed.inForce, `${petra.name} is removed by her coordinator with immediate effect`);
	const code = await petra.refused(["session-ended", "not-signed-in", "not-allowed", "not-vouched", "not-found"], "thread", "read", thread);
	prove(code, `her sessions have ended (${code})`);
	prove(await petra.refusedSignIn(["sign-in-failed", "not-allowed", "not-vouched", "suspended"]), "she can't sign in again");
	const upkeep = await origin.staff.do("upkeep");
	prove(
		upkeep.left === 0 && upkeep.failed.length === 0,
		`a colleague's client rotates the keys of the desk and of ${upkeep.compartmentsRenewed + upkeep.sectionsRenewed.length} compartments; none is left`,
	);
	await origin.staff.do("thread", "write", thread, "Written after she left.");
	const holder = await sessionOf(scenario, origin.staff);
	const trial = await tryRealKeys(keys, holder, thread, epoch);
	const control = await tryRealKeys(holder, holder, thread, epoch);
	prove(
		trial.boxes > 0 && trial.opened === 0 && control.opened > 0,
		`all ${trial.keys} keys that she ever had, tried ${trial.boxes} times, open nothing newer`,
	);
	const { entries } = await transit.staff.do("thread", "read", thread, "--all");
	prove(entries.at(-1).text === "Written after she left.", "the other holders still read the thread");
}

async function comeBack({ scenario, transit, admin }: Cast, thread: string, opened: Opened): Promise<void> {
	chapter("A colleague loses password, recovery code and machine");
	const { staff: lost, coordinator } = transit;
	await lost.leave();
	const back = person(scenario, lost.name, lost.signIn, "luca-new-machine");
	await admit(back, coordinator, admin, ["returning", lost.id]);
	prove(back.id === lost.id, `${back.name} returns with new keys; two people vouch for him again, and he has the same member id`);
	const upkeep = await coordinator.do("upkeep");
	prove(upkeep.failed.length === 0, "a colleague's client seals the desk's key to his new keys");
	const { entries } = await back.do("thread", "read", thread, "--all");
	prove(
		entries.length === 5 && entries.every((entry: { failure: unknown }) => entry.failure === null),
		"he reads the whole thread again, from its first message",
	);
	const identity = await back.do("case", "read", opened.code, "identity");
	prove(identity.sections[0].values.prs_FirstName.value === "Lule", "he reads the case's sections from the time before the transfer");
}
