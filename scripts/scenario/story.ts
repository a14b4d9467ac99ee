/** The story's chapters, in order. What each proves is said where it is proven. */
import path from "node:path";
import { readSection } from "#sdk/casework/index.ts";
import { httpTransport, memoryStorage, readAll, signIn, type UnlockedSession } from "#sdk/index.ts";
import type { RunningServer } from "../demo/server.ts";
import { audit } from "./audit.ts";
import { hashOf, makeFile } from "./files.ts";
import { consent, request, travel } from "./handover.ts";
import { addOrganisation, admit, foundNetwork, person, refuseSecondGenesis, staffTeam, type Team, type World, worldOf } from "./people.ts";
import { tryRealKeys } from "./real-keys.ts";
import { closeShells, type Person } from "./shell.ts";
import { chapter, prove, step } from "./tell.ts";

const GIVEN = ["identity", "risk-and-safety", "logistics"];
const KEPT = ["story", "health"];

interface Cast {
	world: World;
	founder: Person;
	admin: Person;
	auditor: Person;
	origin: Team;
	transit: Team;
	destination: Team;
	/** Of origin; comes late, and leaves. */
	petra: Person;
}

export async function story(server: RunningServer, folder: string): Promise<void> {
	const world = worldOf(server, path.join(folder, "profiles"));
	const cast = await assemble(world);
	const thread = await talk(cast, folder);
	const opened = await openCase(cast);
	await firstLeg(cast, opened);
	await secondLeg(cast, opened);
	await departure(cast, thread);
	await comeBack(cast, thread, opened);
	chapter("The auditor");
	const kept = KEPT.map((name) => compartmentOf(opened, name));
	await audit(cast.auditor, world.used, opened.case, [
		{ by: cast.transit.staff, objects: kept, what: `the sections ${KEPT.join(" and ")}` },
		{ by: cast.destination.staff, objects: [compartmentOf(opened, "health")], what: "the section health, before it was disclosed" },
		{ by: cast.admin, objects: [thread], what: "the thread" },
	]);
	await closeShells();
	step("everybody signs out");
}

async function assemble(world: World): Promise<Cast> {
	chapter("A network is born");
	const admins = await foundNetwork(world);
	await refuseSecondGenesis(world);
	chapter("Three organisations and their people");
	await addOrganisation(admins.founder, admins.admin, "Lighthouse", "AL", "origin");
	await addOrganisation(admins.founder, admins.admin, "Bridge House", "IT", "transit");
	await addOrganisation(admins.founder, admins.admin, "New Dawn", "DE", "destination");
	const origin = await staffTeam(
		world,
		admins,
		["Lighthouse", "Reception"],
		[
			["Era Hoxha", "era"],
			["Blerim Kola", "blerim"],
		],
	);
	const transit = await staffTeam(
		world,
		admins,
		["Bridge House", "Night Desk"],
		[
			["Marta Rossi", "marta"],
			["Luca Bianchi", "luca"],
		],
	);
	const destination = await staffTeam(
		world,
		admins,
		["New Dawn", "Arrivals"],
		[
			["Anke Vogt", "anke"],
			["Yusuf Demir", "yusuf"],
		],
	);
	const auditor = person(world, "Noor Aziz", "noor");
	await admit(auditor, admins.founder, admins.admin, ["auditor"]);
	step(`${auditor.name} audits the whole network, vouched for by both admins`);

	const petra = person(world, "Petra Leka", "petra");
	await admit(petra, origin.coordinator, admins.admin, ["staff", "--desk", "Reception"], async () => {
		await petra.signInNow();
		const code = await petra.refused(["not-vouched"], "thread", "list");
		prove(code, `${petra.name} has joined and nobody has vouched for her: she can sign in, and is refused everything`);
	});
	await origin.coordinator.do("chores");
	prove((await petra.do("whoami")).status === "active", "vouched for by two, she works");
	return { world, ...admins, auditor, origin, transit, destination, petra };
}

