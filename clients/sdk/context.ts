/**
 * What every verb of the SDK works with: one unlocked session of one member. Verbs are functions that take it
 * first, so that each file tells one thing and a program imports what it uses.
 */
import type * as z from "zod/mini";
import type { Keybag } from "#crypto/keybag.ts";
import type { MemberKeys } from "#crypto/member.ts";
import type { DeskSeed, MemberSeed } from "#crypto/secret.ts";
import type { Bytes, Id } from "#protocol/bytes.ts";
import type { CompartmentKind } from "#protocol/codes.ts";
import type { AnyEndpoint, Reply } from "#protocol/contracts/endpoint.ts";
import type { CaseFacts } from "#protocol/folds/case-facts.ts";
import type { Directory } from "#protocol/folds/directory.ts";
import type { CompactCheckpoint } from "#protocol/log/checkpoint.ts";
import type { Fields, StatementType } from "#protocol/statements/registry.ts";
import type { AnyStatement, Statement } from "#protocol/statements/statement.ts";
import type { Alarm } from "./alarms.ts";
import type { DirectoryHistory } from "./directory/history.ts";
import type { Memory } from "./memory.ts";
import type { Storage } from "./storage.ts";

type In<S> = NonNullable<S> extends z.ZodMiniType ? z.input<NonNullable<S>> : undefined;

/** What a call sends: numbers in paths and queries as numbers or text. */
export interface RequestParts<E extends AnyEndpoint> {
	params: NonNullable<E["params"]> extends z.ZodMiniType ? Record<keyof In<E["params"]>, string | number> : undefined;
	query: NonNullable<E["query"]> extends z.ZodMiniType ? { [K in keyof In<E["query"]>]?: string | number | undefined } : undefined;
	body: In<E["body"]>;
}

export interface Transport {
	/** Calls one endpoint. Keeps the access token fresh. @throws ProtocolError with the server's code, or `unavailable` when it can't be reached. */
	call<E extends AnyEndpoint>(endpoint: E, sent?: Partial<RequestParts<E>>): Promise<Reply<E>>;
	/** A binary body or answer, streamed. `range` in bytes, both ends included. */
	upload(endpoint: AnyEndpoint, params: Record<string, string | number>, bytes: Bytes): Promise<unknown>;
	download(
		endpoint: AnyEndpoint,
		params: Record<string, string | number>,
		range?: { from: number; to: number },
	): Promise<AsyncIterable<Bytes>>;
	/** A text or small binary answer, whole. */
	fetchBytes(endpoint: AnyEndpoint, params: Record<string, string | number>): Promise<Bytes>;
	/** A file of the web build, streamed, by its path from the root: the server isn't told who asks. */
	fetchAnonymously(path: string): Promise<{ headers: Headers; pieces: AsyncIterable<Bytes> }>;
	/** Server-sent events until the signal aborts; reconnects by itself. */
	listen(endpoint: AnyEndpoint, onEvent: (data: string) => void, signal: AbortSignal): Promise<void>;
	/** The newest access entry that an answer named, for the receipts. */
	lastEntry(): number | null;
	/** Takes the access token of a session that was just opened; null forgets token and cookies. */
	setAccessToken(token: string | null): void;
}

/** What held when the statement was made; asked with null, what holds now. */
export type FactsAt = (statement: Statement<"epoch"> | Statement<"grant"> | null) => CaseFacts;

/** Which compartment the facts are asked for. subject: its case or hand-off. */
export interface CompartmentHead {
	compartment: Id;
	kind: CompartmentKind;
	subject: Id | null;
}

export interface UnlockedSession {
	readonly server: Transport;
	readonly storage: Storage;
	/** UTC ms; only ever advisory. */
	now(): number;
	readonly network: Bytes;
	readonly me: Id;
	/** The folded, verified directory; `syncDirectory` brings it up to date in place. */
	readonly dir: Directory;
	/** Every leaf of the directory as it came, void ones included. */
	readonly log: AnyStatement[];
	/** How the directory stood at earlier sizes: old statements are judged by what their signers could see. */
	readonly history: DirectoryHistory;
	/** The newest log-signed checkpoint seen; it goes into all that is signed. */
	checkpoint: CompactCheckpoint;
	/** The opened keybag; each change of the password makes the next version. */
	bag: Keybag;
	/** Member seeds by key epoch, the present one included. */
	readonly seeds: Map<number, MemberSeed>;
	/** My keys of a key epoch; the present one when none is named. @throws ProtocolError not-found for one that isn't in the keybag. */
	keys(ke?: number): MemberKeys;
	/** Signs with the present key epoch, naming the newest log-signed checkpoint. @param as the desk acted for. @param at UTC ms; now when left out. */
	sign<T extends StatementType>(type: T, fields: Fields<T>, as?: Id | null, at?: number): Statement<T>;
	/** The seed of a desk of mine in a key epoch: from a sealed grant, or unwrapped from a later one. @throws ProtocolError not-found when it hasn't been sealed to me yet. */
	deskSeed(desk: Id, epoch: number): Promise<DeskSeed>;
	/** Shows a person what a lying or failing server did. Never thrown away silently. */
	alarm(alarm: Alarm): void;
	/** How sections and hand-off threads learn what their case says; set by the verbs of casework. */
	factsOf: ((head: CompartmentHead) => Promise<FactsAt>) | null;
	/** What this session has verified and opened so far; gone when it ends. */
	readonly memory: Memory;
}
