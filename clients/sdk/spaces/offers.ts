/** Profiles of organisations and offers of their desks: reads all of them, and writes the own ones. SPEC "Profiles and offers". */
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { isCurrentDesk, type OrganisationFacts, type Space, spacesReadBy } from "#protocol/folds/directory.ts";
import {
	type CardEntry,
	type CardRefusal,
	type Cards,
	cardContent,
	foldCards,
	isCardAct,
	type OfferCard,
	organisationsSpace,
	type ProfileCard,
} from "#protocol/items/cards.ts";
import { type Confirmed, type Freshness, freshnessOf, type Offer } from "#protocol/items/offer.ts";
import type { Profile } from "#protocol/items/profile.ts";
import type { UnlockedSession } from "../context.ts";
import { myDesksWithSeats } from "../directory/circle-keys.ts";
import { syncDirectory } from "../directory/directory.ts";
import { deskName } from "../views/parties.ts";
import { decodeItem } from "./content.ts";
import { knownList, type MarkView, markOf, markViewOf, mutedView, readList } from "./list.ts";
import type { KnownList, VerifiedEntry } from "./verified-entry.ts";
import { writeItem } from "./write.ts";

export interface ProfileView extends ProfileCard {
	/** Why the owner of the space has hidden it, or muted its author; null when it isn't hidden. */
	hidden: MarkView | null;
}

export interface OfferView extends OfferCard {
	/** As in ProfileView. */
	hidden: MarkView | null;
	deskName: string;
	freshness: Freshness;
	/** Whether it is of my organisation, so that I may change it. */
	isOurs: boolean;
}

/** An organisation with the facts of the directory, and with what it says about itself. */
export interface OrganisationCard {
	organisation: Id;
	name: string;
	/** ISO 3166-1 alpha-2. */
	country: string;
	/** Null until the admins have set them. */
	facts: OrganisationFacts | null;
	isOurs: boolean;
	profile: ProfileView | null;
	/** The fresh ones first. */
	offers: OfferView[];
	/** Entries about this organisation that members of other organisations have written. They don't count. */
	foreignEntries: { entry: Id; by: Id; why: CardRefusal }[];
}

export interface NetworkOffers {
	/** Null while the network has no space *Organisations*. */
	space: Id | null;
	/** Whether I can read it. Otherwise no organisation has a profile or an offer here. */
	isRead: boolean;
	/** The desks of mine that may write. */
	desks: Id[];
	/** All organisations that are active, by region and name. */
	organisations: OrganisationCard[];
}

/**
 * Reads the profiles and offers of all organisations: one request, however many there are.
 * @throws AlarmError entries-dropped, content-tampered
 * @example const { organisations } = await readOffers(session); // findOffers(organisations, { languages: ["vi"], service: "legal", region: "asia" })
 */
export async function readOffers(session: UnlockedSession): Promise<NetworkOffers> {
	const isRead = (space: Space | null): space is Space => space !== null && isReadByMe(session, space);
	// Reading the list syncs the directory too.
	if (!isRead(offersSpace(session))) await syncDirectory(session);
	const space = offersSpace(session);
	if (isRead(space)) await readList(session, space.id);
	return offersNow(session);
}

/**
 * Returns the profiles and offers as this session has read them, and reads them first if it hasn't.
 * @throws as readOffers
 * @example const { organisations } = await knownOffers(session);
 */
export async function knownOffers(session: UnlockedSession): Promise<NetworkOffers> {
	const space = offersSpace(session);
	if (space && isReadByMe(session, space)) await knownList(session, space.id);
	return offersNow(session);
}

const isReadByMe = ({ dir, me }: UnlockedSession, space: Space): boolean => spacesReadBy(dir, me).includes(space);

/** The space in which they stand; null while the network has none. */
function offersSpace({ dir, network }: UnlockedSession): Space | null {
	const space = dir.spaces.get(organisationsSpace(network));
	return space?.circle === "network" ? space : null;
}