/** @returns the thread's id. */
async function talk({ origin, transit, petra, admin }: Cast, folder: string): Promise<string> {
	chapter("A thread between two organisations");
	const { thread } = await origin.staff.do("thread", "open", "Housing on the way", "--with", transit.desk);
	await origin.staff.do("thread", "write", thread, "Përshëndetje! A keni vend për dy netë?", "--language", "sq");
	await transit.staff.do("thread", "write", thread, "Sì, due notti vanno bene. أهلاً بكم", "--language", "it");
	const read = await origin.coordinator.do("thread", "read", thread, "--all");
	prove(read.title === "Housing on the way" && read.entries.length === 3, "both desks read and write in it, each in their language");
	prove(read.entries[2].authorName === transit.staff.name, "and see who wrote, by names that the directory confirms");
	const sent = path.join(folder, "floor plan.bin");
	const saved = path.join(folder, "saved.bin");
	await makeFile(sent, 20);
	const { entry } = await origin.staff.do("thread", "attach", thread, sent, "--note", "The floor plan");
	await transit.coordinator.do("thread", "save", thread, entry, "--to", saved);
	prove((await hashOf(sent)) === (await hashOf(saved)), "20 MB are attached, fetched by the other side, and the same byte by byte");
	prove((await petra.do("thread", "read", thread, "--all")).entries.length === 4, `${petra.name}, a colleague, reads it too`);
	prove(await admin.refused(["not-found"], "thread", "read", thread), "an admin sees none of it");
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
		`${staff.name} opens a case with ${sections.length} sections; it is called ${opened.code}`,
	);
	await staff.do("case", "write", opened.code, "identity", "--set", "prs_FirstName=Lule", "--set", "prs_PrimaryLanguage=sq");
	await staff.do("case", "write", opened.code, "logistics", "By bus to Bari, somebody must meet her at the harbour.");
	await staff.do("case", "write", opened.code, "risk-and-safety", "He knows the address of her sister.");
	await staff.do("case", "write", opened.code, "story", "How it came about, in her words.");
	await staff.do("case", "write", opened.code, "health", "Needs a doctor within a week.");
	await staff.do("case", "lead", opened.code, staff.name);
	const { sections: made, lead } = await origin.coordinator.do("case", "show", opened.code);
	prove(lead === staff.id && made.length === sections.length, `the desk keeps it together; ${staff.name} leads it`);
	return { case: opened.case, code: opened.code, sections: made };
}

const compartmentOf = ({ sections }: Opened, name: string) => sections.find(({ section }) => section === name)?.compartment ?? "";

async function firstLeg({ world, origin, transit, destination }: Cast, opened: Opened): Promise<void> {
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
	prove(refused?.includes("no-basis"), "a request that goes beyond what she consented to is refused");
	const handoff = await request(from, code, asking);
	const { awaiting } = await to.do("inbox");
	prove(awaiting.length === 1 && awaiting[0].handoff === handoff, `${transit.name} finds the request in its inbox`);
	prove((await to.do("handoff", "summary", handoff)).text.includes("two nights"), "it reads the summary, which has no name");
	prove(
		await to.refused(["not-found", "bad-content"], "case", "read", code, "identity"),
		"and none of the sections before it has accepted",
	);
	await to.do("handoff", "say", handoff, "Is she travelling alone?");
	await from.do("handoff", "say", handoff, "With one colleague of ours, up to the harbour.");
	const talk = await to.do("handoff", "read", handoff);
	prove(talk.entries.length === 2 && talk.entries[1].authorName === from.name, "it asks, and is answered, in the hand-off's own thread");
	prove((await to.do("handoff", "acknowledge", handoff)).state === "acknowledged", "it acknowledges: seen");
	prove(await from.refused(["not-allowed"], "handoff", "accept", handoff), "nobody accepts what they requested");
	prove((await to.do("handoff", "accept", handoff)).state === "accepted", "it accepts");
	const identity = await to.do("case", "read", code, "identity");
	prove(identity.sections[0].values.prs_FirstName.value === "Lule", "now the granted sections open");
	await travel(from, to, code, handoff);
	await closedToTransit({ world, origin, transit, destination }, opened);
}

type Desks = Pick<Cast, "world" | "origin" | "transit" | "destination">;

/** The custodian itself, at what it was not given. */
async function closedToTransit({ world, origin, transit }: Desks, opened: Opened): Promise<void> {
	for (const name of KEPT)
		prove(
			await transit.staff.refused(["not-found", "bad-content"], "case", "read", opened.code, name),
			`${transit.name}, though custodian, is refused the section ${name}`,
		);
	const [theirs, owners] = [await sittingOf(world, transit.staff), await sittingOf(world, origin.staff)];
	// So that the keys of what it was given are among those that are tried.
	for (const name of GIVEN) await readSection(theirs, compartmentOf(opened, name));
	for (const name of KEPT) {
		const compartment = compartmentOf(opened, name);
		const trial = await tryRealKeys(theirs, owners, compartment);
		const control = await tryRealKeys(owners, owners, compartment);
		prove(
			trial.boxes > 0 && trial.opened === 0 && control.opened > 0,
			`with all ${trial.keys} of its real keys at ${trial.boxes} boxes of ${name} it opens none (the owner's keys open ${control.opened})`,
		);
	}
}

