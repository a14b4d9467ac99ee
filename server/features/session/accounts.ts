/** Accounts: their OPAQUE records, keybags, names and sessions. features.ts passes this class to the directory feature. */

import { equal, hash, type Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { type Credential, type Directory, wasTurnedAway } from "#protocol/folds/directory.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import type { Db } from "#server/database/database.ts";
import type { ServerContext } from "#server/gate/context.ts";
import { bytesOf } from "#server/gate/input.ts";
import { storeAttemptOrRefuse } from "./attempts.ts";
import { type SessionDependencies, sessionDependencies } from "./dependencies.ts";
import { checkSetup, liveCredentials } from "./rules.ts";
import { endSessionsOf, forgetDevices } from "./session-store.ts";
import { assignName, dropAccounts, storeAccount } from "./store.ts";

export class Accounts {
	readonly #dependencies: SessionDependencies;
	constructor(context: ServerContext) {
		this.#dependencies = sessionDependencies(context);
	}

	/** The id of the OPAQUE setup for new records. */
	get setup(): string {
		return this.#dependencies.opaque.newest.id;
	}

	/** Answers the OPAQUE registration message of a new password. @throws ProtocolError bad-input */
	register(member: Id, message: string): { message: string; setup: string } {
		return this.#dependencies.opaque.register(member, message);
	}

	/**
	 * Counts an attempt to join that could be a guess of an invite or of a password.
	 * @param invite null when no invite has this id.
	 * @throws DelayedError too-many-requests
	 */
	async countJoining(db: Db, what: "proof" | "registration", invite: Id | null, now: number): Promise<void> {
		await storeAttemptOrRefuse(db, this.#dependencies.keyedHashes.joiningBucket(what, invite), now);
	}

	/**
	 * Stores record and keybag with the credential that names them by hash.
	 * @param before the member's previous credential; null for none.
	 * @throws ProtocolError bad-statement when a hash or the OPAQUE setup doesn't match; bad-input when record or bag can't be read.
	 */
	async store(
		db: Db,
		statement: Statement<"credential">,
		given: { record: string; bag: string },
		before: Credential | null,
	): Promise<void> {
		const record = bytesOf(given.record, "record");
		const bag = bytesOf(given.bag, "bag");
		const { body } = statement;
		if (!equal(hash(record), body.record)) throw new ProtocolError("bad-statement", "record: must be the one that the credential names");
		if (!equal(hash(bag), body.bag)) throw new ProtocolError("bad-statement", "bag: must be the one that the credential names");
		if (!this.#dependencies.opaque.isRecord(record)) throw new ProtocolError("bad-input", "record: takes an OPAQUE record", "record");
		checkSetup(body.setup, this.setup, before !== null && equal(before.record, body.record), before);
		await storeAccount(db, statement, record, bag);
	}

	/**
	 * Gives a sign-in name to a newcomer. A member who was turned away has lost their name (decision 0097).
	 * @param directory as it is once the transaction commits. @throws ProtocolError name-taken
	 */
	async claimName(db: Db, directory: Directory, name: string, member: Id): Promise<void> {
		const hasLost = (holder: Id) => wasTurnedAway(directory, holder);
		if ((await assignName(db, this.#dependencies.keyedHashes.nameKey(name), member, hasLost)) !== member)
			throw new ProtocolError("name-taken", "signIn: somebody else has this sign-in name; choose another", "signIn");
	}

	/** Ends all sessions of these members at once. @param except a session that continues. */
	async endSessions(db: Db, members: readonly Id[], except: Id | null = null): Promise<void> {
		await endSessionsOf(db, members, except);
	}

	/** Ends the other sessions of a member, and forgets the devices of these: they ring no more until the member signs in there. */
	async endOthers(db: Db, member: Id, session: Id): Promise<void> {
		await forgetDevices(db, member, session);
		await this.endSessions(db, [member], session);
	}

	/** Deletes the records and keybags of the member that this directory no longer names. */
	async dropReplaced(db: Db, directory: Directory, member: Id): Promise<void> {
		await dropAccounts(db, member, liveCredentials(directory, member));
	}
}
