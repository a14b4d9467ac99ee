/** Statements as they come in with a request. */
import { ProtocolError } from "#protocol/errors.ts";
import type { StatementType } from "#protocol/statements/registry.ts";
import { parseStatement, type Statement, type Wire } from "#protocol/statements/statement.ts";

/**
 * Parses a statement that must have this type and be by whoever is asking; its signature is judged apart.
 * @throws ProtocolError bad-statement or not-allowed.
 */
export function ownStatement<T extends StatementType>(network: Uint8Array, wire: Wire, type: T, member: string): Statement<T> {
	const statement = parseStatement(network, wire);
	if (statement.type !== type) throw new ProtocolError("bad-statement", `type: takes ${type}`);
	if (statement.body.by !== member) throw new ProtocolError("not-allowed", "by: is not who is signed in");
	return statement as unknown as Statement<T>;
}