/** The same person through the SDK, so that the keys themselves can be tried. */
function sittingOf(world: World, who: Person): Promise<UnlockedSession> {
	const onAlarm = ({ code, detail }: { code: string; detail: string }) => {
		throw new Error(`alarm ${code}: ${detail}`);
	};
	const around = { server: httpTransport({ address: world.address }), storage: memoryStorage(), onAlarm };
	return signIn({ ...around, name: who.signIn, password: who.password });
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
		"the destination has not been given what transit never had",
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
	step(
		`its owner, ${origin.name}, discloses the section health to ${destination.name} by a referral of sections only, on a consent of its own`,
	);
	await to.do("handoff", "accept", disclosed);
	await to.do("handoff", "receive", disclosed);
	const health = await to.do("case", "read", code, "health");
	prove(health.sections[0].entries[0].text.includes("doctor"), `${destination.name} reads it`);
	prove(await from.refused(["not-found", "bad-content"], "case", "read", code, "health"), `${transit.name} still doesn't`);
	const certificate = await to.do("handoff", "certificate", handoff);
	prove(certificate.format.includes("custody-certificate"), "the custody certificate of the second leg checks offline");
}

async function departure({ world, origin, petra, transit }: Cast, thread: string): Promise<void> {
	chapter("A colleague is removed");
	const keys = await sittingOf(world, petra);
	await readAll(keys, thread);
	const { epoch } = await origin.coordinator.do("thread", "show", thread);
	const removed = await origin.coordinator.do("member", "remove", petra.id, "--code", "left");
	prove(removed.inForce, `${petra.name} is removed by her coordinator, at once`);
	const code = await petra.refused(["session-ended", "not-signed-in", "not-allowed", "not-vouched", "not-found"], "thread", "read", thread);
	prove(code, `her sessions have ended (${code})`);
	prove(await petra.refusedSignIn(["sign-in-failed", "not-allowed", "not-vouched", "suspended"]), "and she can't sign in again");
	const chores = await origin.staff.do("chores");
	prove(
		chores.left === 0 && chores.failed.length === 0,
		`a colleague's client renews the desk's key and ${chores.compartmentsRenewed + chores.sectionsRenewed.length} compartments, until none is left`,
	);
	await origin.staff.do("thread", "write", thread, "Written after she left.");
	const holder = await sittingOf(world, origin.staff);
	const trial = await tryRealKeys(keys, holder, thread, epoch);
	const control = await tryRealKeys(holder, holder, thread, epoch);
	prove(
		trial.boxes > 0 && trial.opened === 0 && control.opened > 0,
		`with all ${trial.keys} keys that she ever had, at ${trial.boxes} boxes, she opens nothing that came after`,
	);
	const { entries } = await transit.staff.do("thread", "read", thread, "--all");
	prove(entries.at(-1).text === "Written after she left.", "everybody else reads on");
}

async function comeBack({ world, transit, admin }: Cast, thread: string, opened: Opened): Promise<void> {
	chapter("Somebody loses everything");
	const { staff: lost, coordinator } = transit;
	await lost.leave();
	const back = person(world, lost.name, lost.signIn, "luca-new-machine");
	await admit(back, coordinator, admin, ["returning", lost.id]);
	prove(back.id === lost.id, `${back.name} has neither password nor recovery code nor machine; vouched for again by two, he is who he was`);
	const chores = await coordinator.do("chores");
	prove(chores.failed.length === 0, "a colleague's client seals the desk's key to his new keys, unasked");
	const { entries } = await back.do("thread", "read", thread, "--all");
	prove(
		entries.length === 5 && entries.every((entry: { failure: unknown }) => entry.failure === null),
		"he reads again all that his desk had: the thread from its first message on",
	);
	const identity = await back.do("case", "read", opened.code, "identity");
	prove(identity.sections[0].values.prs_FirstName.value === "Lule", "and what the case had given it until it went on");
}
