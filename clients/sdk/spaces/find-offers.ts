/** Searches profiles and offers on the device, and says why each one fits. */
import type { REGIONS } from "#protocol/codes.ts";
import type { CAPACITIES, SERVED } from "#protocol/items/offer.ts";
import type { OfferView, OrganisationCard } from "./offers.ts";

export interface OfferQuery {
	region?: (typeof REGIONS)[number];
	/** ISO 3166-1 alpha-2. */
	country?: string;
	/** BCP 47. "vi" also finds "vi-VN". All of them must fit. */
	languages?: readonly string[];
	/** A code of `srv_Kind`. */
	service?: string;
	capacity?: (typeof CAPACITIES)[number];
	/** Only offers with at least so many free beds. */
	beds?: number;
	for?: (typeof SERVED)[number];
	/** In a name or a text. */
	text?: string;
}

/** Why an offer fits. by: who says so. */
export type FitReason =
	| { kind: "region" | "country" | "service" | "capacity" | "for"; value: string }
	| { kind: "language"; value: string; by: "offer" | "profile" }
	| { kind: "beds"; value: number; isOld: boolean };

export interface FoundOffer {
	organisation: OrganisationCard;
	/** Null when only the organisation fits. Never null for a query about a service, capacity, beds, or for whom it is. */
	offer: OfferView | null;
	reasons: FitReason[];
}

/** Whether a tag is the wanted language, or one of its variants. */
const isLanguage = (tag: string, wanted: string): boolean => tag === wanted || tag.startsWith(`${wanted}-`);

/**
 * Returns the offers that fit. Unless the query is about an offer, also returns organisations that fit and have no such offer. Old offers come
 * after fresh ones. Offers that are hidden or out of date are left out.
 * @example findOffers(organisations, { languages: ["vi"], service: "legal", region: "asia" })
 */
export function findOffers(organisations: readonly OrganisationCard[], query: OfferQuery): FoundOffer[] {
	const found = organisations.flatMap((organisation): FoundOffer[] => {
		const fitting = organisation.offers.flatMap((offer): FoundOffer[] => {
			const reasons = reasonsFor(organisation, offer, query);
			return reasons ? [{ organisation, offer, reasons }] : [];
		});
		if (fitting.length > 0 || asksForOffer(query)) return fitting;
		const reasons = reasonsFor(organisation, null, query);
		return reasons ? [{ organisation, offer: null, reasons }] : [];
	});
	return found.sort((one, other) => rankOf(one) - rankOf(other));
}

/**
 * The best offer of each desk for a service, the best desk first. An offer that has no bed or isn't given in the language still counts, but comes
 * after those that do.
 * @param beds null when it isn't about beds.
 * @example bestOffers(organisations, { service: "safe-house", languages: ["vi"], beds: 2 }).map(({ offer }) => offer.desk)
 */
export function bestOffers(
	organisations: readonly OrganisationCard[],
	{ service, languages, beds }: { service: string; languages: readonly string[]; beds: number | null },
): (FoundOffer & { offer: OfferView })[] {
	const withBeds = beds === null ? {} : { beds };
	const found = [{ service, languages, ...withBeds }, { service, ...withBeds }, { service, languages }, { service }].flatMap((query) =>
		findOffers(organisations, query).flatMap(({ offer, ...rest }) => (offer ? [{ ...rest, offer }] : [])),
	);
	const first = new Map<string, (typeof found)[number]>();
	for (const each of found) if (!first.has(each.offer.desk)) first.set(each.offer.desk, each);
	// A desk that is full isn't the best one, whatever else fits.
	const isFull = ({ offer }: (typeof found)[number]) => Number(offer.capacity === "no-capacity");
	return [...first.values()].sort((one, other) => isFull(one) - isFull(other));
}

const asksForOffer = ({ service, capacity, beds, for: served }: OfferQuery): boolean =>
	[service, capacity, beds, served].some((each) => each !== undefined);

/** Smaller stands first: fresh before old, then those that can take somebody. */
function rankOf({ offer }: FoundOffer): number {
	if (!offer) return 100;
	const { service, beds } = offer.freshness;
	const isOld = service === "old" || beds === "old" || beds === "out";
	return (isOld ? 10 : 0) + ["capacity", "additional-assessment-required", "waitlist", "no-capacity"].indexOf(offer.capacity);
}

/** Null when it doesn't fit. */
function reasonsFor(organisation: OrganisationCard, offer: OfferView | null, query: OfferQuery): FitReason[] | null {
	if (offer && (offer.hidden || offer.freshness.service === "out")) return null;
	const reasons: FitReason[] = [];
	const { region, country, service, capacity, beds, for: served, languages = [] } = query;
	const wants = (kind: Exclude<FitReason["kind"], "language" | "beds">, value: string | undefined, fits: (value: string) => boolean) => {
		if (value === undefined) return true;
		if (!fits(value)) return false;
		reasons.push({ kind, value });
		return true;
	};
	const fits =
		wants("region", region, (each) => organisation.facts?.region === each) &&
		wants("country", country, (each) => (offer?.countries ?? [organisation.country]).includes(each)) &&
		wants("service", service, (each) => offer?.kind === each) &&
		wants("capacity", capacity, (each) => offer?.capacity === each) &&
		wants("for", served, (each) => offer !== null && (offer.for.length === 0 || offer.for.some((one) => one === each)));
	if (!fits || !containsText(organisation, offer, query.text)) return null;
	for (const wanted of languages) {
		const by = sourceOfLanguage(organisation, offer, wanted);
		if (by === null) return null;
		reasons.push({ kind: "language", value: wanted, by });
	}
	if (beds === undefined) return reasons;
	if (!offer || offer.beds === null || offer.beds < beds || offer.freshness.beds === "out") return null;
	return [...reasons, { kind: "beds", value: offer.beds, isOld: offer.freshness.beds === "old" }];
}

function sourceOfLanguage({ profile }: OrganisationCard, offer: OfferView | null, wanted: string): "offer" | "profile" | null {
	if (offer?.languages.some((tag) => isLanguage(tag, wanted))) return "offer";
	return profile && !profile.hidden && profile.languages.some((tag) => isLanguage(tag, wanted)) ? "profile" : null;
}

function containsText({ name, profile }: OrganisationCard, offer: OfferView | null, text = ""): boolean {
	const own = profile && !profile.hidden ? profile : null;
	const texts = [
		name,
		...(own ? [own.latin, own.ask, ...own.names.map((each) => each.name), ...own.about.map((each) => each.text)] : []),
		...(offer ? [offer.deskName, offer.area, offer.conditions] : []),
	];
	return texts.some((each) => each?.toLocaleLowerCase().includes(text.trim().toLocaleLowerCase()));
}