async function offersNow(session: UnlockedSession): Promise<NetworkOffers> {
	const { dir } = session;
	const space = offersSpace(session);
	const list = space && isReadByMe(session, space) ? await knownList(session, space.id) : null;
	const cards: Cards = list ? cardsIn(session, list) : { profiles: new Map(), offers: new Map(), refused: [] };
	const ours = new Set(myDesksWithSeats(session, "network").flatMap(({ id }) => dir.desks.get(id)?.organisation ?? []));
	const hiddenOf = ({ entry, by }: { entry: Id; by: Id }) =>
		list && (markViewOf(list, list.space.id, entry, "hidden") ?? mutedView(list, by));
	const offers = [...cards.offers.values()].filter(({ desk }) => isCurrentDesk(dir, desk));
	const organisations = [...dir.organisations.values()]
		.filter(({ status }) => status === "active")
		.map(({ id, name, country, facts }): OrganisationCard => {
			const profile = cards.profiles.get(id);
			return {
				...{ organisation: id, name, country, facts, isOurs: ours.has(id) },
				profile: profile ? { ...profile, hidden: hiddenOf(profile) } : null,
				offers: offers
					.filter(({ organisation }) => organisation === id)
					.map((offer) => ({
						...offer,
						hidden: hiddenOf(offer),
						deskName: deskName(session, offer.desk).name,
						freshness: freshnessOf(offer, session.now()),
						isOurs: ours.has(id),
					}))
					.sort((one, other) => AGES.indexOf(one.freshness.service) - AGES.indexOf(other.freshness.service)),
				foreignEntries: cards.refused.flatMap(({ about, entry, by, why }) =>
					about === id && why === "other-organisation" ? [{ entry, by, why }] : [],
				),
			};
		})
		.sort((one, other) => sortKeyOf(one).localeCompare(sortKeyOf(other), "en"));
	return {
		space: space?.id ?? null,
		isRead: list !== null,
		desks: list ? myDesksWithSeats(session, "network").map(({ id }) => id) : [],
		organisations,
	};
}

/** The order of offers by age. */
const AGES = ["fresh", "old", "out"];
/** Sorts by region and name. Organisations without a region come last. */
const sortKeyOf = ({ facts, name }: OrganisationCard): string => `${facts?.region ?? "~"} ${name}`;

/** The profiles and offers in the list. */
function cardsIn(session: UnlockedSession, list: KnownList): Cards {
	const organisationOf = (desk: Id) => session.dir.desks.get(desk)?.organisation ?? null;
	const entries = list.transcript.entries.flatMap((entry): CardEntry[] => {
		const content = contentOf(entry);
		const { body } = entry.statement;
		const organisation = organisationOf(body.as ?? "");
		if (content === null || organisation === null || !isCardAct(content.act)) return [];
		const isHidden = markOf(list, list.space.id, body.entry, "hidden") !== null;
		return [{ entry: body.entry, by: body.by, organisation, at: body.at, isHidden, content }];
	});
	return foldCards(entries, organisationOf);
}

/** The content of an entry; null unless it counts and can be read. `readList` has raised the alarms about the others. */
function contentOf({ plain, uncounted }: VerifiedEntry) {
	if (!plain || uncounted !== null) return null;
	try {
		return decodeItem(plain);
	} catch (error) {
		if (error instanceof ProtocolError) return null;
		throw error;
	}
}

interface WriteOptions {
	/** Give the same id when you repeat a call that got no answer. */
	entry?: Id;
}

/**
 * Writes the profile of an organisation of mine.
 * @throws ProtocolError not-found without the space; not-allowed for another organisation; bad-input that names the field; daily-limit
 * @example await writeProfile(session, { ...profile, ask: "Vietnamese" });
 */
export async function writeProfile(session: UnlockedSession, profile: Profile, { entry }: WriteOptions = {}): Promise<void> {
	const content = cardContent({ act: "profile", ...profile });
	const { space, desk } = writeAs(session, profile.organisation);
	await writeItem(session, space, space, { content, desk, entry: entry ?? randomId() });
}

/**
 * Writes an offer: a new one, or a new text for one that stands. The offer then counts as confirmed.
 * @param offer offer: its id. Choose one for a new offer.
 * @throws as writeProfile
 * @example await writeOffer(session, { ...offer, capacity: "no-capacity" });
 */
