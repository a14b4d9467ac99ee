/** Whose cosignatures of the logs count: proposed by an admin, approved by another. SPEC "The logs", section 9. */
import type { Bytes } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { checkWitnesses } from "#protocol/folds/directory.ts";
import { formatVerifierKey } from "#protocol/log/note.ts";
import { isWitness, type NamedWitnesses } from "#protocol/log/witness.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import type { UnlockedSession } from "../context.ts";
import { appendToDirectory } from "../directory/directory.ts";

/**
 * Proposes the witnesses that count from then on, and no others.
 * @param named keys: as their operators say them. wanted: how many of them must have cosigned; 0 for none.
 * @returns objId, for whoever approves it.
 * @throws ProtocolError bad-input for a key that is a log's, one that comes twice, or fewer keys than are wanted; not-allowed.
 * @example const object = await nameWitnesses(session, { wanted: 2, keys: [first, second, third] });
 */
export async function proposeWitnesses(session: UnlockedSession, named: NamedWitnesses): Promise<Bytes> {
	const { object } = await appendToDirectory(session, () => {
		const statement = signWitnesses(session, named);
		return { statements: [statement], object: statement.objId };
	});
	return object;
}

/** What the fold would find void is a mistake of whoever asks. */
function signWitnesses(session: UnlockedSession, { wanted, keys }: NamedWitnesses): Statement<"log.witnesses"> {
	const stranger = keys.find((key) => !isWitness(key));
	if (stranger) throw badInput(`witnesses: ${formatVerifierKey(stranger)} is the key of a log`);
	const fields = { wanted, witnesses: keys.map(({ name, publicKey }) => ({ name, key: publicKey })) };
	try {
		checkWitnesses(session.dir, fields);
		return session.sign("log.witnesses", fields);
	} catch (error) {
		throw error instanceof ProtocolError ? badInput(error.detail) : error;
	}
}

function badInput(detail: string): ProtocolError {
	return new ProtocolError("bad-input", detail, detail.split(":")[0]);
}
