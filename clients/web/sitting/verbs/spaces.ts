/** Verbs about the spaces of the network, for admins: which there are, and proposals of new ones. Admins read none of them. */
import { CIRCLES, type CircleName } from "#protocol/codes.ts";
import { type Desk, organisationName, ownerOfSpace } from "#protocol/folds/directory.ts";
import { organisationsSpace } from "#protocol/items/cards.ts";
import { desksThatCanOwn, missingSpaces, proposeSpaces, type SpaceUse } from "#sdk/index.ts";
import { anyOf, changes, reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";
import { synced } from "./synced.ts";
import { waitingId } from "./vetting.ts";

/** A desk that can answer for a space. */
export interface OwnerChoice {
	id: string;
	name: string;
	organisation: string;
}

export interface MissingSpaceView {
	use: SpaceUse;
	circle: CircleName;
	desks: OwnerChoice[];
	/** The id of a proposal that waits for another admin; null for none. */
	waiting: string | null;
}

export interface NetworkSpacesView {
	spaces: { id: string; use: SpaceUse; circle: CircleName; owner: string | null }[];
	/** Those that a network begins with, and doesn't have. */
	missing: MissingSpaceView[];
	/** The circles in which a space can be proposed. */
	circles: { circle: CircleName; desks: OwnerChoice[] }[];
}

/** The spaces that there are, and those that are offered. */
export const readNetworkSpaces = reads({ topics: ["directory"] }, async (sitting: Sitting): Promise<NetworkSpacesView> => {
	const session = await synced(sitting);
	const { dir, network } = session;
	const choice = ({ id, name, organisation }: Desk): OwnerChoice => ({
		...{ id, name, organisation: organisationName(dir, organisation) ?? "" },
	});
	const offers = organisationsSpace(network);
	return {
		spaces: [...dir.spaces.values()].map((space) => ({
			...{ id: space.id, circle: space.circle, use: space.id === offers ? "offers" : "forum" },
			owner: dir.desks.get(ownerOfSpace(space) ?? "")?.name ?? null,
		})),
		missing: missingSpaces(session).map(({ use, circle, desks, waiting }) => ({
			...{ use, circle, desks: desks.map(choice) },
			waiting: waiting && waitingId(session, waiting),
		})),
		circles: CIRCLES.map((circle) => ({ circle, desks: desksThatCanOwn(dir, circle).map(choice) })).filter(({ desks }) => desks.length > 0),
	};
});

export const proposeNetworkSpaces = changes(
	anyOf("directory"),
	async (sitting: Sitting, { spaces }: { spaces: { use: SpaceUse; circle: CircleName; owner: string }[] }): Promise<void> => {
		await proposeSpaces(sessionOf(sitting), spaces);
	},
);
