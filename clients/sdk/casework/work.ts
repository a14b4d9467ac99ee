/** How much an organisation has to do. */
import type { Id } from "#protocol/bytes.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import { contracts } from "#protocol/contracts/index.ts";
import type { UnlockedSession } from "../context.ts";

export type OrganisationWork = Reply<typeof contracts.cases.work>;

/**
 * How many open cases the desks of an organisation have, and how many people are on the way to or from one of them. For admins, before they
 * suspend it. It is the server's word.
 * @throws ProtocolError not-allowed, not-found
 * @example const { cases, onTheWay } = await organisationWork(session, organisation);
 */
export function organisationWork({ server }: UnlockedSession, organisation: Id): Promise<OrganisationWork> {
	return server.call(contracts.cases.work, { params: { organisation } });
}
