/** Makes the session that all verbs take. */
import type { Keybag } from "#crypto/keybag.ts";
import { type MemberKeys, memberKeys } from "#crypto/member.ts";
import type { MemberSeed } from "#crypto/secret.ts";
import { signStatement } from "#crypto/signing.ts";
import type { Bytes, Id } from "#protocol/bytes.ts";
import type { AnyEndpoint } from "#protocol/contracts/endpoint.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { type Directory, emptyDirectory } from "#protocol/folds/directory.ts";
import { BEFORE_GENESIS } from "#protocol/log/checkpoint.ts";
import type { Fields, StatementType } from "#protocol/statements/registry.ts";
import type { Leaf } from "#protocol/statements/statement.ts";
import type { Alarm } from "../alarms.ts";
import { loadChainFacts } from "../casework/facts.ts";
import type { Sent, Transport, UnlockedSession } from "../context.ts";
import { resolveDeskSeed } from "../directory/desk-seeds.ts";
import { guardSealing } from "../directory/sealing.ts";
import { emptyMemory, type SyncProgress } from "../memory.ts";
import type { Storage } from "../storage.ts";

/** Options that every way to begin a session needs. */
export interface SessionOptions {
	server: Transport;
	storage: Storage;
	/** Shows an alarm to the person. Called once for each alarm of the session. */
	onAlarm(alarm: Alarm): void;
	/** The clock, UTC ms. Default: the system's clock. */
	now?(): number;
	/** Shows how far a long synchronisation of the directory is, such as the first one on a device. */
	onProgress?(progress: SyncProgress): void;
}

interface SessionDependencies extends SessionOptions {
	network: Bytes;
	me: Id;
	bag: Keybag;
	dir?: Directory;
	log?: Leaf[];
}

/** Makes a session. Programs get theirs from `signIn`, `recover` or `foundNetwork`. */
export function makeUnlockedSession(dependencies: SessionDependencies): UnlockedSession {
	// The caller's options may hold the password. No closure of the session may hold on to them.
	const { server, storage, network, me, bag, dir, log, onAlarm, onProgress, now = Date.now } = dependencies;
	const seeds = new Map<number, MemberSeed>(bag.content.seeds.map(({ ke, seed }) => [ke, seed]));
	const derivedKeys = new Map<number, MemberKeys>();
	const memory = emptyMemory(onProgress);
	const session: UnlockedSession = {
		server: guardSealing(server, () => session),
		storage,
		now,
		network,
		me,
		bag,
		seeds,
		memory,
		dir: dir ?? emptyDirectory(),
		log: log ?? [],
		checkpoint: BEFORE_GENESIS,
		keys(ke = Math.max(...seeds.keys())) {
			const seed = seeds.get(ke);
			if (!seed) throw new ProtocolError("not-found", "keys: this key epoch is not in your keybag");
			const keys = derivedKeys.get(ke) ?? memberKeys(seed);
			derivedKeys.set(ke, keys);
			return keys;
		},
		envelope: (as, at = session.now()) => ({ by: me, ke: Math.max(...seeds.keys()), as, cp: session.checkpoint, at }),
		sign<T extends StatementType>(type: T, fields: Fields<T>, as: Id | null = null, at = session.now()) {
			const envelope = session.envelope(as, at);
			return signStatement(network, type, { ...envelope, ...fields }, session.keys(envelope.ke).signing);
		},
		caseFacts: (compartment, chain) => loadChainFacts(session, compartment, chain),
		deskSeed: (desk, epoch) => resolveDeskSeed(session, desk, epoch),
		alarm(alarm) {
			const key = `${alarm.code} ${alarm.subject} ${alarm.detail}`;
			if (memory.alarms.has(key)) return;
			memory.alarms.add(key);
			onAlarm(alarm);
		},
	};
	return session;
}

const byPrograms = new WeakMap<UnlockedSession, UnlockedSession>();

/**
 * The same session for what the program does by itself, and no person has asked for. Its requests say so, and the access entries have
 * `program`. The server takes that only where no content of a case or thread is given. SPEC "The logs", section 6.
 * @example const rows = await inbox(byProgram(session)); // before anybody has opened the inbox
 */
export function byProgram(session: UnlockedSession): UnlockedSession {
	const known = byPrograms.get(session);
	if (known) return known;
	const { server } = session;
	const call = <E extends AnyEndpoint>(endpoint: E, sent?: Sent<E>) => server.call(endpoint, { ...sent, initiator: "program" } as Sent<E>);
	// Everything else is the session's own, also what changes later.
	const made: UnlockedSession = Object.create(session, {
		// Configurable, because a session that joins its readings (`together`) shows another server.
		server: { value: { ...server, call }, configurable: true },
		checkpoint: { get: () => session.checkpoint, set: (checkpoint) => (session.checkpoint = checkpoint) },
		bag: { get: () => session.bag, set: (bag) => (session.bag = bag) },
		caseFacts: { value: ((...of) => loadChainFacts(made, ...of)) satisfies UnlockedSession["caseFacts"] },
		deskSeed: { value: ((...of) => resolveDeskSeed(made, ...of)) satisfies UnlockedSession["deskSeed"] },
	});
	byPrograms.set(session, made);
	byPrograms.set(made, made);
	return made;
}
