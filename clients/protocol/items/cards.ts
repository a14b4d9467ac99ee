/** The profiles and offers of all organisations, from the entries of one list. SPEC "Profiles and offers". Pure. */
import { type Bytes, hash, type Id, idFromBytes, tup } from "../bytes.ts";
import { ProtocolError } from "../errors.ts";
import { type Shape, ShapeError, type ValueOf } from "../schema.ts";
import type { ItemContent } from "./item-content.ts";
import { checkConfirmed, checkOffer, confirmShape, type Offer, offerShape, withdrawShape } from "./offer.ts";
import { checkProfile, type Profile, profileShape } from "./profile.ts";
import { convertShapeErrors } from "./shape-checks.ts";

const shapes = { profile: profileShape, offer: offerShape, confirm: confirmShape, withdraw: withdrawShape } as const;
type Shapes = typeof shapes;
export type CardAct = { [A in keyof Shapes]: { act: A } & ValueOf<Shapes[A]> }[keyof Shapes];

/** Whether an entry of a list is about profiles and offers. */
export const isCardAct = (act: string): act is CardAct["act"] => Object.hasOwn(shapes, act);

/** The id of the space *Organisations* of a network. Its circle is `network`. */
export function organisationsSpace(network: Bytes): Id {
	return idFromBytes(hash(tup("organisations", network)).slice(0, 16));
}

/**
 * The content of an entry.
 * @throws ProtocolError bad-input that names the field
 * @example cardContent({ act: "confirm", offers: [{ offer, beds: 3 }] })
 */
export function cardContent({ act, ...values }: CardAct): ItemContent {
	return convertShapeErrors("bad-input", () => {
		const written = { act, values: (shapes[act] as Shape<any>).toCbor(values, "") as ItemContent["values"] };
		checkSense({ act, ...values } as CardAct);
		return written;
	});
}

/** What an entry says. @throws ProtocolError bad-content that names the field, also for an act that isn't known */
export function cardAct({ act, values }: ItemContent): CardAct {
	return convertShapeErrors("bad-content", () => {
		if (!isCardAct(act)) throw new ShapeError("act", "is not an act of profiles and offers");
		const read = { act, ...(shapes[act] as Shape<any>).fromCbor(values, "") } as CardAct;
		checkSense(read);
		return read;
	});
}

function checkSense(act: CardAct): void {
	if (act.act === "profile") checkProfile(act);
	if (act.act === "offer") checkOffer(act);
	if (act.act === "confirm") checkConfirmed(act.offers);
}

/** An entry of the list that counts. organisation: that of the desk for which it is signed. at: as it is signed, UTC ms. */
export interface CardEntry {
	entry: Id;
	by: Id;
	organisation: Id;
	at: number;
	/** Hidden by the owner of the space. */
	isHidden: boolean;
	content: ItemContent;
}

interface Written {
	/** The entry that has the newest text. */
	entry: Id;
	by: Id;
	at: number;
	organisation: Id;
	/** The owner of the space has hidden that entry. */
	isHidden: boolean;
}
export interface ProfileCard extends Profile, Written {}
export interface OfferCard extends Offer, Written {
	/** When it was last confirmed, UTC ms. */
	confirmedAt: number;
	/** When the number of beds was last confirmed; null without one. */
	bedsAt: number | null;
}

/**
 * Why an entry changes nothing. bad-act: it has bad values. other-organisation: only desks of that organisation may write this. no-such: no
 * offer with this id stands. hidden: the owner of the space has hidden a confirmation or a withdrawal.
 */
export type CardRefusal = "bad-act" | "other-organisation" | "no-such" | "hidden";

export interface Cards {
	/** By organisation. */
	profiles: Map<Id, ProfileCard>;
	/** By id. Those that were withdrawn aren't there. */
	offers: Map<Id, OfferCard>;
	/** The entries that change nothing, why, and the organisation that they are about, if they name one. */
	refused: { entry: Id; by: Id; why: CardRefusal; about: Id | null }[];
}

interface Draft extends Cards {
	/** The organisation of each offer that ever stood. */
	owners: Map<Id, Id>;
	organisationOf(desk: Id): Id | null;
}

/**
 * The profiles and offers after these entries.
 * @param entries those that count, in the order of the list. @param organisationOf the organisation of a desk, null for an unknown desk.
 */
export function foldCards(entries: readonly CardEntry[], organisationOf: (desk: Id) => Id | null): Cards {
	const draft: Draft = { profiles: new Map(), offers: new Map(), refused: [], owners: new Map(), organisationOf };
	for (const each of entries) {
		const act = readAct(each.content);
		const about = act && aboutOf(draft, act);
		const why = act === null ? "bad-act" : apply(draft, each, act, about);
		if (why) draft.refused.push({ entry: each.entry, by: each.by, why, about });
	}
	const { profiles, offers, refused } = draft;
	return { profiles, offers, refused };
}

function readAct(content: ItemContent): CardAct | null {
	try {
		return cardAct(content);
	} catch (error) {
		if (error instanceof ProtocolError) return null;
		throw error;
	}
}

/** The organisation that an act is about; null when there is no such desk or offer. */
function aboutOf({ owners, organisationOf }: Draft, act: CardAct): Id | null {
	if (act.act === "profile") return act.organisation;
	if (act.act === "offer") return owners.get(act.offer) ?? organisationOf(act.desk);
	const named = act.act === "withdraw" ? [act.offer] : act.offers.map(({ offer }) => offer);
	return named.flatMap((offer) => owners.get(offer) ?? [])[0] ?? null;
}

/** Applies an act. Returns why it changes nothing, or null. */
function apply(draft: Draft, entry: CardEntry, act: CardAct, about: Id | null): CardRefusal | null {
	const { profiles, offers, owners } = draft;
	if (about === null) return "no-such";
	if (about !== entry.organisation) return "other-organisation";
	const written: Written = { entry: entry.entry, by: entry.by, at: entry.at, organisation: about, isHidden: entry.isHidden };
	switch (act.act) {
		case "profile": {
			const { act: _, ...profile } = act;
			profiles.set(about, { ...profile, ...written });
			return null;
		}
		case "offer": {
			const { act: _, ...offer } = act;
			if (draft.organisationOf(offer.desk) !== about) return "other-organisation";
			owners.set(offer.offer, about);
			offers.set(offer.offer, { ...offer, ...written, confirmedAt: entry.at, bedsAt: offer.beds === null ? null : entry.at });
			return null;
		}
		case "confirm":
			return confirm(draft, entry, act.offers);
		case "withdraw":
			if (entry.isHidden) return "hidden";
			return offers.delete(act.offer) ? null : "no-such";
	}
}

/** Offers that were withdrawn meanwhile are skipped. */
function confirm(
	{ offers, owners }: Draft,
	{ isHidden, organisation, at }: CardEntry,
	named: readonly { offer: Id; beds: number | null }[],
) {
	if (isHidden) return "hidden";
	if (named.some(({ offer }) => (owners.get(offer) ?? organisation) !== organisation)) return "other-organisation";
	const standing = named.flatMap(({ offer, beds }) => {
		const card = offers.get(offer);
		return card ? [{ card, beds }] : [];
	});
	for (const { card, beds } of standing) {
		const said = beds === null ? {} : { beds, bedsAt: at };
		offers.set(card.offer, { ...card, confirmedAt: at, ...said });
	}
	return standing.length > 0 ? null : "no-such";
}
