import { ProtocolError } from "#protocol/errors.ts";
import type { StatementType } from "#protocol/statements/registry.ts";
import { isOfType, parseStatement, type Statement, type Wire } from "#protocol/statements/statement.ts";

/**
 * Parses a statement of a request. The statement must have this type, and the member who sends the request must be its signer. The
 * signature is not checked here.
 * @param network the network id. @param member the member who is signed in.
 * @throws ProtocolError bad-statement or not-allowed.
 */
export function parseOwnStatement<T extends StatementType>(network: Uint8Array, wire: Wire, type: T, member: string): Statement<T> {
	const statement = parseStatement(network, wire);
	if (!isOfType(statement, type)) throw new ProtocolError("bad-statement", `type: must be ${type}`);
	if (statement.body.by !== member) throw new ProtocolError("not-allowed", "by: must be the member who is signed in");
	return statement;
}
