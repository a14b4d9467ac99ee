/** The dependencies of the directory's endpoints, and the checkpoint in their answers. */

import { type Id, toBase64Url } from "#protocol/bytes.ts";
import type { Credential, Directory } from "#protocol/folds/directory.ts";
import { BEFORE_GENESIS, type CompactCheckpoint } from "#protocol/log/checkpoint.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import type { CaseSource } from "#server/chains/epochs/index.ts";
import type { Db } from "#server/database/database.ts";
import type { ServerContext } from "#server/gate/context.ts";
import { newestCheckpoint } from "#server/ledger/publish.ts";

/** The part of the session feature that the directory needs. Features don't import each other, so features.ts passes it in. */
export interface Accounts {
	/** The id of the OPAQUE setup for new records. */
	readonly setup: string;
	countJoining(db: Db, what: "proof" | "registration", invite: Id | null, now: number): Promise<void>;
	register(member: Id, message: string): { message: string; setup: string };
	store(db: Db, statement: Statement<"credential">, given: { record: string; bag: string }, before: Credential | null): Promise<void>;
	claimName(db: Db, directory: Directory, name: string, member: Id): Promise<void>;
	endSessions(db: Db, members: readonly Id[]): Promise<void>;
	dropReplaced(db: Db, directory: Directory, member: Id): Promise<void>;
}

export interface DirectoryDependencies {
	context: ServerContext;
	accounts: Accounts;
	cases: CaseSource;
}

/** The newest signed checkpoint. It covers committed statements only, not those of the present transaction. */
export async function signedCheckpoint(db: Db): Promise<CompactCheckpoint> {
	return (await newestCheckpoint(db, "directory")) ?? BEFORE_GENESIS;
}

export function checkpointAnswer({ size, root, signature }: CompactCheckpoint): { size: number; root: string; signature: string } {
	return { size, root: toBase64Url(root), signature: toBase64Url(signature) };
}
