/**
 * What every verb of the SDK works with: one unlocked sitting of one member. Verbs are functions that take it
 * first, so that each file tells one thing and a program imports what it uses.
 */
import type { DeskSeed, MemberSeed } from "#crypto/secret.ts";
import type { Bytes, Id } from "#protocol/bytes.ts";
import type { AnyEndpoint, Reply, Sent } from "#protocol/contracts/endpoint.ts";
import type { Directory } from "#protocol/folds/directory.ts";
import type { Fields, StatementType } from "#protocol/statements/registry.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import type { Alarm } from "./alarms.ts";
import type { Storage } from "./storage.ts";

export interface Transport {
	/** Calls one endpoint. Keeps the access token fresh. @throws ProtocolError with the server's code, or `unavailable` when it can't be reached. */
	call<E extends AnyEndpoint>(endpoint: E, sent?: Partial<Sent<E>>): Promise<Reply<E>>;
	/** A binary body or answer, streamed. `range` in bytes, both ends included. */
	upload(endpoint: AnyEndpoint, params: Record<string, string | number>, bytes: Bytes): Promise<unknown>;
	download(endpoint: AnyEndpoint, params: Record<string, string | number>, range?: { from: number; to: number }): Promise<AsyncIterable<Bytes>>;
	/** A text or small binary answer, whole. */
	fetchBytes(endpoint: AnyEndpoint, params: Record<string, string | number>): Promise<Bytes>;
	/** Server-sent events until the signal aborts; reconnects by itself. */
	listen(endpoint: AnyEndpoint, onEvent: (data: string) => void, signal: AbortSignal): Promise<void>;
	/** The newest access entry that an answer named, for the receipts. */
	lastEntry(): number | null;
}

export interface Sitting {
	readonly server: Transport;
	readonly storage: Storage;
	/** UTC ms; only ever advisory. */
	now(): number;
	readonly network: Bytes;
	readonly me: Id;
	/** The folded, verified directory; `syncDirectory` brings it up to date in place. */
	readonly dir: Directory;
	/** Member seeds by key epoch, the present one included. */
	readonly seeds: Map<number, MemberSeed>;
	/** Signs with the present key epoch, naming the newest log-signed checkpoint. @param as the desk acted for. */
	sign<T extends StatementType>(type: T, fields: Fields<T>, as?: Id | null): Statement<T>;
	/** The seed of a desk of mine in a key epoch: from a sealed grant, or unwrapped from a later one. @throws ProtocolError not-found when it hasn't been sealed to me yet. */
	deskSeed(desk: Id, epoch: number): Promise<DeskSeed>;
	/** Shows a person what a lying or failing server did. Never thrown away silently. */
	alarm(alarm: Alarm): void;
}
