/**
 * The unlocked session of one member, and the transport to the server. Each verb of the SDK is a function that takes the
 * session first, so that a program imports only the verbs that it uses.
 */
import type * as z from "zod/mini";
import type { Keybag } from "#crypto/keybag.ts";
import type { MemberKeys } from "#crypto/member.ts";
import type { DeskSeed, MemberSeed } from "#crypto/secret.ts";
import type { Bytes, Id } from "#protocol/bytes.ts";
import type { AnyEndpoint, Reply } from "#protocol/contracts/endpoint.ts";
import type { CaseFacts } from "#protocol/folds/case-facts.ts";
import type { Directory } from "#protocol/folds/directory.ts";
import type { CompactCheckpoint } from "#protocol/log/checkpoint.ts";
import type { Initiator } from "#protocol/log/entry.ts";
import type { Envelope, Fields, StatementType } from "#protocol/statements/registry.ts";
import type { AnyStatement, Leaf, Statement } from "#protocol/statements/statement.ts";
import type { Alarm } from "./alarms.ts";
import type { Memory } from "./memory.ts";
import type { Storage } from "./storage.ts";

type InputOf<S> = NonNullable<S> extends z.ZodMiniType ? z.input<NonNullable<S>> : undefined;

/** The parts of a request. Numbers in paths and queries may be given as numbers or text. */
export interface RequestParts<E extends AnyEndpoint> {
	params: NonNullable<E["params"]> extends z.ZodMiniType ? Record<keyof InputOf<E["params"]>, string | number> : undefined;
	query: NonNullable<E["query"]> extends z.ZodMiniType ? { [K in keyof InputOf<E["query"]>]?: string | number | undefined } : undefined;
	body: InputOf<E["body"]>;
}

/** What a call sends. */
export interface Sent<E extends AnyEndpoint> extends Partial<RequestParts<E>> {
	/** Gets the number of the access entry that the answer names. `lastEntry` may come from another call that runs at the same time. */
	onEntry?: ((entry: number) => void) | undefined;
	/** Who wants this. Left out: a person. `byProgram` sets it for all requests of a session. */
	initiator?: Initiator | undefined;
}

export interface Transport {
	/** The origin at which this client reaches the server. A sign-in is valid at this origin only. */
	origin: string;
	/**
	 * Calls one endpoint. Renews the access token when needed.
	 * @throws ProtocolError with the server's code, or `unavailable` when the server can't be reached.
	 */
	call<E extends AnyEndpoint>(endpoint: E, sent?: Sent<E>): Promise<Reply<E>>;
	/** Sends a binary body. @returns the checked JSON answer. */
	upload(endpoint: AnyEndpoint, params: Record<string, string | number>, bytes: Bytes): Promise<unknown>;
	/** Fetches a binary answer as a stream. @param range in bytes, both ends included. */
	download(
		endpoint: AnyEndpoint,
		params: Record<string, string | number>,
		range?: { from: number; to: number },
	): Promise<AsyncIterable<Bytes>>;
	/** Fetches a text or a small binary answer as a whole. */
	fetchBytes(endpoint: AnyEndpoint, params: Record<string, string | number>): Promise<Bytes>;
	/** Fetches a file of the web build as a stream, without token and cookies. @param path from the root, such as "/index.html". */
	fetchAnonymously(path: string): Promise<{ headers: Headers; pieces: AsyncIterable<Bytes> }>;
	/** Listens to server-sent events until the signal aborts. Connects again by itself. */
	listen(endpoint: AnyEndpoint, onEvent: (data: string) => void, signal: AbortSignal): Promise<void>;
	/** The number of the newest access entry that an answer named; null before the first. Receipts use `onEntry` of `call`. */
	lastEntry(): number | null;
	/** Sets the access token of a session that was just opened. Null forgets the token and the session's cookies. */
	setAccessToken(token: string | null): void;
}

/** The facts that a case states about one of its sections, at each statement of the section's chain. Other compartments have no facts. */
export interface ChainFacts {
	/** The facts when a statement of the chain was made. @param position in the chain, from 0. */
	at(position: number): CaseFacts;
	/** The facts as they stand now. */
	now: CaseFacts;
	/** When a hand-off was accepted, and when it ended, UTC ms by its signers. A time is null when this hasn't happened or isn't shown. */
	handoffTimes(handoff: Id): { accepted: number | null; ended: number | null };
	/** When the hand-off stopped opening the section although it isn't over, UTC ms. Null when that isn't shown. */
	readingEnd(handoff: Id): number | null;
	/** Whether a hand-off that was accepted and isn't over doesn't open this section to its to-desk now, for example because its basis ended. */
	closedTo(handoff: Id): boolean;
	/** Whether the compartment is a section of a closed case. False when my desks see only a part of the case. */
	isClosed: boolean;
	/** The custodian of the case, as my desks see it; null unless the compartment is a section. */
	custodian: Id | null;
}

export interface UnlockedSession {
	readonly server: Transport;
	readonly storage: Storage;
	/** The device's clock, UTC ms. It may be wrong, so nothing relies on it for safety. */
	now(): number;
	/** The network's id. */
	readonly network: Bytes;
	/** The id of the signed-in member. */
	readonly me: Id;
	/** The folded and verified directory. `syncDirectory` updates it in place. */
	readonly dir: Directory;
	/**
	 * The leaves of the directory in order, void ones included. Leaves that an earlier session has verified may be left out: see `allLeaves`.
	 */
	readonly log: Leaf[];
	/** The newest checkpoint of the directory that its log has signed. Each new statement names it. */
	checkpoint: CompactCheckpoint;
	/** The opened keybag. A new password or recovery code makes its next version. */
	bag: Keybag;
	/** My seeds by key epoch, the present one included. */
	readonly seeds: Map<number, MemberSeed>;
	/** My keys of a key epoch; of the present one when left out. @throws ProtocolError not-found when the keybag lacks that epoch. */
	keys(ke?: number): MemberKeys;
	/** The envelope of a statement that I sign now. @param as the desk that I act for. @param at UTC ms; now when left out. */
	envelope(as: Id | null, at?: number): Envelope;
	/** Signs a statement with my present keys. @param as the desk that I act for. @param at UTC ms; now when left out. */
	sign<T extends StatementType>(type: T, fields: Fields<T>, as?: Id | null, at?: number): Statement<T>;
	/** The seed of a desk of mine in a key epoch. @throws ProtocolError not-found when no colleague has sealed it to me yet. */
	deskSeed(desk: Id, epoch: number): Promise<DeskSeed>;
	/** Shows an alarm to the person. The same alarm is shown once in a session. */
	alarm(alarm: Alarm): void;
	/** Loads the facts that a case states about its section. @param chain the compartment's epochs and grants, in order. */
	caseFacts(compartment: Id, chain: readonly AnyStatement[]): Promise<ChainFacts>;
	/** Data that this session has verified and opened so far. */
	readonly memory: Memory;
}
