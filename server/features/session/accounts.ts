/** Accounts: what opens them, and what ends with them. The directory feature is given these by whoever puts features together. */

import { equal, hash, type Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { Credential, Directory } from "#protocol/folds/directory.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import type { Db } from "#server/database/database.ts";
import type { ServerContext } from "#server/gate/context.ts";
import { bytesOf } from "#server/gate/input.ts";
import { countOrWait } from "./attempts.ts";
import { type Parts, partsOf } from "./parts.ts";
import { checkSetup, liveCredentials } from "./rules.ts";
import { endSessionsOf } from "./session-store.ts";
import { claimName, dropAccounts, storeAccount } from "./store.ts";

export class Accounts {
	readonly #parts: Parts;
	constructor(context: ServerContext) {
		this.#parts = partsOf(context);
	}

	/** The id of the OPAQUE setup that new records are made under. */
	get setup(): string {
		return this.#parts.opaque.newest.id;
	}

	/** Step 2 of setting a password. @throws ProtocolError bad-input */
	register(member: Id, message: string): { message: string; setup: string } {
		return this.#parts.opaque.register(member, message);
	}

	/**
	 * Counts an attempt to join that could be a guess, of the invite or of a password.
	 * @param invite null: there is none of this id.
	 * @throws DelayedError too-many-requests
	 */
	async countJoining(db: Db, what: "proof" | "registration", invite: Id | null, now: number): Promise<void> {
		await countOrWait(db, this.#parts.names.joining(what, invite), now);
	}

	/**
	 * Keeps record and bag beside the credential that names them by hash.
	 * @param before the member's credential until now.
	 * @throws ProtocolError bad-statement when they don't fit.
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
		if (!equal(hash(record), body.record)) throw new ProtocolError("bad-statement", "record: is not the one that the credential names");
		if (!equal(hash(bag), body.bag)) throw new ProtocolError("bad-statement", "bag: is not the one that the credential names");
		if (!this.#parts.opaque.isRecord(record)) throw new ProtocolError("bad-input", "record: is not one of OPAQUE's", "record");
		checkSetup(body.setup, this.setup, before !== null && equal(before.record, body.record), before);
		await storeAccount(db, statement, record, bag);
	}

	/** @throws ProtocolError name-taken */
	async claimName(db: Db, name: string, member: Id): Promise<void> {
		if ((await claimName(db, this.#parts.names.key(name), member)) !== member)
			throw new ProtocolError("name-taken", "signIn: is taken", "signIn");
	}

	/** Ends all sessions of these members, at once. @param except the one that goes on. */
	async endSessions(db: Db, members: readonly Id[], except: Id | null = null): Promise<void> {
		await endSessionsOf(db, members, except);
	}

	/** Deletes the records and bags that the directory, as it now stands, has replaced. */
	async dropReplaced(db: Db, directory: Directory, member: Id): Promise<void> {
		await dropAccounts(db, member, liveCredentials(directory, member));
	}
}
