/** Finds the section of my desk in which a form is written, and adds it when there is none. */
import type { Id } from "#protocol/bytes.ts";
import type { Section } from "#protocol/codes.ts";
import type { UnlockedSession } from "../context.ts";
import { myDesks } from "../directory/my-desks.ts";
import { addSection } from "./cases.ts";
import { type LoadedCase, loadCase } from "./load.ts";

/** @returns the compartment of the first open section of this kind that a desk of mine owns; undefined when there is none. */
export async function findOwnSection(session: UnlockedSession, id: Id, section: Section): Promise<Id | undefined> {
	return ownSectionIn(session, await loadCase(session, id), section);
}

/** As `findOwnSection`, in a case that is loaded. */
export function ownSectionIn(session: UnlockedSession, { state }: LoadedCase, section: Section): Id | undefined {
	const mine = myDesks(session);
	const found = Object.entries(state.sections).find(([, each]) => each.section === section && !each.closed && mine.has(each.owner));
	return found?.[0];
}

/**
 * Adds a section of this kind when no desk of mine owns an open one.
 * @returns the compartment of the section.
 * @throws ProtocolError not-allowed when my desk may add no section to the case
 */
export async function ensureOwnSection(session: UnlockedSession, id: Id, section: Section): Promise<Id> {
	return (await findOwnSection(session, id, section)) ?? (await addSection(session, id, section));
}