export async function writeOffer(session: UnlockedSession, offer: Offer, { entry }: WriteOptions = {}): Promise<void> {
	const content = cardContent({ act: "offer", ...offer });
	const { space, desk } = writeAs(session, session.dir.desks.get(offer.desk)?.organisation ?? null);
	const before = (await standingOffers(session)).get(offer.offer);
	// Readers wouldn't count such an entry.
	if (before && before.organisation !== session.dir.desks.get(desk)?.organisation)
		throw new ProtocolError("not-allowed", "offer: it is of another organisation");
	await writeItem(session, space, space, { content, desk, entry: entry ?? randomId() });
}

/**
 * Says that offers of one organisation are up to date: one act for all of them.
 * @param offers beds: how many are free now, null to say nothing about beds.
 * @throws ProtocolError not-found for an offer that doesn't stand; as writeProfile
 * @example await confirmOffers(session, [{ offer, beds: 2 }]);
 */
export async function confirmOffers(session: UnlockedSession, offers: Confirmed, { entry }: WriteOptions = {}): Promise<void> {
	const content = cardContent({ act: "confirm", offers });
	const standing = await standingOffers(session);
	const organisations = new Set(offers.map(({ offer }) => organisationOf(standing, offer)));
	if (organisations.size > 1) throw new ProtocolError("not-allowed", "offers: takes those of one organisation");
	const { space, desk } = writeAs(session, [...organisations][0] ?? null);
	await writeItem(session, space, space, { content, desk, entry: entry ?? randomId() });
}

/**
 * Takes an offer out.
 * @throws as confirmOffers
 * @example await withdrawOffer(session, offer);
 */
export async function withdrawOffer(session: UnlockedSession, offer: Id, { entry }: WriteOptions = {}): Promise<void> {
	const content = cardContent({ act: "withdraw", offer });
	const { space, desk } = writeAs(session, organisationOf(await standingOffers(session), offer));
	await writeItem(session, space, space, { content, desk, entry: entry ?? randomId() });
}

async function standingOffers(session: UnlockedSession): Promise<Map<Id, OfferView>> {
	const { organisations } = await knownOffers(session);
	return new Map(organisations.flatMap(({ offers }) => offers).map((each) => [each.offer, each]));
}

function organisationOf(standing: ReadonlyMap<Id, OfferView>, id: Id): Id {
	const offer = standing.get(id);
	if (!offer) throw new ProtocolError("not-found", "offer: no such offer stands");
	return offer.organisation;
}

/** The space, and the desk of mine for which an entry of this organisation is signed. */
function writeAs(session: UnlockedSession, organisation: Id | null): { space: Id; desk: Id } {
	const space = offersSpace(session);
	if (!space) throw new ProtocolError("not-found", "space: the network has no space for profiles and offers yet");
	const desk = myDesksWithSeats(session, "network").find(({ id }) => session.dir.desks.get(id)?.organisation === organisation)?.id;
	if (!desk) throw new ProtocolError("not-allowed", "organisation: none of your desks there has a seat in the network");
	return { space: space.id, desk };
}

/** Offers of my desks that need a confirmation. */
export interface DueOffers {
	/** Their services are old, or become old within 14 days. */
	services: OfferView[];
	/** Their number of beds is old. */
	beds: OfferView[];
}

const SOON = 14 * 86_400_000;

/**
 * The offers of my own desks that should be confirmed now.
 * @param offers of `readOffers`.
 * @example const { beds, services } = dueOffers(session, await readOffers(session));
 */
export function dueOffers(session: Pick<UnlockedSession, "now">, { organisations, desks }: NetworkOffers): DueOffers {
	const own = organisations.flatMap(({ offers }) => offers).filter(({ desk, hidden }) => desks.includes(desk) && hidden === null);
	// An offer whose last day is over needs no confirmation.
	const lasting = own.filter(
		(offer) => freshnessOf({ ...offer, confirmedAt: session.now(), bedsAt: null }, session.now()).service !== "out",
	);
	const later = session.now() + SOON;
	return {
		services: lasting.filter((offer) => freshnessOf({ ...offer, until: null }, later).service !== "fresh"),
		beds: lasting.filter(({ freshness }) => freshness.beds === "old" || freshness.beds === "out"),
	};
}
