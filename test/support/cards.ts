/** Entries about profiles and offers for tests: written by hand, or at random. */
import fc from "fast-check";
import { type Id, idToBytes } from "#protocol/bytes.ts";
import { type CardAct, type CardEntry, cardContent } from "#protocol/items/cards.ts";
import type { Offer } from "#protocol/items/offer.ts";
import type { Profile } from "#protocol/items/profile.ts";
import { idOfNumber } from "./topics.ts";

/** Two organisations with two desks each. */
export const [ROME, HANOI] = [1, 2].map(idOfNumber) as [Id, Id];
export const deskIn = (organisation: Id, n = 0): Id => idOfNumber(Number.parseInt(organisation.slice(-2), 16) * 16 + n);
export const organisationOf = (desk: Id): Id | null => [ROME, HANOI].find((each) => [0, 1].some((n) => deskIn(each, n) === desk)) ?? null;

export const PROFILE: Profile & { act: "profile" } = {
	act: "profile",
	organisation: ROME,
	names: [{ language: "it", name: "Casa Aperta" }],
	latin: null,
	about: [{ language: "en", text: "A **house** for women." }],
	route: ["destination"],
	languages: ["it", "vi"],
	hours: [{ days: ["mo", "tu"], opens: 540, closes: 1_440 }],
	zone: "Europe/Rome",
	contacts: [{ name: "Anna", purpose: "Beds", languages: ["it"], reach: "+39 06 000 000" }],
	links: ["https://example.org/casa"],
	ask: "Vietnamese",
};
export const OFFER: Offer & { act: "offer" } = {
	act: "offer",
	offer: idOfNumber(500),
	desk: deskIn(ROME),
	kind: "safe-house",
	for: ["women"],
	ageFrom: 18,
	ageTo: null,
	languages: ["it", "vi"],
	countries: ["IT"],
	area: "Lazio",
	conditions: null,
	cost: "free",
	isAccessible: null,
	isDayAndNight: true,
	capacity: "capacity",
	beds: 2,
	phone: "+39 06 000 000",
	until: null,
};

/** The entry number `n`, which is signed for an organisation at the time `n`. */
export function wrote(n: number, organisation: Id, act: CardAct | CardEntry["content"], more: Partial<CardEntry> = {}): CardEntry {
	const content = "values" in act ? act : cardContent(act);
	return { entry: idOfNumber(1_000 + n), by: idOfNumber(900), organisation, at: n, isHidden: false, content, ...more };
}

/** Histories of a list. Some acts are about the other organisation, about a desk or an offer that isn't there, or bad. */
export const cardHistories: fc.Arbitrary<CardEntry[]> = fc
	.array(
		fc.record({
			by: fc.nat(1),
			act: fc.nat(7),
			about: fc.nat(1),
			offer: fc.nat(3),
			other: fc.nat(3),
			beds: fc.nat(3),
			isHidden: fc.nat(7),
		}),
		{
			maxLength: 30,
			size: "max",
		},
	)
	.map((steps) =>
		steps.map(({ by, act, about, offer, other, beds, isHidden }, i) => {
			const organisations = [ROME, HANOI];
			const organisation = organisations[about] as Id;
			const [named, second] = [idOfNumber(500 + offer), idOfNumber(500 + other)];
			const free = beds === 0 ? null : beds;
			const desk = other === 3 ? idOfNumber(7_777) : deskIn(organisation, other % 2);
			const acts: (CardAct | CardEntry["content"])[] = [
				{ ...PROFILE, organisation, ask: `step ${i}` },
				{ ...OFFER, offer: named, desk, beds: free },
				{ ...OFFER, offer: named, desk, beds: free },
				{ ...OFFER, offer: named, desk, beds: free },
				{ act: "confirm", offers: [{ offer: named, beds: free }] },
				{ act: "confirm", offers: [{ offer: named, beds: free }, ...(second === named ? [] : [{ offer: second, beds: null }])] },
				{ act: "withdraw", offer: named },
				[
					{ act: "praise", values: {} },
					{ act: "withdraw", values: { offer: "x" } },
					{ act: "confirm", values: { offers: [] } },
					{ act: "withdraw", values: { offer: idToBytes(named) } },
				][beds] as CardEntry["content"],
			];
			return wrote(i, organisations[by] as Id, acts[act] as CardAct, { isHidden: isHidden === 0 });
		}),
	);
