/** What the parts of this feature share. */

import type { Note } from "#kernel/access.ts";
import type { Kernel } from "#kernel/kernel.ts";
import { actorOf } from "#kernel/sessions.ts";
import type { Id } from "#protocol/bytes.ts";
import type { Directory } from "#protocol/folds/directory.ts";
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

/** Who an entry is about while nobody is signed in yet. @param session null as long as there is none. */
export function noteOf(directory: Directory, member: Id | null, session: Id | null): Note {
	if (member === null) return { object: session };
	const { organisation } = directory.members.get(member) ?? {};
	const known = { object: session, actor: member, organisation: organisation ?? null };
	return session === null ? known : { ...known, sessionHash: actorOf(directory, member, session).sessionHash };
}
