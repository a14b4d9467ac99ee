/** Reads what the sections of a case say, as far as my desks can open them. */
import type { Section } from "#protocol/codes.ts";
import type { FieldValue } from "../../compartments/content.ts";
import type { UnlockedSession } from "../../context.ts";
import type { LoadedCase } from "../load.ts";
import { openSections, type SectionView } from "./view.ts";

/**
 * Opens all sections of these kinds. Those that my desks can't open are left out. Each opened section makes an access entry.
 * @param loaded the case, from `loadCase` a moment ago.
 */
export function openReadable(session: UnlockedSession, loaded: LoadedCase, wanted: readonly Section[]): Promise<SectionView[]> {
	const compartments = Object.entries(loaded.state.sections).flatMap(([id, { section }]) => (wanted.includes(section) ? id : []));
	return openSections(session, loaded, compartments);
}

/** All values that stand for a field, also those of a clash. A value that is a list counts as several values. */
export function valuesOf(views: readonly SectionView[], field: string): FieldValue[] {
	const live = views.flatMap(({ cells }) => cells.flatMap(({ values }) => values));
	return live.flatMap(({ values }) => values?.[field] ?? []);
}
