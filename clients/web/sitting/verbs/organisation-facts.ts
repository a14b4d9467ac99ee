/** Verbs about the facts of an organisation: region, affiliation and scope. For admins. */
import { toBase64Url } from "#protocol/bytes.ts";
import { AFFILIATIONS, REGIONS, SCOPES } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { isWaiting, type OrganisationFacts, type Proposal } from "#protocol/folds/directory.ts";
import type { Fields } from "#protocol/statements/registry.ts";
import { changedReading, changeOrganisation } from "#sdk/index.ts";
import type { Proposed } from "./administration-rules.ts";
import { anyOf, changes, reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";
import { synced } from "./synced.ts";
import { waitingId } from "./vetting.ts";

export interface FactsView {
	name: string;
	facts: OrganisationFacts | null;
	regions: readonly string[];
	affiliations: readonly string[];
	scopes: readonly string[];
	/** The id of a proposal that would change the facts; null when none waits. */
	waiting: string | null;
}

/** The facts of an organisation, and the values that they may have. @throws ProtocolError not-found */
export const readFacts = reads({ topics: ["directory"] }, async (sitting: Sitting, { id }: { id: string }): Promise<FactsView> => {
	const { dir } = await synced(sitting);
	const organisation = dir.organisations.get(id);
	if (!organisation) throw new ProtocolError("not-found", "organisation: nobody has this id");
	const isAbout = ({ statement: { type, body } }: Proposal) => type === "organisation.change" && body.organisation === id;
	const found = [...dir.proposals.values()].find((each) => isWaiting(each) && isAbout(each));
	const { name, facts } = organisation;
	const waiting = found ? toBase64Url(found.statement.objId) : null;
	return { name, facts: facts && { ...facts }, regions: REGIONS, affiliations: AFFILIATIONS, scopes: SCOPES, waiting };
});

export interface NewFacts {
	organisation: string;
	region: string;
	affiliation: string;
	scope: string;
}

export interface ReadingView {
	circle: string;
	change: "gains" | "loses";
	desks: string[];
}

/** Which desks will read what if these facts come into force. */
export const readingAfter = reads({ topics: ["directory"] }, async (sitting: Sitting, facts: NewFacts): Promise<ReadingView[]> => {
	const changed = changedReading(await synced(sitting), facts as Fields<"organisation.change">);
	return changed.map(({ circle, change, desks }) => ({ circle, change, desks: desks.map(({ name }) => name) }));
});

export const proposeFacts = changes(anyOf("directory"), async (sitting: Sitting, facts: NewFacts): Promise<Proposed> => {
	const session = sessionOf(sitting);
	return { proposal: waitingId(session, await changeOrganisation(session, facts as Fields<"organisation.change">)) };
});
