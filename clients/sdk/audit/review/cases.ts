/** Finds cases for auditors and coordinators, who have no list of cases. */
import type { Id } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import type { UnlockedSession } from "../../context.ts";

/**
 * Finds cases by their code, or by the first 4 or more hexadecimal digits of the id. The access log records each search.
 * @param by prefix: 4 to 32 digits in lower case, without dashes.
 * @returns the ids of at most 20 cases that I may review.
 * @throws ProtocolError not-allowed unless I am an auditor or a coordinator, bad-input for a malformed prefix
 * @example const [id] = await findReviewedCases(session, { prefix: "3f2a" });
 */
export async function findReviewedCases(session: UnlockedSession, by: { code: string } | { prefix: string }): Promise<Id[]> {
	return (await session.server.call(contracts.review.cases, { query: by })).cases;
}
