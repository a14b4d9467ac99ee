/** What the organisations of the demonstration say about themselves and offer. All of it is fictional. */
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import type { Offer } from "#protocol/items/offer.ts";
import type { Profile } from "#protocol/items/profile.ts";
import { approve, confirmOffers, proposeOffersSpace, readOffers, syncDirectory, writeOffer, writeProfile } from "#sdk/index.ts";
import type { Organisation, Partners, Person } from "./network.ts";

interface Offering {
	origin: Organisation;
	transit: Organisation;
	destination: Organisation;
	desks: Record<"origin" | "night" | "legal" | "destination", Id>;
}

export const profile = (organisation: Id, more: Partial<Profile>): Profile => ({
	...{
		organisation,
		names: [],
		latin: null,
		about: [],
		route: [],
		languages: [],
		hours: [],
		zone: null,
		contacts: [],
		links: [],
		ask: null,
	},
	...more,
});
export const offer = (desk: Id, kind: string, more: Partial<Offer>): Offer => ({
	...{ offer: randomId(), desk, kind, for: [], ageFrom: null, ageTo: null, languages: [], countries: [], area: null, conditions: null },
	...{ cost: "free", isAccessible: null, isDayAndNight: false, capacity: "capacity", beds: null, phone: null, until: null },
	...more,
});

/** Writes what one organisation says about itself and offers. */
export async function publish({ coordinator: { session } }: Organisation, about: Profile, offers: Offer[]): Promise<void> {
	await syncDirectory(session);
	await writeProfile(session, about);
	for (const each of offers) await writeOffer(session, each);
}

/** Opens the space of profiles and offers, and fills it. */
export async function writeOffers([founder, second]: [Person, Person], { origin, transit, destination, desks }: Offering): Promise<void> {
	await approve(second.session, (await proposeOffersSpace(founder.session, desks.night)).object);
	await publish(
		origin,
		profile(origin.id, {
			about: [
				{ language: "en", text: "We look for families, and stay with women **after their return**." },
				{ language: "ro", text: "Căutăm familii și rămânem alături de femei **după întoarcere**." },
			],
			...{ route: ["origin"], languages: ["ro", "ru", "uk"], ask: "Documents from Moldova" },
			...{ hours: [{ days: ["mo", "tu", "we", "th", "fr"], opens: 540, closes: 1_020 }], zone: "Europe/Chisinau" },
		}),
		[
			offer(desks.origin, "documents", { languages: ["ro", "ru"], countries: ["MD"] }),
			offer(desks.origin, "return-assistance", {
				languages: ["ro", "ru", "uk"],
				countries: ["MD"],
				conditions: "With a call before she leaves.",
			}),
		],
	);
	await publish(
		transit,
		profile(transit.id, {
			names: [{ language: "en", name: "Shelter Anemos" }],
			...{ latin: "Katafygio Anemos", route: ["transit"], languages: ["el", "ar", "en"], ask: "The islands" },
			about: [{ language: "en", text: "A shelter for the first nights, and lawyers." }],
			contacts: [{ name: "Ελένη Παππά", purpose: "beds", languages: ["el", "en"], reach: "+30 210 000 0000" }],
		}),
		[
			offer(desks.night, "safe-house", {
				...{ languages: ["el", "ar", "en"], countries: ["GR"], area: "Attica", for: ["women", "girls"], beds: 2, isDayAndNight: true },
				phone: "+30 210 000 0000",
			}),
			offer(desks.legal, "legal", { languages: ["el", "ar"], countries: ["GR"], capacity: "waitlist" }),
		],
	);
	await publish(
		destination,
		profile(destination.id, {
			about: [{ language: "de", text: "Wohnen und Arbeit für Frauen mit Kindern." }],
			...{ route: ["destination"], languages: ["de", "en", "ru"] },
		}),
		[
			offer(desks.destination, "safe-house", { languages: ["de", "ru"], countries: ["DE"], for: ["women", "families"], beds: 1 }),
			offer(desks.destination, "vocational-training", { languages: ["de"], countries: ["DE"], ageFrom: 16 }),
		],
	);
}

interface Counting {
	transitStaff: Person;
	desks: { night: Id };
	partners: Partners;
}

/** Three desks count their beds again at the end of the month. Haus Lydia has forgotten it, so Today reminds it. */
export async function countBeds({ transitStaff, desks, partners }: Counting): Promise<void> {
	const counted: [Person, Id, number][] = [[transitStaff, desks.night, 3]];
	for (const name of ["arta", "blessing"]) {
		const partner = partners[name];
		if (partner) counted.push([partner.coordinator, partner.desk, 4]);
	}
	for (const [{ session }, desk, beds] of counted) {
		const { organisations } = await readOffers(session);
		const own = organisations.flatMap(({ offers }) => offers).filter((each) => each.desk === desk && each.beds !== null);
		await confirmOffers(
			session,
			own.map(({ offer: id }) => ({ offer: id, beds })),
		);
	}
}
