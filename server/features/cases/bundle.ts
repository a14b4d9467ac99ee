/** Parses a bundle: the statements, epochs, grants and summaries of one request. */
import { type Bytes, equal, hash, type Id } from "#protocol/bytes.ts";
import type { cases } from "#protocol/contracts/cases.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { CaseStatement } from "#protocol/folds/case-state.ts";
import type { Directory } from "#protocol/folds/directory.ts";
import { isCaseType } from "#protocol/statements/registry.ts";
import { parseStatement, type Statement, type Wire } from "#protocol/statements/statement.ts";
import { parseOwnStatement } from "#server/chains/parse-own-statement.ts";
import type { RequestContext } from "#server/gate/handler.ts";
import { bytesOf } from "#server/gate/input.ts";
import type { Summary } from "./store.ts";

type BundleBody = RequestContext<typeof cases.append>["input"]["body"];

/** The boxes that an epoch, or some grants, name by hash. Both fields are base64url. */
export type SealedBoxes = readonly { hash: string; box: string }[];

export interface Bundle {
	statements: CaseStatement[];
	epochs: { epoch: Statement<"epoch">; sealed: SealedBoxes }[];
	grants: { grants: Statement<"grant">[]; sealed: SealedBoxes }[];
	summaries: Summary[];
}

/**
 * Parses a bundle. It checks neither signatures nor the rules of the case.
 * @param id the case. @param member the member who is signed in, and who must have signed all statements.
 * @throws ProtocolError as parseCaseStatement and parseOwnStatement; bad-content or bad-input for a summary.
 */
export function parseBundle({ network }: Directory, body: BundleBody, id: Id, member: Id): Bundle {
	return {
		statements: body.statements.map((wire) => parseCaseStatement(network, wire, id, member)),
		epochs: body.epochs.map(({ epoch, sealed }) => ({ epoch: parseOwnStatement(network, epoch, "epoch", member), sealed })),
		grants: body.grants.map(({ grants, sealed }) => ({
			grants: grants.map((wire) => parseOwnStatement(network, wire, "grant", member)),
			sealed,
		})),
		summaries: body.summaries.map(parseSummary),
	};
}

/** @throws ProtocolError bad-statement, bad-input or not-allowed unless it is a statement of this case, by the member who is signed in. */
export function parseCaseStatement(network: Bytes, wire: Wire, id: Id, member: Id): CaseStatement {
	const statement = parseStatement(network, wire);
	if (!isCaseType(statement.type) || !("case" in statement.body))
		throw new ProtocolError("bad-statement", "type: must be a case statement");
	if (statement.body.case !== id) throw new ProtocolError("bad-input", "case: must be the case in the path", "case");
	if (statement.body.by !== member) throw new ProtocolError("not-allowed", "by: must be the member who is signed in");
	return statement as CaseStatement;
}

function parseSummary(given: { handoff: Id; hash: string; box: string }): Summary {
	const box = bytesOf(given.box, "summaries");
	const boxHash = hash(box);
	if (!equal(boxHash, bytesOf(given.hash, "summaries"))) throw new ProtocolError("bad-content", "summaries: a box does not match its hash");
	return { handoff: given.handoff, hash: boxHash, box };
}
