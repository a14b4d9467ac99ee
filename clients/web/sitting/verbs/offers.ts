/** The verbs of profiles and offers. They are loaded with those of the place *Network*. */
import { REGIONS, type Region } from "#protocol/codes.ts";
import { COUNTRIES } from "#protocol/countries.ts";
import { CAPACITIES, COSTS, type Confirmed, type Offer, SERVED, SERVICE_KINDS } from "#protocol/items/offer.ts";
import type { Profile } from "#protocol/items/profile.ts";
import { desksRuledOut, loadCase } from "#sdk/casework/index.ts";
import {
	bestOffers,
	confirmOffers as confirm,
	dueOffers,
	type FoundOffer,
	findOffers,
	knownOffers,
	type NetworkOffers,
	type OfferQuery,
	type OfferView,
	type OrganisationCard,
	offersCsv,
	offersHsds,
	type ProfileView,
	readOffers,
	withdrawOffer as withdraw,
	writeOffer,
	writeProfile,
} from "#sdk/index.ts";
import { deskName } from "#sdk/views/parties.ts";
import { anyOf, changes, reads } from "./declare.ts";
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
	/** For an organisation of mine: what its forms need. Null for others. due: the offers of my desks that should be confirmed. */
	own: {
		due: string[];
		desks: { id: string; name: string }[];
		countries: string[];
		services: readonly string[];
		capacities: readonly string[];
		costs: readonly string[];
		served: readonly string[];
	} | null;
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
		const session = sessionOf(sitting);
		const all = await readOffers(session);
		const card = all.organisations.find((each) => each.organisation === organisation);
		if (!card) return null;
		const { services, beds } = dueOffers(session, all);
		const desks = all.desks.filter((desk) => session.dir.desks.get(desk)?.organisation === organisation);
		const codes = { countries: [...COUNTRIES], services: SERVICE_KINDS, capacities: CAPACITIES, costs: COSTS, served: SERVED };
		const { profile, offers, isOurs, foreignEntries } = card;
		return {
			...lineOf(card),
			// What was hidden may be about a person, so it doesn't leave the worker.
			profile: profile?.hidden ? null : profile,
			offers: offers.filter(({ hidden, freshness }) => hidden === null && (isOurs || freshness.service !== "out")),
			foreignEntries: foreignEntries.length,
			own: isOurs
				? {
						...codes,
						due: [...new Set([...services, ...beds].map(({ offer }) => offer))],
						desks: desks.map((id) => ({ id, name: deskName(session, id).name ?? "" })),
					}
				: null,
		};
	},
);

/** The offers of all organisations as a file. */
const exportOffers = reads(LIST, async (sitting: Sitting, { format }: { format: "csv" | "hsds" }): Promise<Blob> => {
	const { organisations } = await readOffers(sessionOf(sitting));
	if (format === "csv") return new Blob([offersCsv(organisations)], { type: "text/csv" });
	return new Blob([JSON.stringify(offersHsds(organisations), null, "\t")], { type: "application/json" });
});

/** How many offers of my desks should be confirmed, by organisation. */
const dueOffersOfDesks = reads(
	{ ...LIST, isAskedByProgram: true },
	async (sitting: Sitting): Promise<{ organisation: string; count: number }[]> => {
		const session = sessionOf(sitting);
		const { services, beds } = dueOffers(session, await knownOffers(session));
		const due = new Set([...services, ...beds]);
		const organisations = new Set([...due].map(({ organisation }) => organisation));
		return [...organisations].map((id) => ({
			organisation: id,
			count: [...due].filter(({ organisation }) => organisation === id).length,
		}));
	},
);

/** A desk that offers a service, and why it fits. */
export interface FittingDesk extends Pick<FoundLine, "reasons"> {
	offer: OfferView;
}

/** The desks that offer a service, the best one first. */
const fittingDesks = reads(
	LIST,
	async (sitting: Sitting, wanted: { service: string; languages: string[]; beds: number | null }): Promise<FittingDesk[]> => {
		const { organisations } = await knownOffers(sessionOf(sitting));
		return bestOffers(organisations, wanted).map(({ offer, reasons }) => ({ offer, reasons }));
	},
);

/** The ids of the desks that a case rules out. Opens the sections that say so. */
const ruledOutDesks = reads(
	{ topics: ["case", "compartment", "directory"] },
	async (sitting: Sitting, { id }: { id: string }): Promise<string[]> => {
		const session = sessionOf(sitting);
		return [...(await desksRuledOut(session, await loadCase(session, id))).keys()];
	},
);

const written = anyOf("space");

/** @param input entry, and offer.offer for a new offer: chosen by the page, so that a repeated call writes once. */
const saveOffer = changes(
	written,
	async (sitting: Sitting, { entry, offer }: { entry: string; offer: Offer }): Promise<void> =>
		writeOffer(sessionOf(sitting), offer, { entry }),
);

const saveProfile = changes(
	written,
	async (sitting: Sitting, { entry, profile }: { entry: string; profile: Profile }): Promise<void> =>
		writeProfile(sessionOf(sitting), profile, { entry }),
);

const confirmOffers = changes(
	written,
	async (sitting: Sitting, { entry, offers }: { entry: string; offers: Confirmed }): Promise<void> =>
		confirm(sessionOf(sitting), offers, { entry }),
);

const withdrawOffer = changes(
	written,
	async (sitting: Sitting, { entry, offer }: { entry: string; offer: string }): Promise<void> =>
		withdraw(sessionOf(sitting), offer, { entry }),
);

export const offerVerbs = {
	...{ searchOffers, readOrganisation, exportOffers, dueOffersOfDesks, fittingDesks, ruledOutDesks },
	...{ saveOffer, saveProfile, confirmOffers, withdrawOffer },
};
