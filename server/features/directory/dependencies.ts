/** The dependencies of the directory's endpoints. */
import type { Id } from "#protocol/bytes.ts";
import type { Credential, Directory } from "#protocol/folds/directory.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import type { CaseSource } from "#server/chains/epochs/index.ts";
import type { Db } from "#server/database/database.ts";
import type { ServerContext } from "#server/gate/context.ts";

/** The part of the session feature that the directory needs. Features don't import each other, so features.ts passes it in. */
export interface Accounts {
	/** The id of the OPAQUE setup for new records. */
	readonly setup: string;
	/**
	 * Counts a wrong proof of an invite, or the start of a registration.
	 * @param invite null when no invite has the id. @throws DelayedError after too many.
	 */
	countJoining(db: Db, what: "proof" | "registration", invite: Id | null, now: number): Promise<void>;
	/** Answers the OPAQUE registration message of a new password. */
	register(member: Id, message: string): { message: string; setup: string };
	/** Stores the parts of a credential that the directory doesn't hold. @param before the credential that it replaces; null for the first. */
	store(db: Db, statement: Statement<"credential">, given: { record: string; bag: string }, before: Credential | null): Promise<void>;
	/** Reserves a sign-in name. @throws ProtocolError name-taken */
	claimName(db: Db, directory: Directory, name: string, member: Id): Promise<void>;
	/** Ends all sessions of these members at once. */
	endSessions(db: Db, members: readonly Id[]): Promise<void>;
	/** Deletes the OPAQUE records and keybags of the member that the directory no longer names. */
	dropReplaced(db: Db, directory: Directory, member: Id): Promise<void>;
}

export interface DirectoryDependencies {
	context: ServerContext;
	accounts: Accounts;
	cases: CaseSource;
	/** Rings the desks of journeys to these desks, because people are in danger there. @param now UTC ms. */
	ringForDanger(db: Db, directory: Directory, desks: readonly Id[], now: number): Promise<void>;
}
