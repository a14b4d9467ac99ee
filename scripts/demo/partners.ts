/** Nine more organisations, in four regions. Each has a coordinator with a desk, a profile and offers. All of it is fictional. */
import type { RoutePart } from "#protocol/codes.ts";
import type { OrganisationFacts } from "#protocol/folds/directory.ts";
import type { Offer } from "#protocol/items/offer.ts";
import type { DemoNetwork, Partner, Partners, Person } from "./network.ts";
import { offer, profile, publish } from "./offers.ts";

interface Row extends Omit<OrganisationFacts, "scope"> {
	name: string;
	/** In Latin letters, where the name isn't. */
	latin?: string;
	country: string;
	parts: RoutePart[];
	coordinator: string;
	signInName: string;
	desk: string;
	languages: string[];
	about: { language: string; text: string }[];
	offers: [kind: string, more?: Partial<Offer>][];
}

const ROWS: readonly Row[] = [
	{
		...{ name: "Strehëza Drita", country: "AL", region: "europe", affiliation: "caritas", parts: ["origin", "transit"] },
		...{ coordinator: "Arta Hoxha", signInName: "arta", desk: "Pritja", languages: ["sq", "it", "en"] },
		about: [{ language: "sq", text: "Strehë dhe ndihmë ligjore për gratë që **kthehen** në Shqipëri." }],
		offers: [["family-mediation"], ["safe-house", { beds: 4, for: ["women", "families"], area: "Shkodër", isDayAndNight: true }]],
	},
	{
		...{ name: "Mái Ấm Sen", country: "VN", region: "asia", affiliation: "congregation", parts: ["origin"] },
		...{ coordinator: "Nguyễn Thị Lan", signInName: "lan", desk: "Bàn tiếp nhận", languages: ["vi", "en", "fr"] },
		about: [
			{ language: "vi", text: "Chúng tôi đón phụ nữ **trở về** và giúp tìm việc làm." },
			{ language: "en", text: "We meet women who **return**, and help them to find work." },
		],
		offers: [
			["legal", { cost: "free", conditions: "Ask at least three days before." }],
			["return-assistance", { for: ["women"], area: "Hà Nội" }],
		],
	},
	{
		...{ name: "आशा घर", latin: "Asha Ghar", country: "NP", region: "asia", affiliation: "other-christian", parts: ["origin"] },
		...{ coordinator: "सुनीता गुरुङ", signInName: "sunita", desk: "Border desk", languages: ["ne", "hi", "en"] },
		about: [{ language: "en", text: "We stand at two border crossings, **day and night**." }],
		offers: [["interpretation", { languages: ["ne", "hi"], conditions: "By telephone." }], ["family-reunification"]],
	},
	{
		...{ name: "Bahay Liwayway", country: "PH", region: "asia", affiliation: "church", parts: ["origin", "destination"] },
		...{ coordinator: "Maricel Santos", signInName: "maricel", desk: "Help for workers abroad", languages: ["tl", "en"] },
		about: [{ language: "en", text: "We help workers in homes abroad to get their **passport** and their **wages**." }],
		offers: [["documents"], ["cash", { cost: "ask", conditions: "For a ticket home, once." }]],
	},
	{
		...{ name: "Ayo House", country: "NG", region: "africa", affiliation: "congregation", parts: ["origin", "transit"] },
		...{ coordinator: "Blessing Okafor", signInName: "blessing", desk: "Returns", languages: ["en", "ig", "yo"] },
		about: [{ language: "en", text: "A house for women who return from Europe and from Libya." }],
		offers: [
			["safe-house", { beds: 6, for: ["women"], area: "Lagos", isDayAndNight: true }],
			["vocational-training", { ageFrom: 16 }],
		],
	},
	{
		...{ name: "ተስፋ ቤት", latin: "Tesfa Bet", country: "ET", region: "africa", affiliation: "secular", parts: ["origin"] },
		...{ coordinator: "ሰላም ተስፋዬ", signInName: "selam", desk: "Airport desk", languages: ["am", "ar", "en"] },
		about: [{ language: "en", text: "We meet workers who come back from the Gulf, **at the airport**." }],
		offers: [
			["travel", { isDayAndNight: true }],
			["psychosocial", { languages: ["am"] }],
		],
	},
	{
		...{ name: "Casa Alborada", country: "CO", region: "latin-america-caribbean", affiliation: "caritas", parts: ["origin", "transit"] },
		...{ coordinator: "Luisa Restrepo", signInName: "luisa", desk: "Acogida", languages: ["es", "en"] },
		about: [{ language: "es", text: "Acogida y **apoyo legal** para mujeres y familias." }],
		offers: [
			["safe-house", { beds: 2, for: ["women", "families"], area: "Bogotá" }],
			["legal", { capacity: "waitlist" }],
		],
	},
	{
		...{ name: "Casa Girassol", country: "BR", region: "latin-america-caribbean", affiliation: "church", parts: ["origin", "destination"] },
		...{ coordinator: "Joana Duarte", signInName: "joana", desk: "Atendimento", languages: ["pt", "es"] },
		about: [{ language: "pt", text: "Atendimento a trabalhadores de **oficinas e fazendas**." }],
		offers: [["livelihood"], ["police-liaison", { conditions: "Só com a vontade dela." }]],
	},
	{
		...{ name: "Hogar Brisa", country: "DO", region: "latin-america-caribbean", affiliation: "congregation", parts: ["origin"] },
		...{ coordinator: "Yolanda Peña", signInName: "yolanda", desk: "Regreso", languages: ["es", "ht"] },
		about: [{ language: "es", text: "Acompañamos a mujeres que **vuelven** y a sus hijos." }],
		offers: [
			["child-protection", { for: ["girls", "boys"], ageTo: 17 }],
			["health", { conditions: "Por las mañanas." }],
		],
	},
];

/** @param admins one proposes, the other approves. */
export async function addPartners(network: DemoNetwork, admins: [Person, Person]): Promise<Partners> {
	const partners: Partners = {};
	for (const row of ROWS) {
		const { name, country, parts, coordinator, signInName, region, affiliation } = row;
		const part = `coordinator at ${name} (${country})`;
		const organisation = await network.organisation(
			admins,
			{ name, country, parts, facts: { region, affiliation } },
			{ name: coordinator, signInName, part },
		);
		partners[signInName] = { ...organisation, desk: await network.desk(organisation.coordinator, row.desk) };
	}
	return partners;
}

/** Writes the profiles and the offers. The space of offers must stand. */
export async function writePartnerOffers(partners: Partners): Promise<void> {
	for (const { signInName, latin = null, parts, languages, about, country, offers } of ROWS) {
		const partner = partners[signInName] as Partner;
		const mine = offers.map(([kind, more]) => offer(partner.desk, kind, { languages, countries: [country], ...more }));
		await publish(partner, profile(partner.id, { latin, route: parts, languages, about }), mine);
	}
}
