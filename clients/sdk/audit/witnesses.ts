/** Proposes the witnesses of the logs. SPEC "The logs", section 9. */
import type { Bytes } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { checkWitnesses } from "#protocol/folds/directory.ts";
import { formatVerifierKey } from "#protocol/log/note.ts";
import { isWitness, type NamedWitnesses } from "#protocol/log/witness.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import type { UnlockedSession } from "../context.ts";
import { appendToDirectory } from "../directory/append.ts";

/**
 * Proposes the witnesses, in place of all earlier ones. Another admin approves. Until a second admin is active, the proposal takes effect
 * at once.
 * @param named keys: the verifier keys of the witnesses. wanted: how many of them must cosign: more than half, or 0 for none.
 * @returns the objId for `approve`.
 * @throws ProtocolError bad-input when a name or key belongs to a log or comes twice, or when wanted is neither 0 nor a majority of the
 * keys; not-allowed when I am no admin.
 * @example const object = await proposeWitnesses(session, { wanted: 2, keys: [first, second, third] });
 */
export async function proposeWitnesses(session: UnlockedSession, named: NamedWitnesses): Promise<Bytes> {
	const { object } = await appendToDirectory(session, () => {
		const statement = signWitnesses(session, named);
		return { statements: [statement], object: statement.objId };
	});
	return object;
}

/** Checks the input as the fold does, so that a mistake in it is reported as bad-input. */
function signWitnesses(session: UnlockedSession, { wanted, keys }: NamedWitnesses): Statement<"log.witnesses"> {
	const logKey = keys.find((key) => !isWitness(key));
	if (logKey) throw badInput(`witnesses: ${formatVerifierKey(logKey)} is the key of a log`);
	const fields = { wanted, witnesses: keys.map(({ name, publicKey }) => ({ name, key: publicKey })) };
	try {
		checkWitnesses(session.dir, fields);
	} catch (error) {
		throw error instanceof ProtocolError ? badInput(error.detail) : error;
	}
	return session.sign("log.witnesses", fields);
}

function badInput(detail: string): ProtocolError {
	return new ProtocolError("bad-input", detail, detail.split(":")[0]);
}
