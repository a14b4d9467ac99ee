/** The people of the demonstration, and their threads. All people, organisations and texts are fictional. */
import type { Id } from "#protocol/bytes.ts";
import type { DemoNetwork, Organisation, Partners, Person } from "./network.ts";
import { writeOffers } from "./offers.ts";
import { addPartners, writePartnerOffers } from "./partners.ts";
import { casework } from "./verbs.ts";

interface Desks {
	origin: Id;
	night: Id;
	legal: Id;
	destination: Id;
}

export interface Cast {
	/** The two admins: one proposes, the other approves. */
	admins: [Person, Person];
	origin: Organisation;
	transit: Organisation;
	destination: Organisation;
	originStaff: Person;
	transitStaff: Person;
	desks: Desks;
	/** The nine organisations that have no case. */
	partners: Partners;
}

const EUROPE = { region: "europe", affiliation: "secular" } as const;

/** Eight people of three organisations with four desks, who work on the cases, and nine more organisations with a desk each. */
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
		{ name: "Casa Speranța", country: "MD", parts: ["origin"], facts: EUROPE },
		{ name: "Ana Munteanu", signInName: "ana", part: "coordinator at Casa Speranța (origin)" },
	);
	const transit = await network.organisation(
		admins,
		{ name: "Καταφύγιο Άνεμος", country: "GR", parts: ["transit"], facts: EUROPE },
		{ name: "Ελένη Παππά", signInName: "eleni", part: "coordinator at Καταφύγιο Άνεμος (transit)" },
	);
	const destination = await network.organisation(
		admins,
		{ name: "Haus Lydia", country: "DE", parts: ["destination"], facts: EUROPE },
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
	const partners = await addPartners(network, admins);
	const cast = { admins, origin, transit, destination, originStaff, transitStaff, desks, partners };
	await writeOffers(admins, cast);
	await writePartnerOffers(partners);
	return cast;
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
