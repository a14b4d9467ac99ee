/** A network with the space *Organisations*, and texts for profiles and offers. */
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import type { Offer } from "#protocol/items/offer.ts";
import type { Profile } from "#protocol/items/profile.ts";
import { approve, proposeOffersSpace, syncDirectory } from "#sdk/index.ts";
import type { ReadyNetwork } from "./sdk.ts";
import { spaceWorld } from "./space-world.ts";

type Test = Parameters<typeof spaceWorld>[0];

export async function offersWorld(t: Test, settings: Parameters<typeof spaceWorld>[1] = {}) {
	const world = await spaceWorld(t, settings);
	return { ...world, offers: await addOffersSpace(world) };
}

/** Adds the space *Organisations* to a network. @returns its id */
export async function addOffersSpace(world: Pick<ReadyNetwork, "founder" | "admin" | "origin" | "transit" | "destination">): Promise<Id> {
	const { founder, admin, origin, transit, destination } = world;
	const { space, object } = await proposeOffersSpace(founder.session, origin.desk);
	await approve(admin.session, object);
	for (const { session } of [origin, transit, destination].flatMap(({ coordinator, staff }) => [coordinator, staff]))
		await syncDirectory(session);
	return space;
}

export const profileOf = (organisation: Id, more: Partial<Profile> = {}): Profile => ({
	organisation,
	names: [],
	latin: null,
	about: [{ language: "en", text: "A house for women." }],
	route: ["destination"],
	languages: ["en"],
	hours: [],
	zone: null,
	contacts: [],
	links: [],
	ask: null,
	...more,
});

export const offerOf = (desk: Id, more: Partial<Offer> = {}): Offer => ({
	offer: randomId(),
	desk,
	kind: "safe-house",
	for: [],
	ageFrom: null,
	ageTo: null,
	languages: ["en"],
	countries: ["IT"],
	area: null,
	conditions: null,
	cost: "free",
	isAccessible: null,
	isDayAndNight: true,
	capacity: "capacity",
	beds: null,
	phone: null,
	until: null,
	...more,
});
