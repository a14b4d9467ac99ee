/** The dependencies of this feature's endpoints, and the access notes that they share. */

import type { Id } from "#protocol/bytes.ts";
import type { Directory } from "#protocol/folds/directory.ts";
import { actorOf } from "#server/chains/actor.ts";
import type { Note } from "#server/gate/access.ts";
import type { ServerContext } from "#server/gate/context.ts";
import { KeyedHashes } from "./identity.ts";
import { OpaqueServer } from "./opaque.ts";
import { Challenges } from "./work.ts";

export interface SessionDependencies {
	context: ServerContext;
	keyedHashes: KeyedHashes;
	opaque: OpaqueServer;
	challenges: Challenges;
}

export function sessionDependencies(context: ServerContext): SessionDependencies {
	return {
		context,
		keyedHashes: new KeyedHashes(context.secrets.fakeIdKey),
		challenges: new Challenges(context.secrets.fakeIdKey),
		opaque: new OpaqueServer(context.secrets.opaqueSetups),
	};
}

/**
 * The note of an attempt. The member is the object and not the actor, so that nobody can make entries in another person's name.
 * @param subject a key for the name, also of a name that nobody has; null when the attempt is unknown.
 */
export function noteOfAttempt(member: Id | null, subject: string | null): Note {
	return { object: member, objectType: "member", subject };
}

/** The note of an opened session, with the member as its actor. */
export function noteOfSession(directory: Directory, member: Id, session: Id): Note {
	const { organisation, sessionHash } = actorOf(directory, member, session);
	return { object: session, objectType: "session", actor: member, organisation, sessionHash };
}
