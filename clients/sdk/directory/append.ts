/** Appends statements to the directory, and waits until its log has signed them. SPEC "The directory". */
import { type Bytes, hash, toBase64Url } from "#protocol/bytes.ts";
import type { Checklist } from "#protocol/contracts/directory.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { Fields, StatementType } from "#protocol/statements/registry.ts";
import { type SignedStatement, toWire } from "#protocol/statements/statement.ts";
import type { UnlockedSession } from "../context.ts";
import { appendOptimistically } from "../http/optimistic-append.ts";
import { pause } from "../pause.ts";
import { syncDirectory } from "./directory.ts";

/** The statements of one request, with what they name by hash. */
export interface DirectoryWrite {
	/** Nothing is sent when there are none. */
	statements: SignedStatement[];
	/** The boxes that the statements name, those of a circle.rekey in the order of its seats. */
	sealed?: Bytes[];
	checklist?: Checklist;
}

/**
 * Appends statements to the directory and waits until the log has signed them. Syncs before and after. Starts again when another
 * writer was faster.
 * @param build makes the statements from the synced directory. It may run several times.
 * @returns the last result of `build`.
 * @throws ProtocolError as the server refuses; unavailable when the log doesn't sign the statements in time.
 */
export async function appendToDirectory<R extends DirectoryWrite>(session: UnlockedSession, build: () => R | Promise<R>): Promise<R> {
	const write = await appendOptimistically(
		async () => {
			await syncDirectory(session);
			return build();
		},
		async (built) => {
			if (built.statements.length > 0) await session.server.call(contracts.directory.append, { body: directoryWire(built) });
			return built;
		},
	);
	await syncUntilKnown(session, write.statements);
	return write;
}

/** As appendToDirectory, but asks the server nothing when the directory, as it is known here, needs no statement. */
export async function appendToDirectoryIfAny<R extends DirectoryWrite>(session: UnlockedSession, build: () => R | Promise<R>): Promise<R> {
	const planned = await build();
	return planned.statements.length === 0 ? planned : appendToDirectory(session, build);
}

/**
 * Appends one statement, as appendToDirectory does.
 * @param fields makes its fields from the synced directory. @param checklist the checklist whose hash the statement names.
 * @returns the statement's objId.
 */
export async function appendStatement<T extends StatementType>(
	session: UnlockedSession,
	type: T,
	fields: () => Fields<T>,
	checklist?: Checklist,
): Promise<Bytes> {
	const { objId } = await appendToDirectory(session, () => {
		const statement = session.sign(type, fields());
		return { statements: [statement], objId: statement.objId, ...(checklist && { checklist }) };
	});
	return objId;
}

function directoryWire({ statements, sealed = [], checklist }: DirectoryWrite) {
	return {
		statements: statements.map(toWire),
		sealed: sealed.map((box) => ({ hash: toBase64Url(hash(box)), box: toBase64Url(box) })),
		...(checklist && { checklist }),
	};
}

/** How long to wait for the log's signature, in ms. The log needs far less, so that a successful append never looks like a failed one. */
const SIGNED_WITHIN_MS = 10_000;

/**
 * Syncs until the log has signed the statements. The log may sign them a moment after the server's answer.
 * @throws ProtocolError unavailable after 10 seconds.
 */
async function syncUntilKnown(session: UnlockedSession, statements: SignedStatement[]): Promise<void> {
	const end = performance.now() + SIGNED_WITHIN_MS;
	for (let wait = 25; performance.now() < end; wait = Math.min(2 * wait, 1_000)) {
		await syncDirectory(session);
		if (statements.every(({ key }) => session.dir.known.has(key))) return;
		await pause(wait);
	}
	throw new ProtocolError("unavailable", "the server has stored the statement, but its log has not signed it; try again later");
}
