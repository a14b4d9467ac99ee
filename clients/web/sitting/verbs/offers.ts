/** The verbs of profiles and offers. They are loaded with those of the place *Network*. */
import { REGIONS, type Region } from "#protocol/codes.ts";
import { CAPACITIES, SERVICE_KINDS } from "#protocol/items/offer.ts";
import {
	type FoundOffer,
	findOffers,
	type NetworkOffers,
	type OfferQuery,
	type OfferView,
	type OrganisationCard,
	offersCsv,
	offersHsds,
	type ProfileView,
	readOffers,
} from "#sdk/index.ts";
import { reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

/** An organisation in a list. */
export interface OfferingOrganisation extends Pick<OrganisationCard, "organisation" | "name" | "country" | "isOurs"> {
	region: Region | null;
}

export interface FoundLine extends Pick<FoundOffer, "offer" | "reasons"> {
	organisation: OfferingOrganisation;
}

export interface OffersFound extends Pick<NetworkOffers, "isRead"> {
	hasSpace: boolean;
	found: FoundLine[];
	/** The codes that can be asked for. countries: those in which something is offered. */
	codes: { regions: readonly Region[]; services: readonly string[]; capacities: typeof CAPACITIES; countries: string[] };
}

export interface OrganisationShown extends OfferingOrganisation {
	/** Null when it is hidden, too. */
	profile: ProfileView | null;
	/** Those of others only while they are neither hidden nor out of date. */
	offers: OfferView[];
	/** How many entries about this organisation others have written. They don't count. */
	foreignEntries: number;
}

/** Others write, which the server announces. Offers become old without any change. */
const LIST = { topics: ["space", "directory"], asksOnOpening: true, agesByTime: true } as const;

const lineOf = ({ organisation, name, country, facts, isOurs }: OrganisationCard): OfferingOrganisation => ({
	...{ organisation, name, country, isOurs },
	region: facts?.region ?? null,
});

/** Offers and organisations that fit, with the reasons. */
const searchOffers = reads(LIST, async (sitting: Sitting, query: OfferQuery): Promise<OffersFound> => {
	const { space, isRead, organisations } = await readOffers(sessionOf(sitting));
	const offered = organisations.flatMap(({ country, offers }) => [country, ...offers.flatMap(({ countries }) => countries)]);
	return {
		...{ hasSpace: space !== null, isRead },
		found: findOffers(organisations, query).map((each) => ({ ...each, organisation: lineOf(each.organisation) })),
		codes: { regions: REGIONS, services: SERVICE_KINDS, capacities: CAPACITIES, countries: [...new Set(offered)] },
	};
});

/** One organisation; null when it isn't active. */
const readOrganisation = reads(
	LIST,
	async (sitting: Sitting, { organisation }: { organisation: string }): Promise<OrganisationShown | null> => {
		const { organisations } = await readOffers(sessionOf(sitting));
		const card = organisations.find((each) => each.organisation === organisation);
		if (!card) return null;
		const { profile, offers, isOurs, foreignEntries } = card;
		return {
			...lineOf(card),
			// What was hidden may be about a person, so it doesn't leave the worker.
			profile: profile?.hidden ? null : profile,
			offers: offers.filter(({ hidden, freshness }) => hidden === null && (isOurs || freshness.service !== "out")),
			foreignEntries: foreignEntries.length,
		};
	},
);

/** The offers of all organisations as a file. */
const exportOffers = reads(LIST, async (sitting: Sitting, { format }: { format: "csv" | "hsds" }): Promise<Blob> => {
	const { organisations } = await readOffers(sessionOf(sitting));
	if (format === "csv") return new Blob([offersCsv(organisations)], { type: "text/csv" });
	return new Blob([JSON.stringify(offersHsds(organisations), null, "\t")], { type: "application/json" });
});

export const offerVerbs = { searchOffers, readOrganisation, exportOffers };
