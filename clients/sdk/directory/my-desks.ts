/** The desks of the signed-in member. */
import type { Id } from "#protocol/bytes.ts";
import { desksOf } from "#protocol/folds/directory.ts";
import type { UnlockedSession } from "../context.ts";

/** The desks that I belong to. */
export const myDesks = ({ dir, me }: Pick<UnlockedSession, "dir" | "me">): Set<Id> => new Set(desksOf(dir, me).map(({ id }) => id));
