/** What the parts of this feature share. */

import type { Id } from "#protocol/bytes.ts";
import type { Directory } from "#protocol/folds/directory.ts";
import { actorOf } from "#server/chains/actor.ts";
import type { Note } from "#server/gate/access.ts";
import type { ServerContext } from "#server/gate/context.ts";
import { Names } from "./identity.ts";
import { OpaqueServer } from "./opaque.ts";

export interface Parts {
	context: ServerContext;
	names: Names;
	opaque: OpaqueServer;
}

export function partsOf(context: ServerContext): Parts {
	return { context, names: new Names(context.secrets.fakeIdKey), opaque: new OpaqueServer(context.secrets.opaqueSetups) };
}

/** Whose name is tried. They are not the actor before it is proven: or anybody could make entries in their name. */
export function noteOfTried(member: Id | null): Note {
	return { object: member, objectType: "member" };
}

/** Who has proven who they are, and the session that is theirs. */
export function noteOfOpened(directory: Directory, member: Id, session: Id): Note {
	const { organisation, sessionHash } = actorOf(directory, member, session);
	return { object: session, objectType: "session", actor: member, organisation, sessionHash };
}
