/** What the parts of this feature share. */

import type { Id } from "#protocol/bytes.ts";
import type { Directory } from "#protocol/folds/directory.ts";
import { actorOf } from "#server/chains/actor.ts";
import type { Note } from "#server/gate/access.ts";
import type { Kernel } from "#server/gate/context.ts";
import { Names } from "./identity.ts";
import { OpaqueServer } from "./opaque.ts";

export interface Parts {
	kernel: Kernel;
	names: Names;
	opaque: OpaqueServer;
}

export function partsOf(kernel: Kernel): Parts {
	return { kernel, names: new Names(kernel.secrets.fakeIdKey), opaque: new OpaqueServer(kernel.secrets.opaqueSetups) };
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
