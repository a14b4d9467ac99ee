/** Fills the demonstration network at its first start. All people, organisations and texts are fictional. */
import type { Id } from "#protocol/bytes.ts";
import type { Section } from "#protocol/codes.ts";
import type { DemoNetwork, Organisation, Person } from "./network.ts";
import { type Casework, casework } from "./verbs.ts";

const DAY = 86_400_000;

interface Desks {
	origin: Id;
	night: Id;
	legal: Id;
	destination: Id;
}

interface Cast {
	origin: Organisation;
	transit: Organisation;
	destination: Organisation;
	originStaff: Person;
	transitStaff: Person;
	desks: Desks;
}

/** Eight people, three organisations, four desks. */
export async function castOf(network: DemoNetwork, setupToken: string): Promise<Cast> {
	const founder = await network.found(setupToken, "Demonstration network", "Ruth Adler", "ruth", "network admin, founder");
	const second = await network.admit(
		{ by: founder, admin: null },
		{ name: "Tomás Ribeiro", signInName: "tomas", part: "network admin" },
		{ organisation: null, role: "admin" },
	);
	await network.admit(
		{ by: founder, admin: second },
		{ name: "Ingrid Sommer", signInName: "ingrid", part: "auditor" },
		{ organisation: null, role: "auditor" },
	);
	const admins: [Person, Person] = [founder, second];
	const origin = await network.organisation(
		admins,
		{ name: "Casa Speranța", country: "MD", parts: ["origin"] },
		{ name: "Ana Munteanu", signInName: "ana", part: "coordinator at Casa Speranța (origin)" },
	);
	const transit = await network.organisation(
		admins,
		{ name: "Καταφύγιο Άνεμος", country: "GR", parts: ["transit"] },
		{ name: "Ελένη Παππά", signInName: "eleni", part: "coordinator at Καταφύγιο Άνεμος (transit)" },
	);
	const destination = await network.organisation(
		admins,
		{ name: "Haus Lydia", country: "DE", parts: ["destination"] },
		{ name: "Mareike Vogt", signInName: "mareike", part: "coordinator at Haus Lydia (destination)" },
	);
	const originStaff = await network.admit(
		{ by: origin.coordinator, admin: second },
		{ name: "Ион Руссу", signInName: "ion", part: "staff at Casa Speranța" },
		{ organisation: origin.id, role: "staff" },
	);
	const transitStaff = await network.admit(
		{ by: transit.coordinator, admin: founder },
		{ name: "ليلى حداد", signInName: "layla", part: "staff at Καταφύγιο Άνεμος" },
		{ organisation: transit.id, role: "staff" },
	);
	const desks = {
		origin: await network.desk(origin.coordinator, "Case desk", [originStaff]),
		night: await network.desk(transit.coordinator, "Night shelter", [transitStaff]),
		legal: await network.desk(transit.coordinator, "Legal desk", [transitStaff]),
		destination: await network.desk(destination.coordinator, "Reintegration"),
	};
	return { origin, transit, destination, originStaff, transitStaff, desks };
}

/** Threads in several languages and scripts. */
export async function talk({ origin, transit, destination, originStaff, transitStaff, desks }: Cast): Promise<void> {
	for (const person of [origin.coordinator, transit.coordinator, transitStaff, destination.coordinator, originStaff])
		await casework(person).sync();
	const shelter = await casework(originStaff).openThread("Safe beds this week", desks.origin, [desks.night, desks.destination]);
	await casework(originStaff).write(shelter, "Bună ziua! Aveți locuri libere de joi până duminică?", "ro");
	await casework(transitStaff).write(shelter, "عندنا سريران فارغان حتى يوم الأحد.", "ar");
	await casework(transit.coordinator).write(shelter, "Ναι, δύο κρεβάτια. Στείλτε αίτημα και θα απαντήσουμε σήμερα.", "el");
	await casework(destination.coordinator).write(shelter, "Wir hätten ab Montag ein Zimmer für eine Frau mit Kind.", "de");
	await casework(originStaff).write(shelter, "Спасибо. Оформляю запрос.", "ru");
	const papers = await casework(transit.coordinator).openThread("Travel documents: who issues what", desks.legal, [desks.origin]);
	await casework(transit.coordinator).write(papers, "Which consulate issues a one-way document fastest at the moment?", "en");
	await casework(origin.coordinator).write(papers, "Atena, de obicei în două zile. Programarea se face numai prin telefon.", "ro");
}

/** Opens one case that stays at the origin, and one that goes from origin through transit to destination. */
export async function work(cast: Cast): Promise<void> {
	const { originStaff, origin, desks, transit, destination } = cast;
	const originDesk = casework(originStaff);
	const quiet = await originDesk.openCase(desks.origin);
	await originDesk.writeSection(quiet.id, "support-plan", {
		spl_Type: "Education",
		spl_Objectives: "Finish the tailoring course in spring.",
	});
	await originDesk.assignLead(quiet.id, originStaff);
	const sections: Section[] = ["identity", "safe-contact", "risk-and-safety", "logistics", "story", "support-plan", "consent"];
	const travelling = await originDesk.openCase(desks.origin, sections);
	await originDesk.writeSection(travelling.id, "identity", {
		prs_FirstName: "Example",
		prs_SecondName: "Person",
		prs_PrimaryLanguage: "ro",
	});
	await originDesk.writeSection(travelling.id, "risk-and-safety", {}, "Nobody at the bus station may learn the destination.");
	await originDesk.writeSection(travelling.id, "logistics", {}, "Arrives by the evening bus; asks for somebody who speaks Romanian.");
	await originDesk.writeSection(travelling.id, "story", {
		hte_Type: "Recruitment",
		hte_Description: "Kept by the desk of origin; not passed on with the journey.",
	});
	const given: Section[] = ["identity", "safe-contact", "risk-and-safety", "logistics", "support-plan", "consent"];
	await handOver(originDesk, travelling.id, {
		from: desks.origin,
		to: desks.night,
		recipient: transit.id,
		receiver: transit.coordinator,
		sections: given,
	});
	await handOver(casework(transit.coordinator), travelling.id, {
		from: desks.night,
		to: desks.destination,
		recipient: destination.id,
		receiver: destination.coordinator,
		sections: given,
	});
	await askForABed(casework(origin.coordinator), quiet.id, cast);
}

interface Leg {
	from: Id;
	to: Id;
	recipient: Id;
	receiver: Person;
	sections: Section[];
}

/** One complete transfer, from the consent to the arrival. */
async function handOver(sender: Casework, id: Id, { to, recipient, receiver, sections }: Leg): Promise<void> {
	const receiving = casework(receiver);
	const consent = await sender.consent(id, recipient, sections, 30 * DAY);
	const ref = await sender.request(id, { kind: "transfer", to, priority: "urgent", travel: true, sections, consent });
	await receiving.say(ref, "Received. Is there anything we should know about the arrival?");
	await sender.say(ref, "She would like to be met by a woman, please.");
	await receiving.acknowledge(ref);
	await receiving.accept(ref);
	await receiving.arrange(ref, Date.now() + 2 * DAY);
	await sender.confirm(ref);
	await sender.depart(ref);
	await receiving.receive(ref);
}

/** Sends a request that nobody answers, so that an inbox isn't empty. */
async function askForABed(sender: Casework, id: Id, { transit, desks }: Cast): Promise<void> {
	const sections: Section[] = ["support-plan"];
	const consent = await sender.consent(id, transit.id, sections, 60 * DAY);
	await sender.request(id, { kind: "referral", to: desks.legal, priority: "normal", travel: false, sections, consent });
}
